"""One quote with everything that belongs to it: for its page in the window and for `show quote`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select

from app.base import settings
from app.base.archive import Paper, paper_of
from app.base.audit import Event, history
from app.base.door import Read
from app.correspondence.handover import Handover, handed_over
from app.customers.tables import customer
from app.customers.terms_law import TermsTooLong
from app.orders.agreed import agreed_on
from app.orders.draft import PostalAddress
from app.orders.methods import Method, method_of
from app.orders.possible import Possible
from app.orders.queries import OrderRow, order_rows
from app.orders.quote import (
    Quote,
    QuoteLine,
    quote_possible,
    quote_step,
    read_quote,
    read_quote_lines,
    read_quote_rates,
)
from app.orders.quote_queries import QuoteRow, quote_rows, versions_of
from app.orders.quote_tables import quote_decision
from app.orders.save import address_from
from app.pricing.figures import RateFigures
from app.reports.mails import MailRow, by_hand, mail_that_never_left, told_to
from app.reports.standing import Standing, standing


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """What was decided on a version: who of the customer, on which day, why, which options (keys of lines); by whom kept."""

    id: int
    decision: str
    decided_on: date
    person: str
    reason: str
    options: tuple[int, ...]
    recorded_by: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class QuotePage:
    """A version of a quote, its other versions (oldest first, itself among them), what was said to it and what it became.

    Amounts in minor units of its currency. `next_step` is the verb it asks for, empty when it is over; `terms` how it will
    be paid, by language; empty where it is not by terms, `beyond` where they are longer than the law allows.
    `unsent` is the mail that was to bring it and has not left; `handed` how it was handed over otherwise;
    `address` where one would go; `mails` how: ``itself`` or ``system`` promised when it is issued and then sent, or opened
    by a person; empty where nothing is promised then.
    """

    row: QuoteRow
    quote: Quote
    billing: PostalAddress
    delivery: PostalAddress
    terms: Mapping[str, str]
    beyond: TermsTooLong | None
    method: Method | None
    lines: tuple[QuoteLine, ...]
    rates: tuple[RateFigures, ...]
    versions: tuple[QuoteRow, ...]
    decision: DecisionRow | None
    order: OrderRow | None
    standing: Standing
    possible: tuple[Possible, ...]
    next_step: str
    paper: Paper | None
    unsent: MailRow | None
    handed: Handover | None
    address: str
    mails: str
    history: tuple[Event, ...]

    @property
    def options(self) -> tuple[QuoteLine, ...]:
        """The lines that may be chosen besides."""
        return tuple(line for line in self.lines if line.optional)


def quote_page(rd: Read, quote_id: int) -> QuotePage:
    """The page of a version; refused with ``quote_unknown``."""
    of = read_quote(rd, quote_id)
    lines = read_quote_lines(rd, quote_id)
    [row] = quote_rows(rd, [quote_id])
    who = rd.execute(_WHO, {"id": of.customer_id}).one()
    versions = quote_rows(rd, versions_of(rd, of.number)) if of.number else [row]
    agreed, billing = agreed_on(rd, of), address_from(of.billing)
    found = rd.execute(_DECISION, {"quote": quote_id}).first()
    return QuotePage(
        row=row,
        quote=of,
        billing=billing,
        delivery=address_from(of.delivery),
        terms=agreed.names,
        beyond=agreed.beyond_law(billing.country, rd.today),
        method=method_of(rd, of.payment_method),
        lines=tuple(lines),
        rates=read_quote_rates(rd, quote_id),
        versions=tuple(versions),
        decision=_decision(found) if found is not None else None,
        order=order_rows(rd, [row.order_id])[0] if row.order_id is not None else None,
        standing=standing(rd, who.account_id, who.credit_limit, who.limit_currency),
        possible=quote_possible(of, lines, rd.today),
        next_step=quote_step(of, rd.today),
        paper=paper_of(rd, "quote", quote_id),
        unsent=mail_that_never_left(rd, quote_id, "quote"),
        handed=handed_over(rd, "quote", quote_id),
        address=billing.email or who.email or "",
        mails=quotes_mailed(rd),
        history=told_to(rd, history(rd, "quote", quote_id)),
    )


def quotes_mailed(rd: Read) -> str:
    """What becomes of the mail of a quote when it is issued, as `QuotePage.mails` says it."""
    why = by_hand(rd)
    return "" if why == "none" or "hand" not in settings.get(rd, "mail.quote") else why or "itself"


def _decision(row: Any) -> DecisionRow:
    return DecisionRow(
        row.id,
        row.decision,
        row.decided_on,
        row.person,
        row.reason,
        tuple(json.loads(row.options)),
        row.recorded_by,
        row.recorded_at,
    )


_WHO = select(
    customer.c.account_id, customer.c.credit_limit, customer.c.limit_currency, customer.c.email
).where(customer.c.id == bindparam("id"))
_DECISION = (
    select(quote_decision)
    .where(quote_decision.c.quote_id == bindparam("quote"))
    .order_by(quote_decision.c.id.desc())
    .limit(1)
)
