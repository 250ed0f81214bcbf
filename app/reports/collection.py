"""How fast what is sold on credit comes in: the measures of collection as of any day, of all, by class or by customer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from app.base.door import Read
from app.base.finding import home_currency
from app.receivables.behaviour import Averages, Paid, averages
from app.receivables.days_of_sales import (
    CountedBack,
    MonthSales,
    OpenInvoice,
    TrueDays,
    Turnover,
    balance_days,
    counted_back,
    delinquent_days,
    effectiveness_ppm,
    true_days,
    turnover,
)
from app.receivables.open_items import OpenItem, open_items
from app.reports.credit_sales import (
    KnownAs,
    PaidDays,
    Sold,
    all_owed_on,
    doubtful_accounts,
    known_by,
    owed_by_days,
    owed_on,
    paid_days,
    sold,
)

MONTHS_BACK = 24
"""How many months counting back goes at most."""
TREND_MONTHS = 12
PERIOD_DAYS = 90

GroupBy = Literal["all", "class", "customer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """The measures of a group of accounts. Amounts are minor units with tax, net of credit not yet used.

    `owed` leaves out what is `doubtful`; `current` is what of it is not overdue. `sales` are those of the period on credit.
    """

    name: str
    customer_id: int | None
    owed: int
    current: int
    doubtful: int
    sales: int
    dso: Decimal | None
    best_possible: Decimal | None
    delinquent: Decimal | None
    count_back: CountedBack
    true: TrueDays
    paid: Averages | None
    effectiveness_ppm: int | None
    turnover: Turnover | None

    @property
    def overdue(self) -> int:
        """What is past its due date, less credit not yet used."""
        return self.owed - self.current


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """DSO counted back at the end of a month."""

    day: date
    owed: int
    count_back: CountedBack


@dataclass(frozen=True, slots=True)
class Collection:
    """The report: the whole first, then the groups; `since` to `as_of` is the period of sales and payments."""

    as_of: date
    since: date
    known_on: date | None
    currency: str
    whole: Measures
    groups: tuple[Measures, ...]
    trend: tuple[TrendPoint, ...]

    @property
    def days(self) -> int:
        """How long the period is."""
        return (self.as_of - self.since).days + 1


@dataclass(frozen=True, slots=True)
class _Figures:
    """What all groups are reckoned from; read once."""

    day: date
    since: date
    open: Sequence[OpenItem]
    doubtful: frozenset[int]
    in_period: Sequence[Sold]
    by_month: Sequence[Sold]
    paid: Sequence[PaidDays]
    beginning: Mapping[int, int]


def collection(
    rd: Read,
    as_of: date | None = None,
    known_on: date | None = None,
    days: int = PERIOD_DAYS,
    by: GroupBy = "all",
) -> Collection:
    """The measures on a day (today unless told), over a period of so many days that ends with it."""
    day = as_of or rd.today
    since = day - timedelta(days=max(days, 1) - 1)
    first = month_before(day, MONTHS_BACK + TREND_MONTHS)
    apart, doubtful = by != "all", doubtful_accounts(rd, day)
    before = since - timedelta(days=1)
    figures = _Figures(
        day,
        since,
        open_items(rd, day, known_on),
        doubtful,
        sold(rd, since, day, known_on, apart=apart),
        sold(rd, first, day, known_on, apart=apart),
        paid_days(rd, since, day, known_on, apart=apart),
        owed_on(rd, before, known_on) if apart else all_owed_on(rd, before, known_on, doubtful),
    )
    known = known_by(rd) if apart else {}
    return Collection(
        day,
        since,
        known_on,
        home_currency(rd),
        _measured(figures, "", None, lambda _account: True),
        _grouped(figures, known, by),
        _trend(rd, day, known_on, figures.by_month),
    )


def _grouped(figures: _Figures, known: Mapping[int, KnownAs], by: GroupBy) -> tuple[Measures, ...]:
    if by == "all":
        return ()
    accounts = {each.account_id for each in figures.open} | {each.account_id for each in figures.in_period}
    if by == "class":
        classes = sorted({known[each].risk_class for each in accounts})
        return tuple(
            _measured(figures, name, None, lambda account, name=name: known[account].risk_class == name)
            for name in classes
        )
    parts = _split(figures, accounts)
    ranked = sorted(accounts, key=lambda account: (known[account].folded, account))
    return tuple(
        _measured(parts[account], known[account].name, known[account].customer_id, lambda _account: True)
        for account in ranked
    )


def _split(figures: _Figures, accounts: Iterable[int]) -> dict[int, _Figures]:
    """The figures of each account by itself, so that none of them is looked through once an account."""
    opened: dict[int, list[OpenItem]] = {}
    period: dict[int, list[Sold]] = {}
    months: dict[int, list[Sold]] = {}
    paid: dict[int, list[PaidDays]] = {}
    for each in figures.open:
        opened.setdefault(each.account_id, []).append(each)
    for sale in figures.in_period:
        period.setdefault(sale.account_id, []).append(sale)
    for sale in figures.by_month:
        months.setdefault(sale.account_id, []).append(sale)
    for one in figures.paid:
        paid.setdefault(one.account_id, []).append(one)
    return {
        account: _Figures(
            figures.day,
            figures.since,
            opened.get(account, ()),
            figures.doubtful,
            period.get(account, ()),
            months.get(account, ()),
            paid.get(account, ()),
            {account: figures.beginning.get(account, 0)},
        )
        for account in accounts
    }


def _measured(figures: _Figures, name: str, customer_id: int | None, mine: Callable[[int], bool]) -> Measures:
    day, since = figures.day, figures.since
    standing = [each for each in figures.open if mine(each.account_id)]
    sound = [each for each in standing if each.account_id not in figures.doubtful]
    doubtful = sum(each.base_amount for each in standing) - sum(each.base_amount for each in sound)
    owed = sum(each.base_amount for each in sound)
    not_due = sum(
        each.base_amount for each in sound if each.component == "owed" and (each.due_on or day) >= day
    )
    current = min(not_due, max(owed, 0))
    sales = sum(each.amount for each in figures.in_period if mine(each.account_id))
    days = (day - since).days + 1
    months = max((days + 15) // 30, 1)
    by_month = months_of([each for each in figures.by_month if mine(each.account_id)], day)
    dso, best = balance_days(owed, sales, days), balance_days(current, sales, days)
    beginning = sum(
        amount
        for account, amount in figures.beginning.items()
        if mine(account) and account not in figures.doubtful
    )
    return Measures(
        name=name,
        customer_id=customer_id,
        owed=owed,
        current=current,
        doubtful=doubtful,
        sales=sales,
        dso=dso,
        best_possible=best,
        delinquent=delinquent_days(dso, best),
        count_back=counted_back(owed, by_month[:MONTHS_BACK]),
        true=true_days(
            (
                OpenInvoice(each.opened_on, each.base_amount)
                for each in sound
                if each.component == "owed" and each.noun == "invoice"
            ),
            by_month,
            day,
        ),
        paid=averages(
            Paid(each.amount, each.issued_on, each.due_on, each.paid_on)
            for each in figures.paid
            if mine(each.account_id)
        ),
        effectiveness_ppm=effectiveness_ppm(beginning, sales, months, owed, current),
        turnover=turnover(sales * 365 // days, (beginning + owed) // 2),
    )


def months_of(sales: Iterable[Sold], day: date) -> list[MonthSales]:
    """Sales by month, newest first, back to the first month there is any; the month of `day` counts up to it."""
    found: dict[date, int] = {}
    for each in sales:
        found[each.month] = found.get(each.month, 0) + each.amount
    if not found:
        return []
    month, first = day.replace(day=1), min(found)
    months: list[MonthSales] = []
    while month >= first:
        end = min(month_before(month, -1) - timedelta(days=1), day)
        months.append(MonthSales(month, (end - month).days + 1, found.get(month, 0)))
        month = month_before(month, 1)
    return months


def _trend(rd: Read, day: date, known_on: date | None, by_month: Sequence[Sold]) -> tuple[TrendPoint, ...]:
    """DSO counted back at the ends of the last months and on the day itself, oldest first."""
    ends = [month_before(day, back) - timedelta(days=1) for back in range(TREND_MONTHS - 2, -1, -1)]
    days = [*ends, day] if ends[-1] < day else ends
    changes = owed_by_days(rd, day, known_on)
    points: list[TrendPoint] = []
    owed = at = 0
    for end in days:
        while at < len(changes) and changes[at][0] <= end:
            owed += changes[at][1]
            at += 1
        until = [each for each in by_month if each.month <= end]
        points.append(TrendPoint(end, owed, counted_back(owed, months_of(until, end)[:MONTHS_BACK])))
    return tuple(points)


def month_before(day: date, back: int) -> date:
    """The first day of the month so many months before that of `day` (after it where `back` is negative)."""
    months = day.year * 12 + day.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)
