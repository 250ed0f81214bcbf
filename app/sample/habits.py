"""How each customer of the sample company pays: usually so late, more or less, better or worse with time, now and then not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random


@dataclass(frozen=True, slots=True)
class Habit:
    """A customer's way with due dates: days late as a rule, give or take `spread`, and `drift` days more each year.

    Who has a `pay_day` sends all transfers on that day of the month. One time in twenty an invoice is forgotten.
    """

    late: int = 0
    spread: int = 0
    drift: int = 0
    pay_day: int = 0

    def paid_on(self, due_on: date, last: date, seed: int) -> date:
        """The day an invoice due on a day is paid; `last` is the sample's last day, `seed` the invoice's own chance."""
        chance = Random(seed * 1_000_003 + due_on.toordinal())
        years = (last - due_on).days / 365
        days = self.late - round(self.drift * years) + chance.randint(-self.spread, self.spread)
        if chance.random() < 0.05:
            days += chance.randint(20, 45)
        day = due_on + timedelta(days=days)
        while self.pay_day and day.day != self.pay_day:
            day += timedelta(days=1)
        return day


NO_HABIT = Habit()
"""Who pays on the day."""


def habit_of(at: int, late: int) -> Habit:
    """The habit of the company at a place in the list, whose manner is so late."""
    return Habit(
        late=late,
        spread=(1, 3, 6, 2, 4)[at % 5] + abs(late) // 6,
        drift=(0, 0, 4, 0, -3, 9, 0)[at % 7],
        pay_day=(0, 0, 0, 10, 0, 0, 0, 0, 25, 0, 0)[at % 11],
    )
