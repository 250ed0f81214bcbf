"""How well goods lasted: what was asked for and was there at once, and whether they lasted until the next came. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple

Kind = Literal["came", "kept", "left", "promised"]
"""Goods that came or went back there, a promise kept or withdrawn, goods that left, a promise made: in this order where one
transaction wrote several."""
_TURN: dict[Kind, int] = {"came": 0, "kept": 1, "left": 2, "promised": 3}


class Event(NamedTuple):
    """What happened to a product: `milli` is never negative; `delivery` marks goods that a supplier brought, `opening` those
    that were there when the books began, and so before all else of that day, whenever they were written down.
    """

    on: date
    at: datetime
    kind: Kind
    milli: int
    delivery: bool = False
    opening: bool = False


@dataclass(slots=True)
class Served:
    """What customers asked for in a time and what of it was there at once (thousandths), and the deliveries that came, with
    those before which nobody waited.
    """

    asked_milli: int = 0
    at_once_milli: int = 0
    deliveries: int = 0
    in_time: int = 0


def served(events: Iterable[Event], since: date) -> Served:
    """What a product's events since a day come to; those before it say what was there. In any order."""
    found, available = Served(), 0
    for event in sorted(events, key=_turn):
        if event.on >= since:
            if event.kind == "promised":
                found.asked_milli += event.milli
                found.at_once_milli += min(max(available, 0), event.milli)
            elif event.delivery:
                found.deliveries += 1
                found.in_time += available >= 0
        available += event.milli if event.kind in ("came", "kept") else -event.milli
    return found


def _turn(event: Event) -> tuple[date, bool, datetime, int]:
    return event.on, not event.opening, event.at, _TURN[event.kind]
