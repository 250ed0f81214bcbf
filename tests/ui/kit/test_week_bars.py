"""Labels on the bars of the weeks: thousands, with a decimal only where it fits, never a bare nought."""

from __future__ import annotations

import pytest

from ui.kit.week_bars import in_thousands, round_step


@pytest.mark.parametrize(
    ("minor", "room", "told"),
    [
        (3_720_000, 4, "37,2"),
        (10_000, 4, "0,1"),
        (10_000, 2, ""),
        (4_900, 4, ""),
        (0, 4, ""),
        (12_345_600, 4, "123"),
        (123_456_700, 4, ""),
        (-155_000, 4, "−1,6"),
        (3_720_000, 1, ""),
    ],
)
def test_a_label_says_what_there_is_room_for(minor: int, room: int, told: str) -> None:
    assert in_thousands(minor, "EUR", lambda text: len(text) <= room) == told


@pytest.mark.parametrize(
    ("most", "step"),
    [(2_430_000, 1_000_000), (800_000, 200_000), (1, 1), (4_000_000, 1_000_000), (1_900_000, 500_000)],
)
def test_lines_stand_at_round_amounts_and_are_few(most: int, step: int) -> None:
    assert round_step(most) == step
    assert most // step <= 4
