"""How a customer pays: the measures' figures, and an expected day that follows what they did."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.receivables.behaviour import (
    Averages,
    Habit,
    Paid,
    Trend,
    averages,
    expected_on,
    habit,
    median,
    propose,
    trend,
)

TODAY = date(2026, 11, 22)


def paid(late: int, *, ago: int = 10, amount: int = 100, terms: int = 30) -> Paid:
    """A payment made so many days ago, so many days late."""
    paid_on = TODAY - timedelta(days=ago)
    due = paid_on - timedelta(days=late)
    return Paid(amount, due - timedelta(days=terms), due, paid_on)


def test_days_to_pay_and_late_are_weighted_by_amount() -> None:
    known = [paid(5, amount=100_000), paid(20, amount=300_000)]
    assert averages(known) == Averages(Decimal("46.25"), Decimal("16.25"))
    assert averages([]) is None


def test_trend_compares_the_last_year_with_the_one_before() -> None:
    known = [paid(11, ago=364), paid(11, ago=1), paid(3, ago=365), paid(3, ago=729), paid(99, ago=730)]
    assert trend(known, TODAY) == Trend(11, 3)
    assert trend([], TODAY) == Trend(None, None)


@pytest.mark.parametrize(
    ("days", "middle"), [([], None), ([4], 4), ([1, 2], 2), ([-1, -2], -2), ([9, 1, 5], 5)]
)
def test_median_of_whole_days(days: list[int], middle: int | None) -> None:
    assert median(days) == middle


def test_without_history_the_class_speaks_and_a_little_history_moves_it() -> None:
    assert habit([], TODAY, of_class=8) == Habit(8, 0)
    assert habit([paid(40)], TODAY, of_class=8) == Habit(24, 1)
    assert habit([paid(40) for _ in range(15)], TODAY, of_class=8) == Habit(38, 15)


def test_what_was_paid_lately_says_more() -> None:
    old, new = [paid(2, ago=1_000 + at) for at in range(10)], [paid(25, ago=10 + at) for at in range(5)]
    assert habit([*old, *new], TODAY, of_class=25).days == 25
    assert habit(old, TODAY, of_class=2).days == 2


def test_nothing_that_came_later_is_known() -> None:
    assert habit([paid(30, ago=-1)], TODAY, of_class=4) == Habit(4, 0)


def test_the_expected_day_is_the_due_date_and_the_habit_and_unknown_once_that_has_gone_by() -> None:
    due = TODAY + timedelta(days=10)
    assert expected_on(due, Habit(7, 9), TODAY) == due + timedelta(days=7)
    assert expected_on(TODAY - timedelta(days=7), Habit(7, 9), TODAY) == TODAY + timedelta(days=1)
    assert expected_on(TODAY - timedelta(days=8), Habit(7, 9), TODAY) is None


def test_a_limit_is_proposed_with_its_arithmetic() -> None:
    # 36,500 a year with 46 days out: 4,600 on average, 1,150 for peaks.
    found = propose(3_650_000, 46, 5)
    assert (found.average, found.peak, found.cut_ppm, found.amount) == (460_000, 115_000, 0, 580_000)
    assert propose(3_650_000, 46, 15).cut_ppm == 0
    assert propose(3_650_000, 46, 16).amount == 440_000
    assert propose(3_650_000, 46, 31).amount == 290_000
    assert propose(3_650_000, 46, 0, distressed=True).amount == 0
    assert propose(0, 46, 0).amount == 0
