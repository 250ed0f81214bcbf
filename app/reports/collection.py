"""How fast what is sold on credit comes in: the measures of collection as of any day, of all or by group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar

from app.base.door import Read
from app.base.finding import home_currency
from app.base.money import rounded_div
from app.base.rate import WHOLE_PPM
from app.receivables.behaviour import Averages, averages
from app.receivables.days_of_sales import (
    CountedBack,
    MonthSales,
    OpenInvoice,
    TrueDays,
    Turnover,
    bad_debt_ppm,
    balance_days,
    counted_back,
    delinquent_days,
    effectiveness_ppm,
    true_days,
    turnover,
)
from app.receivables.doubtful import doubtful_documents
from app.receivables.promised import KeptRates, kept_rates
from app.receivables.written_off import net_losses
from app.reports.agreed import PromisedOf, disputed_at, promises_due
from app.reports.credit_sales import (
    KnownAs,
    PaidDays,
    Sold,
    StoodOn,
    doubtful_accounts,
    doubtful_on,
    known_by,
    owed_at,
    owed_by_documents,
    owed_on,
    paid_days,
    sold,
    stood_on,
)
from app.reports.groups import groups_of, in_order_of_names

K = TypeVar("K", bound=Hashable)

MONTHS_BACK = 24
"""How many months counting back goes at most."""
TREND_MONTHS = 12
PERIOD_DAYS = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """The measures of a group of accounts. Amounts are minor units with tax, net of credit not yet used.

    `lost` is what was written off in the period, less what came after all, and `bad_debts_ppm` its share of the sales.
    `owed` leaves out what is `doubtful`; `current` is what of it is not overdue, `disputed` what of it is in dispute, and
    `undisputed` the DSO without that. `sales` are those of the period on credit; `kept` are the promises for its days.
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
    lost: int = 0
    bad_debts_ppm: int | None = None
    disputed: int = 0
    undisputed: Decimal | None = None
    kept: KeptRates | None = None
    promises: int = 0

    @property
    def disputed_ppm(self) -> int | None:
        """What is in dispute as a part of what is owed."""
        return rounded_div(self.disputed * WHOLE_PPM, self.owed) if self.owed > 0 else None

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
    """The report: the whole first, then the groups; `since` to `as_of` is the period of sales and payments.

    `by` is what the groups are of: ``class``, ``customer``, or the code of a field of customers; ``all`` has none.
    """

    as_of: date
    since: date
    known_on: date | None
    currency: str
    whole: Measures
    groups: tuple[Measures, ...]
    trend: tuple[TrendPoint, ...]
    by: str = "all"
    drawn_on: date | None = None
    """The day it was drawn up."""

    @property
    def days(self) -> int:
        """How long the period is."""
        return (self.as_of - self.since).days + 1


