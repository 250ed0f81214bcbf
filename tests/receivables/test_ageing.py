"""Debts by age: the vectors and boundaries that accountants agree on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.errors import Refusal
from app.receivables.ageing import LIMITS, Ages, age, bucket_of, checked_limits, names_of, nothing


@dataclass(frozen=True)
class Debt:
    due_on: date | None
    base_amount: int
    component: str = "owed"
    opened_on: date = date(2017, 1, 1)


def test_the_buckets_are_named_by_their_limits() -> None:
    assert names_of() == ("not_due", "1-30", "31-60", "61-90", "91-120", "over_120", "unapplied")
    assert names_of((0, 15, 45)) == ("not_due", "1-15", "16-45", "over_45", "unapplied")


def test_six_debts_of_six_ages_fall_into_six_buckets() -> None:
    debts = [
        Debt(date(2018, 1, 15), 500),
        Debt(date(2017, 12, 15), 1_000),
        Debt(date(2017, 11, 15), 2_000),
        Debt(date(2017, 10, 15), 4_000),
        Debt(date(2017, 9, 15), 8_000),
        Debt(date(2017, 8, 15), 160_000),
    ]
    assert age(debts, date(2017, 12, 31)).amounts == (500, 1_000, 2_000, 4_000, 8_000, 160_000, 0)


@pytest.mark.parametrize(
    ("days", "bucket"),
    [
        (-15, "not_due"),
        (0, "not_due"),
        (1, "1-30"),
        (30, "1-30"),
        (31, "31-60"),
        (60, "31-60"),
        (61, "61-90"),
        (90, "61-90"),
        (91, "91-120"),
        (120, "91-120"),
        (121, "over_120"),
    ],
)
def test_due_today_is_not_overdue_and_each_limit_belongs_to_its_bucket(days: int, bucket: str) -> None:
    assert names_of()[bucket_of(days)] == bucket


def test_the_part_paid_leaves_the_rest_in_its_bucket() -> None:
    rest = Debt(date(2017, 2, 28), 10_000 - 1_500 - 1_000 - 2_000)
    assert dict(zip(names_of(), age([rest], date(2017, 4, 4)).amounts, strict=True))["31-60"] == 5_500


def test_credit_stands_in_a_column_of_its_own_and_is_taken_off_the_total() -> None:
    ages = age([Debt(date(2026, 11, 1), 28_000), Debt(None, -3_000, "unapplied")], date(2026, 11, 22))
    assert (ages.owed, ages.overdue, ages.unapplied, ages.total) == (28_000, 28_000, -3_000, 25_000)


def test_three_tenths_of_forty_thousand_are_overdue() -> None:
    day = date(2026, 11, 22)
    ages = age([Debt(day, 28_000), Debt(day - timedelta(days=1), 12_000)], day)
    assert (ages.overdue, ages.owed) == (12_000, 40_000)


def test_age_may_be_counted_from_the_day_of_issue() -> None:
    debt = Debt(date(2026, 12, 30), 100, opened_on=date(2026, 11, 1))
    assert age([debt], date(2026, 11, 22), age_from="issue").amounts[1] == 100


@pytest.mark.parametrize("limits", [(), (0,), (30, 30), (0, 60, 30), (0, -1)])
def test_limits_that_do_not_rise_are_refused(limits: tuple[int, ...]) -> None:
    with pytest.raises(Refusal, match="ageing_limits"):
        checked_limits(limits)


def test_the_first_limit_is_nought_whether_said_or_not() -> None:
    assert checked_limits((30, 60)) == checked_limits((0, 30, 60)) == (0, 30, 60)


@given(
    st.lists(st.tuples(st.integers(-400, 400), st.integers(1, 10**9))),
    st.lists(st.integers(1, 500), min_size=1, max_size=6, unique=True).map(sorted),
)
def test_no_amount_is_lost_or_counted_twice_whatever_the_limits(
    debts: list[tuple[int, int]], limits: list[int]
) -> None:
    day = date(2026, 11, 22)
    items = [Debt(day - timedelta(days=days), amount) for days, amount in debts]
    ages = age(items, day, checked_limits(limits))
    assert ages.total == sum(amount for _, amount in debts)
    assert ages.overdue == sum(amount for days, amount in debts if days > 0)


def test_ages_add_up_bucket_by_bucket() -> None:
    assert (nothing() + Ages((1, 2, 3, 4, 5, 6, -7))).amounts == (1, 2, 3, 4, 5, 6, -7)
    assert len(nothing().amounts) == len(names_of(LIMITS))
