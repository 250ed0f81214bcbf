"""The design *Ardoise*: a band of the merchant's colour across the head, facts on a tinted strip, the total on the colour."""

from __future__ import annotations

from app.base.words import Words
from app.paper.fonts import Face
from app.paper.inks import WHITE, mixed, readable
from app.paper.letter import Letter
from app.paper.parts import (
    BELOW_WINDOW,
    WINDOW_LEFT,
    WINDOW_TOP,
    foot_top,
    print_beside,
    print_facts,
    print_name,
    print_tile,
    print_window,
    running_head,
)
from app.paper.sheet import LEFT, RIGHT, WIDTH, Box, Sheet
from app.paper.style import NOTE, Manner, Type

_BAND, _LATER_BAND = 36.0, 5.0
_TILE = 18.0
_TITLE = Type(Face.SEMIBOLD, 22, WHITE)
_NUMBER = Type(Face.MEDIUM, 12, WHITE)
_STRIP_TINT = 0.10
_TITLE_ROOM = 84.0


def opened(letter: Letter, words: Words) -> Sheet:
    """The first page down to where the content begins."""
    accent = readable(letter.issuer.look.accent)
    manner = Manner(accent=accent, rule=accent, weight=1.2, total="filled")
    sheet = Sheet(top=31.4, bottom=foot_top(letter, words, RIGHT - LEFT) - 4.5, manner=manner)
    sheet.box(0, 0, WIDTH, _BAND, accent)
    _print_band(sheet, letter)
    right, left = print_window(sheet, letter.to, words), 0.0
    if letter.beside:
        left = print_beside(sheet, letter.beside, LEFT, WINDOW_TOP, WINDOW_LEFT - LEFT - 8, words)
    base = max(BELOW_WINDOW + 4, left + 13, right + 13)
    if not letter.facts:
        sheet.y = base - 4
        return sheet
    end = print_facts(sheet, letter.facts, base, inset=4)
    ground = mixed(accent, WHITE, _STRIP_TINT)
    sheet.under(Box(LEFT, base - 5.6, RIGHT - LEFT, end - base + 1.2, ground, 2.0))
    sheet.y = end + 3
    return sheet


def print_page(sheet: Sheet, letter: Letter, page: int) -> None:
    """What a later page has besides its content."""
    sheet.under(Box(0, 0, WIDTH, _LATER_BAND, sheet.manner.accent, 0), page)
    running_head(sheet, letter, page)


def _print_band(sheet: Sheet, letter: Letter) -> None:
    issuer = letter.issuer
    wide = print_tile(sheet, issuer, LEFT, (_BAND - _TILE) / 2, _TILE, 48)
    left = LEFT + (wide + 4.5 if wide else 0)
    title = _TITLE.fitted(letter.title, _TITLE_ROOM, 12)
    number = _NUMBER.fitted(letter.number, _TITLE_ROOM)
    base = 19.5 if letter.number else 21.5
    beside = max(
        sheet.words(RIGHT, base, letter.title, title, "right"),
        sheet.words(RIGHT, base + 8, letter.number, number, "right"),
    )
    room = max(RIGHT - beside - 8 - left, 40)
    small = NOTE.inked(WHITE)
    told = [issuer.look.tagline, ", ".join(issuer.address), " · ".join(issuer.contact)]
    lines = [part for line in told for part in small.lines(line, room)]
    y = print_name(sheet, issuer, left, (_BAND - 4.3 * len(lines)) / 2 + 2, room, WHITE)
    for line in lines:
        sheet.words(left, y - 0.6, line, small)
        y += 4.3
