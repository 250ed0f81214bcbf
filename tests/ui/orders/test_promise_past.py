"""A promised day that has passed is marked while something is still to leave."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.ui.orders.test_order_chips import ROW, TODAY
from ui.orders.promise_past import promise_past


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({}, "il y a 2 j"),
        ({"stopped": True, "shipped": "part"}, "il y a 2 j"),
        ({"state": "held"}, "il y a 2 j"),
        ({"shipped": "all"}, ""),
        ({"state": "cancelled"}, ""),
        ({"state": "draft"}, ""),
        ({"promised_on": TODAY}, ""),
        ({"promised_on": None}, ""),
    ],
)
def test_a_promise_that_passed_is_marked_while_something_is_to_leave(
    values: dict[str, object], told: str
) -> None:
    row = replace(ROW, promised_on=date(2026, 11, 20), state="confirmed")
    assert promise_past(replace(row, **values), TODAY) == told
