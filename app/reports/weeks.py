"""Money by week: what came in, what went out again, and what falls due in it and is still open, but for a factor.

Weeks begin on Monday. Of a period that begins or ends within one, only its own days are counted there, so that the sum is
that of the period.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.base.door import Read
from app.base.errors import Refusal
from app.base.finding import span_of
from app.payments.queries import Flowed, flowed_by_day
from app.receivables.assigned import assigned_by_day
from app.receivables.open_items import OpenDay, open_by_day

WEEKS_BACK, WEEKS_AHEAD = 4, 4
"""Weeks of money received and of money expected, around the day."""
SPANS = ("around", "month", "last_month", "year", "last_year")
"""Periods that have a name; any other one is told by its days."""
MOST_WEEKS = 160
"""About three years: more is for a spreadsheet."""


@dataclass(frozen=True, slots=True)
class Week:
    """Money of one week in minor units of the company's currency: what came in, and what is due in it and still open.

    `given_back` is what went out again, positive: refunds, and payments that were taken back. `first` and
    `last` are the days of it that are counted.
    """

    monday: date
    received: int
    given_back: int
    expected: int
    first: date
    last: date

    @property
    def is_whole(self) -> bool:
        """Whether all seven days are counted."""
        return (self.last - self.first).days == 6


def span(period: str, today: date) -> tuple[date, date]:
    """First and last day of one of `SPANS` as seen from a day."""
    if period != "around":
        return span_of(period, today)
    monday = today - timedelta(days=today.weekday())
    return monday - timedelta(weeks=WEEKS_BACK - 1), monday + timedelta(weeks=WEEKS_AHEAD, days=6)


def cash_by_week(
    rd: Read, first: date, last: date, days: Sequence[OpenDay] | None = None
) -> tuple[Week, ...]:
    """The weeks from one day to another; refused with ``span_reversed`` or ``span_too_long``.

    `days` is what is open by day, for who has it at hand.
    """
    if last < first:
        raise Refusal("span_reversed", first=first, last=last)
    if (last - first).days > 7 * MOST_WEEKS:
        raise Refusal("span_too_long", weeks=MOST_WEEKS)
    moved = flowed_by_day(rd, first, last)
    due: dict[date, int] = {}
    for each in open_by_day(rd) if days is None else days:
        if each.component == "owed" and each.due_on is not None and each.due_on >= rd.today:
            due[each.due_on] = due.get(each.due_on, 0) + each.base_amount
    # That is paid to the factor.
    for day, amount in assigned_by_day(rd).items():
        if day in due:
            due[day] -= amount
    weeks: list[Week] = []
    monday = first - timedelta(days=first.weekday())
    while monday <= last:
        begin, end = max(monday, first), min(monday + timedelta(days=6), last)
        flowed = sum((each for day, each in moved.items() if begin <= day <= end), Flowed())
        expected = sum(amount for day, amount in due.items() if begin <= day <= end)
        weeks.append(Week(monday, flowed.came, flowed.went, expected, begin, end))
        monday += timedelta(weeks=1)
    return tuple(weeks)
