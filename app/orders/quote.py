"""A kept quote and its lines, read back as frozen rows; what may be done with it as it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, select

from app.base.door import Read, Write
from app.base.errors import Refusal
from app.customers.tables import customer
from app.orders.possible import Possible, no, yes
from app.orders.quote_tables import quote, quote_line, quote_tax
from app.pricing.figures import RateFigures

VALID_DAYS = 30
"""How long a quote holds where nothing else is said."""

EXPIRES_SOON = 7
"""From so many days before its end on, an open quote asks for somebody."""


@dataclass(frozen=True, slots=True)
class Quote:
    """One version of a quote; amounts in minor units. `quoted_on` is the day it was issued, of a draft the day it is of."""

    id: int
    uid: str
    number: str | None
    version: int
    replaces_id: int | None
    state: str
    customer_id: int
    title: str
    quoted_on: date
    valid_until: date
    currency: str
    prices_include_tax: bool
    rounding: str
    payment_method: str
    payment_kind: str
    terms_id: int | None
    billing: str
    delivery: str
    customer_reference: str
    note: str
    language: str
    promised_on: date | None
    discount_ppm: int
    discount_amount: int
    deposit_ppm: int
    deposit_asked: int
    ships_after_deposit: bool
    line_count: int
    net: int
    tax: int
    rounding_amount: int
    total: int
    created_at: datetime
    saved_at: datetime
    issued_at: datetime | None

    @property
    def name(self) -> str:
        """Its number with its version from the second on, as people read it: ``DE-2026-0007 v2``; empty for a draft."""
        return quote_name(self.number, self.version)

    def expired(self, today: date) -> bool:
        """Whether it was issued and its day has passed unanswered."""
        return self.state == "sent" and self.valid_until < today


def quote_name(number: str | None, version: int) -> str:
    """The number of a quote with its version from the second on."""
    if not number:
        return ""
    return number if version == 1 else f"{number} v{version}"


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """A line of a quote; `optional` ones have figures of their own and are no part of the total until chosen."""

    id: int
    position: int
    kind: str
    optional: bool
    product_id: int | None
    sku: str
    name: str
    description: str
    unit: str
    quantity_milli: int
    unit_price_micro: int
    discount_ppm: int
    discount_amount: int
    vat_class: str
    category: str
    rate_ppm: int
    net: int
    tax: int
    gross: int


def valid_until(quoted_on: date, days: int = VALID_DAYS) -> date:
    """The last day on which a quote of that day may be accepted."""
    return quoted_on + timedelta(days=days)


def read_quote(rd: Read, quote_id: int) -> Quote:
    """A version by its key; refused with ``quote_unknown``."""
    row = rd.execute(_QUOTE, {"id": quote_id}).one_or_none()
    if row is None:
        raise Refusal("quote_unknown", quote=quote_id)
    return Quote(*row)


def lock_quote(tx: Write, quote_id: int) -> Quote:
    """The same, its row locked until the transaction ends."""
    row = tx.execute(_QUOTE_LOCKED if tx.waits_for_rows else _QUOTE, {"id": quote_id}).one_or_none()
    if row is None:
        raise Refusal("quote_unknown", quote=quote_id)
    return Quote(*row)


def read_quote_lines(rd: Read, quote_id: int) -> list[QuoteLine]:
    """The lines of a version, in their order."""
    return [QuoteLine(*row) for row in rd.execute(_LINES, {"quote": quote_id})]


def read_quote_rates(rd: Read, quote_id: int) -> tuple[RateFigures, ...]:
    """The VAT of a version, by rate."""
    return tuple(RateFigures(*row) for row in rd.execute(_TAXES, {"quote": quote_id}))


def account_of_quote(rd: Read, quote_id: int) -> int:
    """The account of the customer a quote is for."""
    return int(rd.scalar(_ACCOUNT, {"id": quote_id}))


# --- what may be done ---


def quote_possible(of: Quote, lines: Sequence[QuoteLine], today: date) -> tuple[Possible, ...]:
    """Every verb of a quote and why not, in the order in which work goes on; a later version takes its place wholly."""
    number = of.name
    facts: Mapping[str, object] = {"number": number, "state": of.state}
    draft, sent = of.state == "draft", of.state == "sent"
    to_issue = yes("quote.issue") if draft and lines else no("quote.issue", "quote_empty", **facts)
    if not draft:
        to_issue = no("quote.issue", "quote_not_a_draft", **facts)
    elif of.total < 0:
        to_issue = no("quote.issue", "quote_negative", **facts)
    elif of.valid_until < today:
        to_issue = no("quote.issue", "quote_valid_in_the_past", until=of.valid_until, **facts)
    open_ = no("quote.accept", "quote_not_open", **facts)
    if sent:
        # Also once its day has passed: they may have said yes before, and the day they said it is asked for.
        open_ = yes("quote.accept")
    return (
        yes("quote.save") if draft else no("quote.save", "quote_not_a_draft", **facts),
        to_issue,
        open_,
        yes("quote.decline") if sent else no("quote.decline", "quote_not_open", **facts),
        yes("quote.revise")
        if of.state in ("sent", "declined")
        else no("quote.revise", "quote_not_revisable", **facts),
        yes("quote.withdraw") if draft or sent else no("quote.withdraw", "quote_not_open", **facts),
    )


def quote_step(of: Quote, today: date) -> str:
    """The verb a quote asks for next: draft → issue; issued → accept; expired → a new version; empty when it is over."""
    if of.state == "draft":
        return "quote.issue"
    if of.state == "sent":
        return "quote.revise" if of.expired(today) else "quote.accept"
    return ""


_QUOTE = select(*(quote.c[name] for name in Quote.__slots__)).where(quote.c.id == bindparam("id"))
_QUOTE_LOCKED = _QUOTE.with_for_update()
_LINES = (
    select(*(quote_line.c[name] for name in QuoteLine.__slots__))
    .where(quote_line.c.quote_id == bindparam("quote"))
    .order_by(quote_line.c.position)
)
_TAXES = (
    select(quote_tax.c.category, quote_tax.c.rate_ppm, quote_tax.c.net, quote_tax.c.tax)
    .where(quote_tax.c.quote_id == bindparam("quote"))
    .order_by(quote_tax.c.category, quote_tax.c.rate_ppm)
)
_ACCOUNT = (
    select(customer.c.account_id)
    .join(quote, quote.c.customer_id == customer.c.id)
    .where(quote.c.id == bindparam("id"))
)
