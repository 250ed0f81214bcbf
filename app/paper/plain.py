"""What plain papers share that are no letters (slips, lists, sheets): the foot of each page, and quantities with their units."""

from __future__ import annotations

from app.base.words import NO_BREAK, Words
from app.paper.sheet import LEFT, RIGHT, Sheet
from app.paper.style import FOOT, LINE

FOOT_BASE = 287.0
"""The line on which the foot stands, mm from the top."""


def print_feet(sheet: Sheet, words: Words, told: str) -> None:
    """Print under each page whose paper it is, shortened where it must be, and which of how many pages."""
    total = len(sheet.pages)

    def draw(page: int) -> None:
        sheet.line(LEFT, RIGHT, FOOT_BASE - 4.4, 0.4, LINE, page)
        paging = words.say("paper.page", page=page + 1, pages=total)
        room = RIGHT - LEFT - FOOT.width(paging) - 6
        sheet.words(LEFT, FOOT_BASE, FOOT.elided(told, room), FOOT, page=page)
        sheet.words(RIGHT, FOOT_BASE, paging, FOOT, "right", page)

    sheet.on_each(draw)


def measured(milli: int, unit: str, words: Words) -> str:
    """A quantity (thousandths) with its unit; pieces have none."""
    if unit == "piece":
        return words.quantity(milli)
    return f"{words.quantity(milli)}{NO_BREAK}{words.say(f'unit.{unit}.short')}"
