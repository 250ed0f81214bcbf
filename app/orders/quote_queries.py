"""What lists show of quotes: the latest version of each, and those it replaced where asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, or_, select

from app.base.abroad import at_last_rate
from app.base.door import Read
from app.base.finding import (
    Condition,
    Filter,
    Sorts,
    Views,
    among,
    at_least,
    at_most,
    chosen_by,
    holds,
    in_order,
    one_of,
    over_days,
    page,
    searched,
    totals,
)
from app.base.listing import Listing, ListQuery, Totals
from app.catalogue.queries import of_article
from app.correspondence.never_left import how_left, reached
from app.customers.merged import of_customer
from app.customers.queries import customers_called, walked_by_customer
from app.customers.tables import customer
from app.orders.begun import Begun, begun_of
from app.orders.quote import EXPIRES_SOON, quote_name
from app.orders.quote_tables import quote, quote_line
from app.orders.tables import sales_order

STATES = ("draft", "sent", "accepted", "declined", "replaced", "withdrawn")


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """A version of a quote in a list; amounts in minor units of `currency`. `order_number` is that of the order it became.

    Issued is not sent: `left` is ``mailed`` once an e-mail has taken it along, ``handed`` where somebody handed it over,
    ``unsent`` while the mail that was to bring it lies here or came back, empty where none was to. `begun` says of a draft
    who began it, where several people work.
    """

    id: int
    uid: str
    number: str | None
    version: int
    state: str
    customer_id: int
    title: str
    quoted_on: date
    valid_until: date
    currency: str
    total: int
    customer: str
    order_id: int | None
    order_number: str | None
    city: str
    expired: bool = False
    left: str = ""
    begun: Begun | None = None

    @property
    def name(self) -> str:
        """Its number with its version from the second on."""
        return quote_name(self.number, self.version)

    @property
    def never_left(self) -> bool:
        """Whether it was issued and the customer is not known to have it."""
        return self.state == "sent" and self.left in ("", "unsent")

    @property
    def standing(self) -> str:
        """Its state as people see it: ``expired`` where it was issued and its day has passed."""
        return "expired" if self.expired else self.state


def _expired(rd: Read) -> Condition:
    return and_(quote.c.state == "sent", quote.c.valid_until < rd.today)


def _open(rd: Read) -> Condition:
    return and_(quote.c.state == "sent", quote.c.valid_until >= rd.today)


def _awaiting(rd: Read) -> Condition:
    """Issued, still valid, and with the customer: nobody answers what they never had."""
    return and_(_open(rd), quote.c.id.in_(reached("quote")))


def _expiring(rd: Read) -> Condition:
    # Also what never left: nobody is nearer to losing it.
    return and_(_open(rd), quote.c.valid_until <= rd.today + timedelta(days=EXPIRES_SOON))


VIEWS: Views = {
    # one line a quote: what was replaced is found on the page of what replaced it
    "all": lambda _rd: quote.c.state != "replaced",
    "drafts": lambda _rd: quote.c.state == "draft",
    # issued, and the customer has not answered
    "open": _awaiting,
    "expiring": _expiring,
    # nobody answers what they never had
    "never_left": lambda rd: and_(_open(rd), quote.c.id.not_in(reached("quote"))),
    "expired": _expired,
    "accepted": lambda _rd: quote.c.state == "accepted",
    "declined": lambda _rd: quote.c.state.in_(("declined", "withdrawn")),
    "replaced": lambda _rd: quote.c.state == "replaced",
}
FILTERS: Mapping[str, Filter] = {
    "view": among(VIEWS),
    "state": one_of(quote.c.state, *STATES),
    "customer": of_customer(quote.c.customer_id),
    **over_days(quote.c.quoted_on),
    "total_from": at_least(quote.c.total),
    "total_to": at_most(quote.c.total),
}
SORTS: Sorts = {
    "number": (quote.c.number, quote.c.version, quote.c.id),
    "quoted_on": (quote.c.quoted_on, quote.c.id),
    "valid_until": (quote.c.valid_until, quote.c.id),
    "customer": (customer.c.folded, customer.c.id, quote.c.quoted_on, quote.c.id),
    "total": (quote.c.total, quote.c.id),
}
_NEWEST = (quote.c.quoted_on.desc(), quote.c.id.desc())


def _sums(rd: Read, query: ListQuery | None = None) -> Mapping[str, ColumnElement[Any]]:
    """What versions come to, how much of it still awaits an answer, and what is left out of it (``apart``).

    Among all, only what is offered or agreed on counts: drafts, what expired or was refused never brings that money, and one
    that was replaced would say it twice. Chosen rows, and a view or state that is asked for, count whole.
    """
    awaited = case((_awaiting(rd), quote.c.total), else_=0)
    if query is None:
        return {"total": case((quote.c.state == "replaced", 0), else_=quote.c.total), "awaited": awaited}
    if any(name in ("view", "state") and value != "all" for name, value in query.chips):
        return {"total": quote.c.total, "awaited": awaited}
    counts = or_(_open(rd), quote.c.state == "accepted")
    return {
        "total": case((counts, quote.c.total), else_=0),
        "awaited": awaited,
        "apart": case((or_(counts, quote.c.state == "replaced"), 0), else_=quote.c.total),
    }


_ABROAD = at_last_rate()


def _holding(rd: Read, word: str) -> list[Condition]:
    return [
        holds(rd, quote.c.number, word),
        holds(rd, quote.c.title, word),
        quote.c.customer_id.in_(customers_called(word)),
        of_article(rd, word, quote_line, "quote_id", quote),
    ]


def _conditions(rd: Read, query: ListQuery) -> list[Condition]:
    return chosen_by(query, FILTERS, rd) + searched(query.search, lambda word: _holding(rd, word))


def count_quotes(rd: Read, query: ListQuery) -> Totals:
    """How many versions match, and the sums of `_sums`."""
    where = _conditions(rd, query)
    return totals(
        rd, _sums(rd, query), lambda found: found.select_from(quote).where(*where), quote.c.currency, _ABROAD
    )


def quote_ids(rd: Read, query: ListQuery, offset: int, limit: int) -> list[int]:
    """One page of keys; newest first unless asked otherwise."""
    keys: Select[int] = select(quote.c.id).where(*_conditions(rd, query))
    if query.sort == "customer":
        keys = keys.join(customer, walked_by_customer(rd, quote.c.customer_id))
    return page(rd, keys, query, SORTS, _NEWEST, (offset, limit))


def quote_rows(rd: Read, ids: Sequence[int]) -> list[QuoteRow]:
    """The versions with these keys, in the order of the keys."""
    left = how_left(rd, "quote", ids)
    found = {row.id: _row(rd, row, left.get(row.id, "")) for row in rd.execute(_ROWS, {"ids": list(ids)})}
    drafts = [row.id for row in found.values() if row.state == "draft"]
    found |= {key: replace(found[key], begun=one) for key, one in begun_of(rd, quote, drafts).items()}
    return in_order(ids, found)


def chosen_quotes(rd: Read, ids: Sequence[int]) -> Totals:
    """Count and sums of the versions with these keys."""
    where = quote.c.id.in_(list(ids))
    return totals(
        rd, _sums(rd), lambda found: found.select_from(quote).where(where), quote.c.currency, _ABROAD
    )


QUOTES = Listing(count_quotes, quote_ids, quote_rows, chosen_quotes)


def find_quote(rd: Read, told: str) -> int | None:
    """The key of the latest version of the quote with this number (``DE-2026-0007 v2`` for one version) or uid."""
    number, _, version = told.strip().partition(" v")
    found = rd.execute(_TOLD, {"told": number, "version": int(version) if version.isdecimal() else 0}).first()
    return int(found.id) if found else None


def standing_versions(rd: Read, ids: Sequence[int]) -> list[int]:
    """Of versions under the same number only the one the customer has, in the order of the first of each."""
    found: dict[str, tuple[bool, int, int]] = {}
    rows = {row.id: row for row in rd.execute(_STANDING, {"ids": list(ids)})} if ids else {}
    for key in ids:
        row = rows[key]
        mine = (row.state != "draft", row.version, key)
        found[row.number] = max(found.get(row.number, mine), mine)
    return [key for _, _, key in found.values()]


def versions_of(rd: Read, number: str) -> list[int]:
    """The keys of all versions under a number, the oldest first."""
    return [int(key) for key in rd.execute(_VERSIONS, {"number": number}).scalars()]


def _row(rd: Read, row: Any, left: str) -> QuoteRow:
    *known, billing = row
    expired = row.state == "sent" and row.valid_until < rd.today
    return QuoteRow(*known, city=str(json.loads(billing).get("city") or ""), expired=expired, left=left)


_ROWS = (
    select(
        *(quote.c[name] for name in QuoteRow.__slots__ if name in quote.c),
        customer.c.name,
        sales_order.c.id.label("order_id"),
        sales_order.c.number.label("order_number"),
        quote.c.billing,
    )
    .join(customer, customer.c.id == quote.c.customer_id)
    .join(sales_order, sales_order.c.quote_id == quote.c.id, isouter=True)
    .where(quote.c.id.in_(bindparam("ids", expanding=True)))
)
_TOLD = (
    select(quote.c.id)
    .where(
        or_(
            and_(
                quote.c.number == bindparam("told"),
                or_(quote.c.version == bindparam("version"), bindparam("version") == 0),
            ),
            quote.c.uid == bindparam("told"),
        )
    )
    # A version that is only being written stands behind the one the customer has.
    .order_by(case((quote.c.state == "draft", 1), else_=0), quote.c.version.desc())
    .limit(1)
)
_STANDING = select(quote.c.id, quote.c.number, quote.c.version, quote.c.state).where(
    quote.c.id.in_(bindparam("ids", expanding=True))
)
_VERSIONS = select(quote.c.id).where(quote.c.number == bindparam("number")).order_by(quote.c.version)
