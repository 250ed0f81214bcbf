from datetime import date

import pytest

from app.customers.terms import DayOfNextMonth, Days, EndOfMonth, Months, Part, Step, Terms, single
from app.customers.terms_law import TermsTooLong, beyond, binds, ever_too_long, too_long

A_DAY = date(2026, 1, 14)


@pytest.mark.parametrize(
    "steps",
    [
        (),
        (Days(30),),
        (Days(60),),
        (Days(30), EndOfMonth()),
        (Days(45), EndOfMonth()),
        (EndOfMonth(), Days(45)),
        (Months(1),),
        (DayOfNextMonth(10),),
    ],
)
def test_what_the_law_allows_is_not_warned_of(steps: tuple[Step, ...]) -> None:
    assert ever_too_long(single(*steps), 2026) is None


@pytest.mark.parametrize(
    ("steps", "due_on", "latest"),
    [
        ((Days(61),), date(2026, 3, 16), date(2026, 3, 15)),
        ((Months(3),), date(2026, 4, 14), date(2026, 3, 15)),
        ((Days(60), EndOfMonth()), date(2026, 3, 31), date(2026, 3, 17)),
        ((EndOfMonth(), Days(60)), date(2026, 4, 1), date(2026, 3, 17)),
        ((Days(45), EndOfMonth(), DayOfNextMonth(20)), date(2026, 3, 20), date(2026, 3, 17)),
    ],
)
def test_what_exceeds_the_maximum_is_warned_of(steps: tuple[Step, ...], due_on: date, latest: date) -> None:
    assert too_long(single(*steps), A_DAY) == TermsTooLong(
        A_DAY, due_on, latest, "Code de commerce, art. L441-10"
    )


def test_two_months_are_too_long_in_summer_only() -> None:
    agreed = single(Months(2))
    assert too_long(agreed, date(2026, 2, 1)) is None
    warned = ever_too_long(agreed, 2026)
    assert warned is not None
    assert (warned.due_on - warned.issued_on).days == 62


def test_the_worst_instalment_counts() -> None:
    agreed = Terms((Part(()), Part((Days(90),)), Part((Days(70),))))
    warned = too_long(agreed, A_DAY)
    assert warned is not None
    assert warned.due_on == date(2026, 4, 14)


def test_the_maximum_binds_businesses_in_france_alone() -> None:
    assert binds("company", "FR")
    assert binds("company", "")
    assert binds("company", "re")
    assert not binds("person", "FR")
    assert not binds("company", "BE")


def test_the_remark_tells_of_an_invoice_of_today_where_that_is_too_long_already() -> None:
    long = single(Days(90))
    remarked = beyond(long, A_DAY)
    assert remarked is not None
    assert (remarked.issued_on, remarked.latest) == (A_DAY, date(2026, 3, 15))
    # Too long later in the year, if not today.
    assert too_long(single(Months(2)), date(2026, 2, 1)) is None
    assert beyond(single(Months(2)), date(2026, 2, 1)) is not None
    assert beyond(single(Days(60)), A_DAY) is None
