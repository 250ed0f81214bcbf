"""What goods come to, reckoned piece by piece and without the program's rules: each piece with what it cost, in its turn.

Shares no code with the program; slow, and plain enough to be believed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Moved:
    """Pieces that came (positive) or went, what one cost in micro units, and whether goods that came went back."""

    pieces: int
    cost_micro: int
    back: bool = False


def pieces_left(moves: Iterable[Moved]) -> tuple[int, list[int]]:
    """What is on hand after some moves, and the cost of each piece that is, the first that came first.

    What left before it came is short: the next to come make up for it. A piece that goes back is the last of its cost that
    came, else the first of all.
    """
    on_hand, there = 0, list[int]()
    for moved in moves:
        for _ in range(abs(moved.pieces)):
            if moved.pieces > 0:
                on_hand += 1
                if on_hand > 0:
                    there.append(moved.cost_micro)
                continue
            on_hand -= 1
            if not there:
                continue
            if moved.back and moved.cost_micro in there:
                at = len(there) - 1 - there[::-1].index(moved.cost_micro)
                there.pop(at)
            else:
                there.pop(0)
    return on_hand, there


@dataclass(frozen=True, slots=True)
class Promised:
    """An entry of promises: to which line so many pieces; whether it gives the turn back, or takes it before all others."""

    line: int
    pieces: int
    back: bool = False
    in_front: bool = False


def in_turn(entries: Iterable[Promised]) -> list[int]:
    """The lines in the order in which they are served, after some entries: one list, into which each line is put once."""
    waiting: list[int] = []
    for entry in entries:
        if entry.pieces < 0:
            if entry.back and entry.line in waiting:
                waiting.remove(entry.line)
        elif entry.line not in waiting:
            waiting.insert(0 if entry.in_front else len(waiting), entry.line)
    return waiting
