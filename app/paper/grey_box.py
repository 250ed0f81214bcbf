"""The grey box below the sums: what is to be paid, until when and where to, with the amount large at its right."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from app.paper.fonts import Face
from app.paper.inks import WHITE
from app.paper.sheet import Sheet
from app.paper.style import BODY, FIGURE, INK, LABEL, LINE, MEDIUM, NOTE, PALE, SOFT, Type

_PADDING = 5.0
_ABOVE = 7.0
_RADIUS = 2.4
_PITCH = 5.3
_CAPITALS = 2.6
_LEADING = 4.2
_HEADING = Type(Face.SEMIBOLD, 10.5)
_VALUES = 24
_CODE = 30.0
_FRAME = 0.3
_MARGIN = 4
"""Squares of white around a code, which readers need."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GreyBox:
    """What it says: a heading, a sentence and rows of a name, a value and a figure at the left; at the right an amount as it is
    written, with words above (`label`) and below. `code` are the squares of a code that
    machines read, row by row, True where one is dark: it stands at the left on white. Only an amount that is `asked` for has
    the merchant's colour.
    """

    heading: str
    sentence: str = ""
    rows: tuple[tuple[str, str, str], ...] = ()
    label: str
    money: str
    below: str = ""
    code: tuple[tuple[bool, ...], ...] = ()
    asked: bool = True

    def figure(self, accent: str) -> Type:
        """How the amount is set."""
        return FIGURE.inked(accent) if self.asked else FIGURE


def print_grey_box(sheet: Sheet, box: GreyBox) -> None:
    """Prints the box on one page, has the file's contents lead to it, and moves `sheet.y` below it."""
    left_edge, right_edge = sheet.left, sheet.right
    start, room = _left_part(sheet, box)
    lines = NOTE.lines(box.sentence, room)
    height = _height(sheet, box)

    sheet.y += _ABOVE * sheet.air
    sheet.need(height)
    sheet.bookmark(box.heading)
    top = sheet.y
    _ground(sheet, top, height)
    base = top + _PADDING + _CAPITALS
    if box.code:
        print_code(sheet, box.code, left_edge + _PADDING, top + _PADDING)
    sheet.words(start, base, box.heading, _HEADING)
    y = base + 0.8 * bool(lines)
    for line in lines:
        y += _LEADING
        sheet.words(start, y, line, NOTE)
    y += 2
    figures = [MEDIUM.width(value) + 4 + MEDIUM.width(figure) for _, value, figure in box.rows if figure]
    for name, value, figure in box.rows:
        y += _PITCH
        sheet.words(start, y, name, BODY.inked(SOFT))
        sheet.words(start + _VALUES, y, value, MEDIUM.fitted(value, room - _VALUES))
        sheet.words(start + _VALUES + max(figures, default=0), y, figure, MEDIUM, "right")

    inner_right = right_edge - _PADDING
    sheet.words(inner_right, base, box.label, LABEL.inked(SOFT), "right")
    sheet.words(inner_right, base + 8.2, box.money, box.figure(sheet.manner.accent), "right")
    sheet.words(inner_right, base + 14.6, box.below, MEDIUM, "right")
    sheet.y = top + height


def room_taken(sheet: Sheet, box: GreyBox) -> float:
    """How much room the box takes with the air above it."""
    return _ABOVE * sheet.air + _height(sheet, box)


def _left_part(sheet: Sheet, box: GreyBox) -> tuple[float, float]:
    """Where the words at the left begin, and how wide they may be."""
    large = box.figure(sheet.manner.accent)
    right = max(large.width(box.money), MEDIUM.width(box.below), LABEL.width(box.label))
    start = sheet.left + _PADDING + (_CODE + _PADDING if box.code else 0)
    return start, sheet.right - _PADDING - start - right - 6


def _height(sheet: Sheet, box: GreyBox) -> float:
    lines = NOTE.lines(box.sentence, _left_part(sheet, box)[1])
    left = len(lines) * _LEADING + 0.8 * bool(lines) + (2 + len(box.rows) * _PITCH if box.rows else 0)
    return 2 * _PADDING + max(_CAPITALS + max(left, 14.6 if box.below else 8.2), _CODE if box.code else 0)


def _ground(sheet: Sheet, top: float, height: float) -> None:
    if sheet.manner.box == "framed":
        sheet.box(sheet.left, top, sheet.room, height, LINE, _RADIUS)
        edge = _FRAME
        sheet.box(
            sheet.left + edge, top + edge, sheet.room - 2 * edge, height - 2 * edge, WHITE, _RADIUS - edge
        )
    else:
        sheet.box(sheet.left, top, sheet.room, height, PALE, _RADIUS)


def print_code(
    sheet: Sheet, code: tuple[tuple[bool, ...], ...], x: float, y: float, wide: float = _CODE
) -> None:
    """Prints a code on white, `x` and `y` its upper left: squares that touch in a row are one box."""
    side = wide / (len(code) + 2 * _MARGIN)
    sheet.box(x, y, wide, wide, WHITE, 1.2)
    for down, row in enumerate(code):
        for dark, run in groupby(enumerate(row), key=lambda at: at[1]):
            if dark:
                across = [place for place, _ in run]
                left, top = x + (across[0] + _MARGIN) * side, y + (down + _MARGIN) * side
                sheet.box(left, top, len(across) * side, side, INK)
