"""The design *Épure*: no colour but a stroke, hair lines, the facts listed beside the address, so that more lines fit."""

from __future__ import annotations

from app.base.words import Words
from app.paper.fonts import Face
from app.paper.inks import readable
from app.paper.letter import Letter
from app.paper.parts import (
    BELOW_WINDOW,
    WINDOW_LEFT,
    WINDOW_TOP,
    foot_top,
    print_beside,
    print_fact_list,
    print_letterhead,
    print_logo,
    print_window,
    running_head,
)
from app.paper.sheet import LEFT, RIGHT, Sheet
from app.paper.style import INK, Manner, Type

_STROKE_WIDE, _STROKE_HIGH = 14.0, 1.1
_TITLE = Type(Face.SEMIBOLD, 17)
_NUMBER = Type(Face.REGULAR, 13)
_LOGO = 11.0
_SIDE = WINDOW_LEFT - LEFT - 10


def opened(letter: Letter, words: Words) -> Sheet:
    """The first page down to where the content begins."""
    manner = Manner(accent=readable(letter.issuer.look.accent), rule=INK, weight=0.5, box="framed")
    sheet = Sheet(top=31.4, bottom=foot_top(letter, words, RIGHT - LEFT) - 4.5, manner=manner)
    sheet.box(LEFT, 11.5, _STROKE_WIDE, _STROKE_HIGH, manner.accent)
    wide = print_logo(sheet, letter.issuer, LEFT, 17, _LOGO, 38)
    print_letterhead(sheet, letter.issuer, LEFT + (wide + 3.5 if wide else 0), 21.8, 0.6)
    right = print_window(sheet, letter.to, words)
    if letter.beside:
        right = print_beside(
            sheet, letter.beside, WINDOW_LEFT, max(BELOW_WINDOW, right + 9), RIGHT - WINDOW_LEFT, words
        )
    y = sheet.block(LEFT, WINDOW_TOP + 1.6, letter.title, _TITLE.fitted(letter.title, _SIDE, 13), _SIDE, 7)
    y = sheet.block(
        LEFT, y - 0.4, letter.number, _NUMBER.inked(manner.accent).fitted(letter.number, _SIDE, 9), _SIDE, 6
    )
    left = print_fact_list(sheet, letter.facts, y + 3.6, _SIDE) if letter.facts else y
    sheet.y = max(BELOW_WINDOW, left + 10, right + 10)
    return sheet


def print_page(sheet: Sheet, letter: Letter, page: int) -> None:
    """What a later page has besides its content."""
    running_head(sheet, letter, page)
