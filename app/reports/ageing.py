"""The ageing report: what each customer owes by how long it has been due, as of any day, as known on any day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from app.base.door import Read
from app.base.finding import home_currency
from app.customers.tables import customer
from app.receivables.ageing import LIMITS, AgeFrom, Ages, age, checked_limits, names_of, nothing
from app.receivables.open_items import OpenItem, open_items


@dataclass(frozen=True, slots=True)
class AgeingRow:
    """One account: the customer it is known by, and its amounts by bucket.

    `apart` is the customer's number where another row bears the same name, else empty.
    """

    account_id: int
    customer_id: int
    number: str
    customer: str
    ages: Ages
    apart: str = ""


@dataclass(frozen=True, slots=True)
class AgeingReport:
    """Amounts in minor units of the company's currency, by bucket; customers by name."""

    as_of: date
    known_on: date | None
    currency: str
    limits: tuple[int, ...]
    buckets: tuple[str, ...]
    rows: tuple[AgeingRow, ...]
    totals: Ages


def ageing(
    rd: Read,
    as_of: date | None = None,
    known_on: date | None = None,
    limits: Sequence[int] = LIMITS,
    age_from: AgeFrom = "due",
) -> AgeingReport:
    """The ageing of all accounts on a day (today unless told); refused with ``ageing_limits``.

    `known_on` leaves out what was recorded later, so that back-dated entries do not change a report of the past.
    """
    limits = checked_limits(limits)
    day = as_of or rd.today
    by_account: dict[int, list[OpenItem]] = {}
    for each in open_items(rd, day, known_on):
        by_account.setdefault(each.account_id, []).append(each)
    named = _known_by(rd)
    rows: list[tuple[str, AgeingRow]] = []
    for account_id, items in by_account.items():
        customer_id, number, name, folded = named[account_id]
        rows.append(
            (folded, AgeingRow(account_id, customer_id, number, name, age(items, day, limits, age_from)))
        )
    rows.sort(key=lambda each: (each[0], each[1].account_id))
    names = Counter(name for name, _ in rows)
    found = tuple(replace(row, apart=row.number if names[name] > 1 else "") for name, row in rows)
    return AgeingReport(
        day,
        known_on,
        home_currency(rd),
        limits,
        names_of(limits),
        found,
        sum((row.ages for row in found), nothing(limits)),
    )


def _known_by(rd: Read) -> dict[int, tuple[int, str, str, str]]:
    """The customer an account is known by: the oldest in use, since customers merged into one share it."""
    rows = rd.execute(
        select(
            customer.c.account_id, customer.c.id, customer.c.number, customer.c.name, customer.c.folded
        ).order_by(customer.c.archived_at.is_not(None).desc(), customer.c.id.desc())
    )
    return {row.account_id: (row.id, row.number, row.name, row.folded) for row in rows}
