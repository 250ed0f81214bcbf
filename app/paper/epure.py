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
    contact,
    foot_top,
    print_beside,
    print_fact_list,
    print_logo,
    print_name,
    print_window,
    running_head,
)
from app.paper.sheet import LEFT, RIGHT, Sheet
from app.paper.style import INK, NOTE, QUIET, Manner, Type

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
    _print_head(sheet, letter)
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


def _print_head(sheet: Sheet, letter: Letter) -> None:
    issuer = letter.issuer
    wide = print_logo(sheet, issuer, LEFT, 17, _LOGO, 38)
    left = LEFT + (wide + 3.5 if wide else 0)
    told = contact(issuer)
    beside = min(max((NOTE.width(line) for line in told), default=0), 80)
    room = max(RIGHT - left - beside - 8, 50)
    y = print_name(sheet, issuer, left, 21.8, room)
    sheet.block(left, y - 0.6, issuer.look.tagline, QUIET, room, 4.2)
    y = 21.0
    for line in told:
        for part in NOTE.lines(line, beside + 0.1):
            sheet.words(RIGHT, y, part, NOTE, "right")
            y += 4.3
