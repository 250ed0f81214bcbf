"""The design *Registre*: ink on white, one accent, title and number large over five facts in a row."""

from __future__ import annotations

from app.base.words import Words
from app.paper.inks import readable
from app.paper.letter import Letter
from app.paper.parts import (
    WINDOW_LEFT,
    WINDOW_TOP,
    foot_top,
    print_beside,
    print_facts,
    print_letterhead,
    print_logo,
    print_title,
    print_window,
    running_head,
)
from app.paper.sheet import LEFT, RIGHT, Sheet
from app.paper.style import Manner

_TITLE_BASE = 95.0
_LOGO = 13.0


def opened(letter: Letter, words: Words) -> Sheet:
    """The first page down to where the content begins."""
    manner = Manner(accent=readable(letter.issuer.look.accent))
    sheet = Sheet(top=31.4, bottom=foot_top(letter, words, RIGHT - LEFT) - 4.5, manner=manner)
    wide = print_logo(sheet, letter.issuer, LEFT, 16, _LOGO, 42)
    print_letterhead(sheet, letter.issuer, LEFT + (wide + 3.5 if wide else 0), 21.4, 0.2)
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
