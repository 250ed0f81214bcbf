"""What is said of a customer's price lists: a list that gives no price yet is told with its first day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.pricing.price import AppliedList
from ui.customers.list_names import lists_told
from ui.kit.wording import switch

DAY = date(2026, 11, 26)
FIRST = date(2026, 12, 1)
OWN = AppliedList(1, "Revendeurs")
COMING = AppliedList(2, "Noël", valid_from=FIRST, valid_to=date(2026, 12, 24))


@pytest.fixture(autouse=True)
def _french() -> None:
    switch("fr")


@pytest.mark.parametrize(
    ("lists", "on", "told"),
    [
        ((), DAY, ""),
        ((COMING,), DAY, "Noël dès le 01/12/2026"),
        ((COMING, OWN), DAY, "Revendeurs, Noël dès le 01/12/2026"),
        ((COMING, OWN), FIRST, "Noël, Revendeurs"),
        ((COMING,), date(2026, 12, 24) + timedelta(days=1), ""),
    ],
)
def test_lists_that_hold_stand_first_and_those_to_come_bear_their_day(
    lists: tuple[AppliedList, ...], on: date, told: str
) -> None:
    assert lists_told(lists, on) == told
