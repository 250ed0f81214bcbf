from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.errors import Refusal
from app.customers.terms import (
    DayOfNextMonth,
    Days,
    EndOfMonth,
    Instalment,
    Months,
    Part,
    Step,
    Terms,
    due_dates,
    due_on,
    single,
    steps_from_json,
    steps_to_json,
)

days = st.dates(date(2000, 1, 1), date(2100, 12, 31))
steps = st.one_of(
    st.builds(Days, st.integers(1, 400)),
    st.builds(Months, st.integers(1, 24)),
    st.just(EndOfMonth()),
    st.builds(DayOfNextMonth, st.integers(1, 31)),
)
parts = st.builds(Part, st.lists(steps, max_size=4).map(tuple), st.integers(1, 1_000_000))
terms = st.one_of(
    st.lists(steps, max_size=4).map(lambda some: single(*some)),
    st.lists(parts, min_size=2, max_size=6).map(lambda some: Terms(tuple(some))),
)

A_DAY = date(2026, 1, 14)


@pytest.mark.parametrize(
    ("some", "issued_on", "expected"),
    [
        ((), A_DAY, A_DAY),
        ((Days(30),), A_DAY, date(2026, 2, 13)),
        ((Days(30), EndOfMonth()), A_DAY, date(2026, 2, 28)),
        ((EndOfMonth(), Days(30)), A_DAY, date(2026, 3, 2)),
        ((Days(60),), A_DAY, date(2026, 3, 15)),
        ((Days(30), EndOfMonth(), DayOfNextMonth(10)), date(2016, 1, 14), date(2016, 3, 10)),
        ((Months(1),), date(2026, 1, 31), date(2026, 2, 28)),
        ((Months(2),), date(2026, 1, 31), date(2026, 3, 31)),
        ((Months(1), Months(1)), date(2026, 1, 31), date(2026, 3, 31)),
        ((Months(1), Days(1), Months(1)), date(2026, 1, 31), date(2026, 4, 1)),
        ((Months(13),), date(2027, 1, 31), date(2028, 2, 29)),
        ((Months(11),), date(2026, 1, 15), date(2026, 12, 15)),
        ((DayOfNextMonth(31),), date(2026, 1, 1), date(2026, 2, 28)),
        ((DayOfNextMonth(5),), date(2026, 12, 31), date(2027, 1, 5)),
        ((EndOfMonth(),), date(2026, 12, 31), date(2026, 12, 31)),
    ],
)
def test_steps_lead_to_the_due_date(some: tuple[Step, ...], issued_on: date, expected: date) -> None:
    assert due_on(some, issued_on) == expected


def in_months(*months: int) -> Terms:
    return Terms(tuple(Part((Months(each),) if each else ()) for each in months))


def test_a_thousand_in_three_keeps_the_day_and_the_cents() -> None:
    assert due_dates(in_months(0, 1, 2), date(2026, 1, 31), 100_000) == (
        Instalment(date(2026, 1, 31), 33_333),
        Instalment(date(2026, 2, 28), 33_333),
        Instalment(date(2026, 3, 31), 33_334),
    )


def test_shares_may_differ() -> None:
    agreed = Terms((Part((), 30), Part((Days(30),), 70)))
    assert due_dates(agreed, A_DAY, 99_99) == (
        Instalment(A_DAY, 29_99),
        Instalment(date(2026, 2, 13), 70_00),
    )


def test_a_credit_note_is_divided_like_the_invoice() -> None:
    assert [part.amount for part in due_dates(in_months(0, 1, 2), A_DAY, -100_000)] == [
        -33_333,
        -33_333,
        -33_334,
    ]


def test_an_instalment_of_nothing_is_left_out() -> None:
    assert due_dates(in_months(1, 2, 3), A_DAY, 2) == (Instalment(date(2026, 4, 14), 2),)
    assert due_dates(in_months(1, 2, 3), A_DAY, 0) == (Instalment(date(2026, 4, 14), 0),)


@given(terms, days, st.integers(-(10**12), 10**12))
def test_instalments_sum_to_the_total(agreed: Terms, issued_on: date, total: int) -> None:
    instalments = due_dates(agreed, issued_on, total)
    assert sum(part.amount for part in instalments) == total
    assert all(part.amount * total > 0 for part in instalments) or total == 0
    assert all(part.due_on >= issued_on for part in instalments)


@given(days, st.integers(1, 60))
def test_months_keep_the_day_or_end_with_the_month(issued_on: date, months: int) -> None:
    reached = due_on([Months(months)], issued_on)
    one_by_one = due_on([Months(1)] * months, issued_on)
    assert reached == one_by_one
    last = monthrange(reached.year, reached.month)[1]
    assert reached.day == min(issued_on.day, last)
    assert (reached.year - issued_on.year) * 12 + reached.month - issued_on.month == months


@given(terms)
def test_terms_come_back_from_json(agreed: Terms) -> None:
    assert steps_from_json(steps_to_json(agreed)) == agreed


def test_terms_are_stored_in_a_stable_form() -> None:
    assert steps_to_json(single(Days(30), EndOfMonth())) == '[{"steps":[{"days":30},{"end_of_month":true}]}]'
    assert (
        steps_to_json(Terms((Part((), 30), Part((Months(1), DayOfNextMonth(10)), 70))))
        == '[{"share":30,"steps":[]},{"share":70,"steps":[{"months":1},{"day":10}]}]'
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "30",
        "[]",
        "{}",
        "[30]",
        '[{"days":30}]',
        '[{"steps":30}]',
        '[{"steps":[30]}]',
        '[{"steps":[{}]}]',
        '[{"steps":[{"days":0}]}]',
        '[{"steps":[{"days":-1}]}]',
        '[{"steps":[{"days":1.5}]}]',
        '[{"steps":[{"days":true}]}]',
        '[{"steps":[{"days":"30"}]}]',
        '[{"steps":[{"days":1000000}]}]',
        '[{"steps":[{"weeks":1}]}]',
        '[{"steps":[{"day":32}]}]',
        '[{"steps":[{"end_of_month":false}]}]',
        '[{"steps":[{"days":30,"months":1}]}]',
        '[{"steps":[],"share":0}]',
        '[{"steps":[],"share":true}]',
        '[{"steps":[],"rate":1}]',
    ],
)
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        steps_from_json(text)
    assert (refused.value.code, refused.value.facts) == ("terms_unreadable", {"text": text})


def test_the_longest_terms_stay_within_the_calendar() -> None:
    assert due_on([Days(3660), Months(120)], date(2026, 11, 22)) < date(2026, 11, 22) + timedelta(days=7320)