@dataclass(frozen=True, slots=True)
class _Figures:
    """What the measures of some accounts are reckoned from."""

    standing: list[StoodOn] = field(default_factory=list[StoodOn])
    sales: list[Sold] = field(default_factory=list[Sold])
    paid: list[PaidDays] = field(default_factory=list[PaidDays])
    beginning: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    lost: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    disputed: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    promises: list[PromisedOf] = field(default_factory=list[PromisedOf])


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is measured: on a day, over the period since another, over months from a first one on."""

    day: date
    since: date
    first: date
    doubtful: frozenset[int]


def collection(
    rd: Read,
    as_of: date | None = None,
    known_on: date | None = None,
    days: int = PERIOD_DAYS,
    by: str = "all",
) -> Collection:
    """The measures on a day (today unless told), over a period of so many days that ends with it.

    `by` as `app.reports.groups` knows it.
    """
    day = as_of or rd.today
    since = day - timedelta(days=max(days, 1) - 1)
    asked = _Asked(day, since, month_before(day, MONTHS_BACK + TREND_MONTHS), doubtful_accounts(rd, day))
    apart = by != "all"
    before, marked = since - timedelta(days=1), doubtful_documents(rd, day, known_on)
    began = owed_on(rd, before, known_on)
    for account, amount in owed_by_documents(rd, before, known_on, marked).items():
        began[account] = began.get(account, 0) - amount
    figures = _Figures(
        stood_on(rd, day, known_on, asked.doubtful, marked, apart=apart),
        sold(rd, min(asked.first, since), day, since, known_on, apart=apart),
        paid_days(rd, since, day, known_on, apart=apart),
        [(account, amount) for account, amount in began.items() if account not in asked.doubtful],
        list(net_losses(rd, since, day, known_on).items()),
        [
            (each.account_id, each.amount)
            for each in disputed_at(rd, day, known_on)
            if each.account_id not in asked.doubtful and ("invoice", each.invoice_id) not in marked
        ],
        promises_due(rd, since, day, known_on),
    )
    known = known_by(rd) if apart else {}
    return Collection(
        day,
        since,
        known_on,
        home_currency(rd),
        _measured(figures, "", None, asked),
        _by_account(figures, known, asked)
        if by in ("all", "customer")
        else _by_group(figures, groups_of(rd, by, known), by, asked),
        _trend(rd, known_on, figures.sales, asked),
        by,
        rd.today,
    )


def _by_group(figures: _Figures, groups: Mapping[int, str], by: str, asked: _Asked) -> tuple[Measures, ...]:
    parts = _split(figures, lambda account: groups[account])
    return tuple(_measured(parts[name], name, None, asked) for name in in_order_of_names(parts, by))


def _by_account(figures: _Figures, known: Mapping[int, KnownAs], asked: _Asked) -> tuple[Measures, ...]:
    if not known:
        return ()
    parts = _split(figures, lambda account: account)
    ranked = sorted(parts, key=lambda account: (known[account].folded, account))
    return tuple(
        _measured(parts[account], known[account].name, known[account].customer_id, asked)
        for account in ranked
    )


def _split(figures: _Figures, key: Callable[[int], K]) -> dict[K, _Figures]:
    """The figures of each group by itself; none of a group that has nothing open and sold nothing in the period."""
    parts: dict[K, _Figures] = defaultdict(_Figures)
    for one in figures.standing:
        parts[key(one.account_id)].standing.append(one)
    for sale in figures.sales:
        parts[key(sale.account_id)].sales.append(sale)
    for paid in figures.paid:
        parts[key(paid.account_id)].paid.append(paid)
    for account, amount in figures.beginning:
        parts[key(account)].beginning.append((account, amount))
    for account, amount in figures.lost:
        parts[key(account)].lost.append((account, amount))
    for account, amount in figures.disputed:
        parts[key(account)].disputed.append((account, amount))
    for promise in figures.promises:
        parts[key(promise.account_id)].promises.append(promise)
    return {
        name: part for name, part in parts.items() if part.standing or any(each.within for each in part.sales)
    }


def _measured(figures: _Figures, name: str, customer_id: int | None, asked: _Asked) -> Measures:
    day, since = asked.day, asked.since
    doubtful = owed = not_due = 0
    invoiced: list[OpenInvoice] = []
    for each in figures.standing:
        if each.marked or each.account_id in asked.doubtful:
            doubtful += each.amount
            continue
        owed += each.amount
        if each.is_owed and not each.is_due:
            not_due += each.amount
        if each.invoiced_on is not None:
            invoiced.append(OpenInvoice(each.invoiced_on, each.amount))
    current = min(not_due, max(owed, 0))
    sales = sum(each.within for each in figures.sales)
    days = (day - since).days + 1
    months = max((days + 15) // 30, 1)
    by_month = months_of([each for each in figures.sales if each.month >= asked.first], day)
    dso, best = balance_days(owed, sales, days), balance_days(current, sales, days)
    beginning = sum(amount for _, amount in figures.beginning)
    lost = sum(amount for _, amount in figures.lost)
    disputed = min(sum(amount for _, amount in figures.disputed), max(owed, 0))
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
        true=true_days(invoiced, by_month, day),
        paid=averages(figures.paid),
        effectiveness_ppm=effectiveness_ppm(beginning, sales, months, owed, current),
        turnover=turnover(sales * 365 // days, (beginning + owed) // 2),
        lost=lost,
        bad_debts_ppm=bad_debt_ppm(lost, 0, sales),
        disputed=disputed,
        undisputed=balance_days(owed - disputed, sales, days),
        kept=kept_rates(each.promised for each in figures.promises),
        promises=len(figures.promises),
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


def _trend(rd: Read, known_on: date | None, sales: Sequence[Sold], asked: _Asked) -> tuple[TrendPoint, ...]:
    """DSO counted back at the ends of the last months and on the day itself, oldest first; without what was doubtful then."""
    day = asked.day
    ends = [month_before(day, back) - timedelta(days=1) for back in range(TREND_MONTHS - 2, -1, -1)]
    days = [*ends, day] if ends[-1] < day else ends
    by_month = [each for each in sales if each.month >= asked.first]
    points: list[TrendPoint] = []
    for end, whole in zip(days, owed_at(rd, days, known_on), strict=True):
        owed = whole - doubtful_on(rd, end, known_on)
        until = [each for each in by_month if each.month <= end]
        points.append(TrendPoint(end, owed, counted_back(owed, months_of(until, end)[:MONTHS_BACK])))
    return tuple(points)


def month_before(day: date, back: int) -> date:
    """The first day of the month so many months before that of `day` (after it where `back` is negative)."""
    months = day.year * 12 + day.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)
