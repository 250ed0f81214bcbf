"""The grey box below the sums: what is to be paid, until when and where to, with the amount large at its right."""

from __future__ import annotations

from dataclasses import dataclass

from app.paper.fonts import Face
from app.paper.sheet import LEFT, RIGHT, Sheet
from app.paper.style import BODY, FIGURE, LABEL, MEDIUM, NOTE, PALE, SOFT, Type

_PADDING = 6.0
_RADIUS = 2.4
_PITCH = 5.3
_CAPITALS = 2.6
_LEADING = 4.2
_HEADING = Type(Face.SEMIBOLD, 10.5)
_VALUES = LEFT + _PADDING + 24


@dataclass(frozen=True, slots=True, kw_only=True)
class GreyBox:
    """What it says: a heading, a sentence and rows of a name, a value and a figure at the left; at the right an amount as it is
    written, with words above (`label`) and below. `accent` is the colour of the amount.
    """

    heading: str
    sentence: str = ""
    rows: tuple[tuple[str, str, str], ...] = ()
    label: str
    money: str
    below: str = ""
    accent: str


def print_grey_box(sheet: Sheet, box: GreyBox) -> None:
    """Prints the box on one page and moves `sheet.y` below it."""
    large = FIGURE.inked(box.accent)
    right = max(large.width(box.money), MEDIUM.width(box.below), LABEL.width(box.label))
    room = RIGHT - LEFT - 2 * _PADDING - right - 6
    lines = NOTE.lines(box.sentence, room)
    left = len(lines) * _LEADING + 0.8 * bool(lines) + (2 + len(box.rows) * _PITCH if box.rows else 0)
    height = 2 * _PADDING + _CAPITALS + max(left, 14.6 if box.below else 8.2)

    sheet.y += 7
    sheet.need(height)
    top = sheet.y
    sheet.box(LEFT, top, RIGHT - LEFT, height, PALE, _RADIUS)
    base = top + _PADDING + _CAPITALS
    sheet.words(LEFT + _PADDING, base, box.heading, _HEADING)
    y = base + 0.8 * bool(lines)
    for line in lines:
        y += _LEADING
        sheet.words(LEFT + _PADDING, y, line, NOTE)
    y += 2
    figures = [MEDIUM.width(value) + 4 + MEDIUM.width(figure) for _, value, figure in box.rows if figure]
    for name, value, figure in box.rows:
        y += _PITCH
        sheet.words(LEFT + _PADDING, y, name, BODY.inked(SOFT))
        sheet.words(_VALUES, y, value, MEDIUM.fitted(value, room - (_VALUES - LEFT - _PADDING)))
        sheet.words(_VALUES + max(figures, default=0), y, figure, MEDIUM, "right")

    inner_right = RIGHT - _PADDING
    sheet.words(inner_right, base, box.label, LABEL.inked(SOFT), "right")
    sheet.words(inner_right, base + 8.2, box.money, large, "right")
    sheet.words(inner_right, base + 14.6, box.below, MEDIUM, "right")
    sheet.y = top + height
