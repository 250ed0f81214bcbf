"""What a rule says no by, in words."""

from __future__ import annotations

import pytest

from ui.kit.wording import switch
from ui.orders.order_effects import hold_told

LATE = {"days": 58, "amount": 158_725, "beyond": 30}


@pytest.mark.parametrize(
    ("in_all", "told"),
    [
        ({}, "€1,587.25 overdue, the oldest for 58 days"),
        ({"all": 158_725}, "€1,587.25 overdue, the oldest for 58 days"),
        (
            {"all": 190_468},
            "€1,587.25 overdue for more than 30 days, the oldest for 58 days (€1,904.68 overdue in all)",
        ),
    ],
)
def test_old_debts_are_told_apart_from_all_that_is_overdue(in_all: dict[str, int], told: str) -> None:
    switch("en")
    try:
        assert hold_told("overdue", {**LATE, **in_all}, "EUR") == told
    finally:
        switch("fr")
