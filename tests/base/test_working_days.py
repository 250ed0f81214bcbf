"""Which days are working days: no week-ends, no public holidays of the country, none of the merchant's closed days."""

from __future__ import annotations

from datetime import date

import pytest

from app.base import settings
from app.base.errors import Refusal
from app.base.working_days import (
    MOST_CLOSURES,
    WorkingDays,
    closures_text,
    closures_typed,
    public_holidays,
    working_days,
)
from tests.stories.desk import a_desk

FRIDAY = date(2026, 11, 27)
FRANCE = WorkingDays("FR")
# Code du travail, art. L3133-1. Easter of 2027 is 28 March.
OF_2027 = {
    date(2027, month, day)
    for month, day in (
        (1, 1), (3, 29), (5, 1), (5, 6), (5, 8), (5, 17), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25),
    )
}  # fmt: skip


def test_the_public_holidays_of_france_are_those_of_its_law() -> None:
    assert public_holidays("FR", 2027) == OF_2027
    assert not any(FRANCE.is_one(day) for day in OF_2027)


def test_each_country_has_its_own_and_an_unknown_one_none() -> None:
    assert WorkingDays("BE").is_one(date(2027, 7, 14))
    assert not WorkingDays("BE").is_one(date(2027, 7, 21))
    assert public_holidays("ZZ", 2027) == public_holidays("", 2027) == frozenset()


def test_a_working_day_is_never_a_weekend() -> None:
    assert FRANCE.after(date(2026, 11, 29), 0) == date(2026, 11, 30)
    assert FRANCE.after(FRIDAY, 2) == date(2026, 12, 1)


@pytest.mark.parametrize("days", [0, 1, 4, 7])
def test_the_last_day_past_is_the_last(days: int) -> None:
    for today in (date(2026, 11, 12), date(2026, 11, 20), date(2026, 11, 22), date(2026, 12, 26)):
        last = FRANCE.last_past(today, days)
        assert FRANCE.after(last, days) < today <= FRANCE.after(last.fromordinal(last.toordinal() + 1), days)


def test_they_follow_the_country_of_the_company_and_what_was_decided(database_url: str) -> None:
    with a_desk(database_url) as desk:
        desk.do(settings.decide, "ship.closed", [["2026-12-24", "2026-12-24"]])
        with desk.database.read() as rd:
            found = working_days(rd)
    assert found == WorkingDays("FR", ((date(2026, 12, 24), date(2026, 12, 24)),))
    assert found.after(date(2026, 12, 23), 1) == date(2026, 12, 28)


def test_closed_days_are_typed_as_days_and_periods() -> None:
    typed = "3/8/2027 - 21/8/2027; 24/12/2026 ;1/2/2027–2/2/2027"
    kept = closures_typed(typed, FRIDAY)
    assert kept == [["2026-12-24", "2026-12-24"], ["2027-02-01", "2027-02-02"], ["2027-08-03", "2027-08-21"]]
    assert closures_text(kept) == "24/12/2026; 01/02/2027 – 02/02/2027; 03/08/2027 – 21/08/2027"
    assert closures_typed(closures_text(kept), FRIDAY) == kept


@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        ("21/8/2027 - 3/8/2027", "closure_backwards"),
        ("1/8/2027 - 3/8/2027 - 5/8/2027", "closure_backwards"),
        ("1/8/2027 - 1/8/2028", "closure_long"),
        ("; ".join(["24/12/2026"] * (MOST_CLOSURES + 1)), "closures_many"),
        ("Noël", "typed_day_unreadable"),
    ],
)
def test_what_is_no_day_and_no_period_is_refused(typed: str, refused: str) -> None:
    with pytest.raises(Refusal) as raised:
        closures_typed(typed, FRIDAY)
    assert raised.value.code == refused
