"""The design *Zinc*: a tinted column with who sends the paper and what is to be paid, the content in the room beside it.

On later pages the column says which paper it is. A paper whose content needs the whole width (`Letter.slim` is False: tables
of many columns) keeps the column as a corner.
"""

from __future__ import annotations

from app.base.words import Words
from app.paper.fonts import Face
from app.paper.grey_box import GreyBox, print_code
from app.paper.inks import readable
from app.paper.letter import Letter
from app.paper.parts import (
    BELOW_WINDOW,
    WINDOW_LEFT,
    foot_top,
    print_beside,
    print_facts,
    print_name,
    print_tile,
    print_window,
    running_head,
)
from app.paper.sheet import HEIGHT, LEFT, RIGHT, Box, Sheet
from app.paper.style import LABEL, MEDIUM, NOTE, QUIET, TITLE, Manner, Type

GROUND = "#F0EEE8"
_COLUMN, _STRIP = 62.0, 3.0
_INSET = 12.0
_ASIDE = _COLUMN - _INSET - 7
_CONTENT_LEFT, _CONTENT_RIGHT = 72.0, 196.0
_TILE = 17.0
_NUMBER = Type(Face.MEDIUM, 11.5)
_FACTS_BASE = 89.0
_PAY_BASE, _PAY_END = 91.0, 282.0
_CODE = 38.0
_HEADING = Type(Face.SEMIBOLD, 9.5)
_LATER_TOP, _LATER_TILE = 18.0, 11.0
_LATER_TITLE, _LATER_NUMBER = Type(Face.SEMIBOLD, 11.5), Type(Face.MEDIUM, 9.5)


def opened(letter: Letter, words: Words) -> Sheet:
    """The first page down to where the content begins."""
    accent = readable(letter.issuer.look.accent, GROUND)
    left, right = (_CONTENT_LEFT, _CONTENT_RIGHT) if letter.slim else (LEFT, RIGHT)
    sheet = Sheet(
        top=_LATER_TOP if letter.slim else 31.4,
        bottom=foot_top(letter, words, right - left) - 4.5,
        left=left,
        right=right,
        manner=Manner(accent=accent, rule=accent),
    )
    identity = _print_identity(sheet, letter)
    title = TITLE.fitted(letter.title, RIGHT - WINDOW_LEFT + 30, 14)
    sheet.words(right, 22, letter.title, title, "right")
    number = _NUMBER.inked(accent).fitted(letter.number, right - WINDOW_LEFT + 20)
    sheet.words(right, 29.5, letter.number, number, "right")
    base = print_window(sheet, letter.to, words)
    if letter.beside:
        top = max(BELOW_WINDOW, base + 9)
        base = print_beside(sheet, letter.beside, WINDOW_LEFT, top, right - WINDOW_LEFT, words)
    if not letter.slim:
        base = max(base, identity + 3)
    _ground(sheet, 0, HEIGHT if letter.slim else identity + 5)
    base = max(_FACTS_BASE, base + 12)
    sheet.y = print_facts(sheet, letter.facts, base) + (1 if letter.facts else 0)
    if letter.pay and pays_aside(letter):
        _print_pay(sheet, letter.pay, max(_PAY_BASE, identity + 12))
    return sheet


def print_page(sheet: Sheet, letter: Letter, page: int) -> None:
    """What a later page has besides its content."""
    _ground(sheet, page, HEIGHT if letter.slim else 0)
    if letter.slim:
        _print_later_head(sheet, letter, page)
    else:
        running_head(sheet, letter, page)


def pays_aside(letter: Letter) -> bool:
    """Whether what is to be paid stands in the column: where the column is there, and the box fits into it."""
    if not letter.pay or not letter.slim:
        return False
    trial = Sheet(top=0, bottom=0)
    identity = _print_identity(trial, letter)
    return _print_pay(trial, letter.pay, max(_PAY_BASE, identity + 12)) <= _PAY_END


def _ground(sheet: Sheet, page: int, high: float) -> None:
    """The tinted column, beneath everything, and the strip of the accent at its top."""
    sheet.under(Box(0, 0, _COLUMN, _STRIP, sheet.manner.accent, 0), page)
    if high:
        sheet.under(Box(0, 0, _COLUMN, high, GROUND, 0), page)


def _print_identity(sheet: Sheet, letter: Letter) -> float:
    """Prints who sends the paper into the column; gives the base line of the last line."""
    issuer = letter.issuer
    wide = print_tile(sheet, issuer, _INSET, 14, _TILE, _ASIDE)
    y = print_name(sheet, issuer, _INSET, 14 + _TILE + 9 if wide else 22, _ASIDE)
    y = sheet.block(_INSET, y - 0.6, issuer.look.tagline, QUIET, _ASIDE, 4.2)
    y += 2.4
    told = (*issuer.address, *issuer.contact)
    # All as small as the longest that cannot be broken, such as an e-mail address.
    unbroken = max((line for line in told if " " not in line), key=NOTE.width, default="")
    small = NOTE.fitted(unbroken, _ASIDE)
    for line in told:
        y = sheet.block(_INSET, y, line, small, _ASIDE, 4.4)
    return y - 4.4


def _print_later_head(sheet: Sheet, letter: Letter, page: int) -> None:
    """Prints which paper a later page belongs to into the column, so that the content begins higher."""
    wide = print_tile(sheet, letter.issuer, _INSET, 14, _LATER_TILE, _ASIDE, page)
    y = 14 + _LATER_TILE + 8 if wide else _LATER_TOP + 3
    number = _LATER_NUMBER.inked(sheet.manner.accent)
    for text, type_, leading in (
        (letter.title, _LATER_TITLE, 5.2),
        (letter.number, number.fitted(letter.number, _ASIDE), 6.6),
        *((part, QUIET, 4.4) for part in letter.running),
    ):
        for line in type_.lines(text, _ASIDE):
            sheet.words(_INSET, y, line, type_, "left", page)
            y += leading


def _print_pay(sheet: Sheet, box: GreyBox, y: float) -> float:
    """Prints what is to be paid, one thing below the other; gives where it ends."""
    sheet.words(_INSET, y, box.label, LABEL)
    sheet.words(_INSET, y + 8.6, box.money, box.figure(sheet.manner.accent).fitted(box.money, _ASIDE, 11))
    y += 8.6
    if box.below:
        y = sheet.block(_INSET, y + 6.2, box.below, MEDIUM, _ASIDE, 4.4) - 4.4
    if box.code:
        y += 5
        print_code(sheet, box.code, _INSET, y, _CODE)
        y += _CODE + 0.6
    y = sheet.block(_INSET, y + 6.4, box.heading, _HEADING, _ASIDE, 4.4) - 4.4
    y = sheet.block(_INSET, y + 4.6, box.sentence, NOTE, _ASIDE, 4.2) - 4.2 if box.sentence else y
    for name, value, figure in box.rows:
        if name:
            y += 6.6
            sheet.words(_INSET, y, name, LABEL)
        sheet.words(_INSET + _ASIDE, y + 4.6, figure, MEDIUM, "right")
        room = _ASIDE - (MEDIUM.width(figure) + 3 if figure else 0)
        y = sheet.block(_INSET, y + 4.6, value, MEDIUM, room, 4.4) - 4.4
    return y
