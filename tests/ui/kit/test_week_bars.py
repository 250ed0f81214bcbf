"""Labels on the bars of the weeks: thousands, with a decimal only where it fits, never a bare nought."""

from __future__ import annotations

import pytest

from ui.kit.week_bars import in_thousands


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
