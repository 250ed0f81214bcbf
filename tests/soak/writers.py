"""Two writers at the same moment, at full length."""

from __future__ import annotations

from collections.abc import Iterator

from tests.soak.contest import (
    confirmations_at_once,
    distance_at_once,
    expected_numbers,
    growth_at_once,
    invoices_at_once,
    merges_against_confirmations,
    merges_in_opposite_directions,
)
from tests.soak.ground import DIALECTS, Ground

_EACH = 300
_ROUNDS = 100


def invoices(ground: Ground) -> Iterator[str]:
    """Two processes issue 300 invoices each: 600 consecutive numbers in order of date."""
    for dialect in DIALECTS:
        found = invoices_at_once(ground.new(dialect), _EACH)
        assert [number for number, _ in found] == expected_numbers(2 * _EACH)
        days = [issued_on for _, issued_on in found]
        assert days == sorted(days)
        assert len(set(days)) == 2, "midnight never came"
        yield f"{dialect}: {len(found)} invoices by two processes, numbered without gap, in order of date"


def confirmations(ground: Ground) -> Iterator[str]:
    """Two confirmations at once with room for one: one confirmed, one held, every time."""
    for dialect in DIALECTS:
        found = confirmations_at_once(ground.new(dialect), _ROUNDS)
        right = found.count(["confirmed", "held"])
        assert right == _ROUNDS, f"{dialect}: {right} of {_ROUNDS}"
        yield f"{dialect}: two confirmations at once, one confirmed and one held, {right} times of {_ROUNDS}"


def growth(ground: Ground) -> Iterator[str]:
    """An order grows while another is confirmed, with room for one of the two: never both, every time."""
    for dialect in DIALECTS:
        found = growth_at_once(ground.new(dialect), _ROUNDS)
        assert all(each <= limit for each, limit in found), f"{dialect}: {found}"
        assert all(each > 0 for each, _ in found)
        yield f"{dialect}: one grows while one is confirmed, {len(found)} times, never more than the limit together"


def merges(ground: Ground) -> Iterator[str]:
    """Two customers are merged while an order of one is confirmed, and into each other: as one after the other."""
    for dialect in DIALECTS:
        found = merges_against_confirmations(ground.new(dialect), _ROUNDS)
        for at, (merged_first, state) in enumerate(found):
            assert state == ("held" if merged_first and at % 3 else "confirmed"), f"{dialect}: {found}"
        first = sum(merged_first for merged_first, _ in found)
        ends = merges_in_opposite_directions(ground.new(dialect), _ROUNDS)
        assert ends == [["done", "merge_done_before"]] * _ROUNDS, f"{dialect}: {ends}"
        yield f"{dialect}: {len(found)} merges against confirmations ({first} came first), as many into each other"


def distance(ground: Ground) -> Iterator[str]:
    """Two sell across the threshold of distance sales: it is crossed once, by the order that passes it."""
    for dialect in DIALECTS:
        found = distance_at_once(ground.new(dialect), _ROUNDS, 120_00)
        # A hundred times 100 euros without tax are the threshold itself.
        assert [rate for _, rate in found] == [200_000] * _ROUNDS + [190_000] * _ROUNDS
        yield f"{dialect}: {len(found)} orders across the threshold, taxed there from the {_ROUNDS + 1}th on"
