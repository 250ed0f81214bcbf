"""The rows and columns of each report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.base.errors import Refusal
from app.receivables.ageing import AgeFrom, Ages
from app.reports.ageing import AgeingReport, AgeingRow, ageing
from app.reports.groups import group_said
from app.reports.weeks import Week
from ui.kit.age_bar import bucket_told
from ui.kit.columns import Column
from ui.kit.wording import say, words

if TYPE_CHECKING:
    from app.base.door import Read


@dataclass(frozen=True, slots=True)
class AgeingLine:
    """What one account owes by age, or, without a customer, a group of them."""

    id: int
    customer_id: int
    number: str
    customer: str
    ages: Ages
    apart: str = ""

    @property
    def total(self) -> int:
        """All debts less credit not yet used."""
        return self.ages.total


@dataclass(frozen=True, slots=True)
class WeekLine:
    """Money of one week; `id` is its place."""

    id: int
    week: Week

    @property
    def monday(self) -> date:
        """The day it is called by."""
        return self.week.monday

    @property
    def received(self) -> int:
        """What came in."""
        return self.week.received

    @property
    def given_back(self) -> int:
        """What went out again."""
        return self.week.given_back

    @property
    def expected(self) -> int:
        """What falls due in it and is still open."""
        return self.week.expected


def aged(
    rd: Read, as_of: date | None, known_on: date | None, limits: Sequence[int], age_from: str, by: str = "all"
) -> AgeingReport:
    """The ageing with the parameters as chosen; refused with ``ageing_limits``."""
    start: AgeFrom = "issue" if age_from == "issue" else "due"
    return ageing(rd, as_of, known_on, limits, start, by=by)


def limits_of(told: str) -> tuple[int, ...]:
    """The limits of ages as they were typed; refused with ``ageing_limits``."""
    try:
        return tuple(int(part) for part in told.replace(";", ",").split(",") if part.strip())
    except ValueError:
        raise Refusal("ageing_limits", limits=told) from None


def lines_of(report: AgeingReport) -> tuple[list[AgeingLine], dict[int, list[AgeingLine]]]:
    """The report's rows as rows of a table; of groups each with its accounts below it."""
    if not report.groups:
        return _lines(report.rows), {}
    groups = [
        AgeingLine(-at, 0, "", group_said(report.by, each.name, words()), each.ages)
        for at, each in enumerate(report.groups, 1)
    ]
    return groups, {-at: _lines(each.rows) for at, each in enumerate(report.groups, 1)}


def _lines(rows: Sequence[AgeingRow]) -> list[AgeingLine]:
    return [
        AgeingLine(row.account_id, row.customer_id, row.number, row.customer, row.ages, row.apart)
        for row in rows
    ]


def ageing_sums(report: AgeingReport) -> tuple[str, dict[str, str]]:
    """What stands below the rows: how many there are, and the sums by column."""
    told = {
        name: words().money(amount, report.currency)
        for name, amount in zip(report.buckets, report.totals.amounts, strict=True)
        if amount
    }
    told["total"] = words().money(report.totals.total, report.currency)
    if report.groups:
        return say("receivables.groups", n=len(report.groups)), told
    return say("receivables.accounts", n=len(report.rows)), told


def ageing_columns(buckets: Sequence[str]) -> tuple[Column[AgeingLine], ...]:
    """Customer, one column for each age, total last."""
    return (
        Column(key="customer", title="column.customer", aside=lambda row: row.apart, strong=True),
        *(_bucket(at, name, 92 if at < len(buckets) - 1 else 140) for at, name in enumerate(buckets)),
        Column(key="total", title="receivables.column.total", kind="money", width=112, strong=True),
    )


def _bucket(at: int, name: str, width: int) -> Column[AgeingLine]:
    # An unknown key says itself: the name of a bucket is made of its days.
    return Column(
        key=name, title=bucket_told(name), kind="money", value=lambda row: row.ages.amounts[at], width=width
    )


def week_lines(weeks: Sequence[Week]) -> list[WeekLine]:
    """The weeks as rows of a table."""
    return [WeekLine(at, week) for at, week in enumerate(weeks, 1)]


def week_sums(weeks: Sequence[Week], currency: str) -> tuple[str, dict[str, str]]:
    """What stands below the weeks: how many there are, and what came and is expected in all of them."""
    told = {
        "received": words().money(sum(row.received for row in weeks), currency),
        "given_back": words().money(sum(row.given_back for row in weeks), currency),
        "expected": words().money(sum(row.expected for row in weeks), currency),
    }
    return say("reports.weeks_counted", n=len(weeks)), told


def weeks_of() -> tuple[Column[WeekLine], ...]:
    """Monday of the week, received, gone out again, expected."""
    return (
        Column(key="monday", title="column.week", kind="date", strong=True, aside=_which_week),
        Column(key="received", title="column.received", kind="money", width=108),
        Column(key="given_back", title="column.given_back", kind="money", width=140),
        Column(key="expected", title="column.expected", kind="money", width=112),
    )


def _which_week(row: WeekLine) -> str:
    """Its number, as under its bar; and how many days are counted, where the period begins or ends within it."""
    week = row.week
    number = say("reports.week_number", week=week.monday.isocalendar().week)
    if week.is_whole:
        return number
    return f"{number} · {say('reports.week_days', n=(week.last - week.first).days + 1)}"
