"""When each line of a confirmed order leaves, where that is not the same for all of it, as its confirmation says it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.base.door import Read
from app.base.words import Words
from app.orders.foreseen import Foreseen, foreseen
from app.orders.in_part import leaves_in_part
from app.orders.order import Order, OrderLine


def days_by_line(rd: Read, order: Order, lines: Sequence[OrderLine], words: Words) -> dict[int, str]:
    """By line: its own day, or how much of it follows and when; nothing where all of the order leaves on its day.

    What follows is said where parts leave by themselves: else all of it waits for the last.
    """
    if order.state != "confirmed":
        return {}
    waits = foreseen(rd, [order.id]).get(order.id, {}) if leaves_in_part(rd, order) else {}
    found: dict[int, str] = {}
    for line in lines:
        if not line.left_milli or line.bundle_line_id is not None:
            continue
        told = waits.get(line.id)
        if told is not None and told.waits_milli:
            found[line.id] = _follows(told, line.promised_on or order.promised_on or told.promise.on, words)
        elif line.promised_on is not None and line.promised_on != order.promised_on:
            found[line.id] = words.say("paper.line.leaves", day=words.date(line.promised_on))
    return found


def _follows(line: Foreseen, day: date | None, words: Words) -> str:
    """« 2 sur 5 suivent le 18/12/2026 », « Suit le 18/12/2026 », or as soon as they have come where nobody said when."""
    when = (
        words.say("paper.line.on", day=words.date(day)) if day is not None else words.say("paper.line.once")
    )
    if line.waits_milli == line.left_milli:
        return words.say("paper.line.follows_whole", when=when)
    waits, all_of_it = words.quantity(line.waits_milli), words.quantity(line.left_milli)
    one = line.waits_milli <= 1000
    return words.say(
        "paper.line.follows_one" if one else "paper.line.follows", waits=waits, all=all_of_it, when=when
    )
