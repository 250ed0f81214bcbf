"""The design *Registre*: ink on white, one accent, title and number large over five facts in a row."""

from __future__ import annotations

from app.base.words import Words
from app.paper.inks import readable
from app.paper.letter import Letter
from app.paper.parts import (
    WINDOW_LEFT,
    WINDOW_TOP,
    contact,
    foot_top,
    print_beside,
    print_facts,
    print_logo,
    print_name,
    print_title,
    print_window,
    running_head,
)
from app.paper.party import Issuer
from app.paper.sheet import LEFT, RIGHT, Sheet
from app.paper.style import NOTE, QUIET, Manner

_TITLE_BASE = 95.0
_LOGO = 13.0


def opened(letter: Letter, words: Words) -> Sheet:
    """The first page down to where the content begins."""
    manner = Manner(accent=readable(letter.issuer.look.accent))
    sheet = Sheet(top=31.4, bottom=foot_top(letter, words, RIGHT - LEFT) - 4.5, manner=manner)
    _print_head(sheet, letter.issuer)
    right = print_window(sheet, letter.to, words)
    left = 0.0
    if letter.beside:
        left = print_beside(sheet, letter.beside, LEFT, WINDOW_TOP, WINDOW_LEFT - LEFT - 8, words)
    base = print_title(sheet, letter, max(_TITLE_BASE, left + 12, right + 12))
    sheet.y = print_facts(sheet, letter.facts, base + 10)
    return sheet


def print_page(sheet: Sheet, letter: Letter, page: int) -> None:
    """What a later page has besides its content."""
    running_head(sheet, letter, page)


def _print_head(sheet: Sheet, issuer: Issuer) -> None:
    wide = print_logo(sheet, issuer, LEFT, 16, _LOGO, 42)
    left = LEFT + (wide + 3.5 if wide else 0)
    told = contact(issuer)
    beside = min(max((NOTE.width(line) for line in told), default=0), 80)
    room = max(RIGHT - left - beside - 8, 50)
    y = print_name(sheet, issuer, left, 21.4, room)
    sheet.block(left, y - 0.2, issuer.look.tagline, QUIET, room, 4.2)
    y = 21.0
    for line in told:
        for part in NOTE.lines(line, beside + 0.1):
            sheet.words(RIGHT, y, part, NOTE, "right")
            y += 4.3
