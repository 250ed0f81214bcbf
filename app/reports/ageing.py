"""The ageing report: what each customer owes by how long it has been due, as of any day, as known on any day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.base.door import Read
from app.base.finding import home_currency
from app.customers.merged import account_of
from app.receivables.ageing import LIMITS, AgeFrom, Ages, age, checked_limits, names_of, nothing
from app.receivables.doubtful import doubtful_documents
from app.receivables.open_items import open_items
from app.receivables.stood import ages_by_account
from app.reports.credit_sales import known_by, owed_by_documents
from app.reports.groups import groups_of, in_order_of_names


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
class AgeingGroup:
    """The accounts of a class, or of one answer to a field ("" where none was given), with what they come to."""

    name: str
    rows: tuple[AgeingRow, ...]
    ages: Ages


@dataclass(frozen=True, slots=True)
class AgeingReport:
    """Amounts in minor units of the company's currency, by bucket; customers by name.

    `doubtful` is what of the debts may not come, as somebody said. Asked `by` a class or a field, `groups` hold the rows.
    """

    as_of: date
    known_on: date | None
    currency: str
    limits: tuple[int, ...]
    buckets: tuple[str, ...]
    rows: tuple[AgeingRow, ...]
    totals: Ages
    age_from: AgeFrom = "due"
    doubtful: int = 0
    by: str = "all"
    groups: tuple[AgeingGroup, ...] = ()
    drawn_on: date | None = None
    """The day it was drawn up."""


def ageing(
    rd: Read,
    as_of: date | None = None,
    known_on: date | None = None,
    limits: Sequence[int] = LIMITS,
    age_from: AgeFrom = "due",
    *,
    customer_id: int | None = None,
    risk_class: str | None = None,
    by: str = "all",
) -> AgeingReport:
    """The ageing of all accounts on a day (today unless told), of one customer's or of a class; refused with
    ``ageing_limits`` or ``customer_unknown``.

    Grouped `by` what `app.reports.groups` knows; by ``all`` or ``customer`` it is not. `known_on` leaves out what was recorded
    later, so that back-dated entries do not change a report of the past.
    """
    limits = checked_limits(limits)
    day = as_of or rd.today
    if customer_id is None:
        by_account = ages_by_account(rd, day, known_on, limits, age_from)
    else:
        own = account_of(rd, customer_id)
        items = open_items(rd, day, known_on, own)
        by_account = {items[0].account_id: age(items, day, limits, age_from)} if items else {}
    named = known_by(rd)
    rows: list[tuple[str, AgeingRow]] = []
    for account_id, ages in by_account.items():
        who = named[account_id]
        if risk_class in (None, who.risk_class):
            rows.append((who.folded, AgeingRow(account_id, who.customer_id, who.number, who.name, ages)))
    rows.sort(key=lambda each: (each[0], each[1].account_id))
    names = Counter(name for name, _ in rows)
    found = tuple(replace(row, apart=row.number if names[name] > 1 else "") for name, row in rows)
    doubtful = owed_by_documents(rd, day, known_on, doubtful_documents(rd, day, known_on))
    shown = {row.account_id for row in found}
    groups: Mapping[int, str] = {} if by in ("all", "customer") else groups_of(rd, by, named)
    return AgeingReport(
        day,
        known_on,
        home_currency(rd),
        limits,
        names_of(limits),
        found,
        sum((row.ages for row in found), nothing(limits)),
        age_from,
        sum(amount for account_id, amount in doubtful.items() if account_id in shown),
        by,
        _grouped(found, groups, by, limits),
        rd.today,
    )


def _grouped(
    rows: Sequence[AgeingRow], groups: Mapping[int, str], by: str, limits: Sequence[int]
) -> tuple[AgeingGroup, ...]:
    parts: dict[str, list[AgeingRow]] = {}
    for row in rows if groups else ():
        parts.setdefault(groups[row.account_id], []).append(row)
    return tuple(
        AgeingGroup(name, tuple(parts[name]), sum((row.ages for row in parts[name]), nothing(limits)))
        for name in in_order_of_names(parts, by)
    )
