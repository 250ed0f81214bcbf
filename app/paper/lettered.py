"""A whole paper, in the design of whom it comes from: what is above the content, the content, heads and feet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.base.words import Words
from app.paper import ardoise, epure, registre, zinc
from app.paper.grey_box import GreyBox, print_grey_box, room_taken
from app.paper.letter import Letter
from app.paper.look import Design
from app.paper.parts import print_foot, print_watermark
from app.paper.sheet import Sheet


def _never_aside(_letter: Letter) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class _Drawn:
    """How a design is drawn: its first page, its later ones, and whether it prints `Letter.pay` beside the content."""

    opened: Callable[[Letter, Words], Sheet]
    page: Callable[[Sheet, Letter, int], None]
    aside: Callable[[Letter], bool] = _never_aside


_DRAWN = {
    Design.REGISTRE: _Drawn(registre.opened, registre.print_page),
    Design.ZINC: _Drawn(zinc.opened, zinc.print_page, zinc.pays_aside),
    Design.ARDOISE: _Drawn(ardoise.opened, ardoise.print_page),
    Design.EPURE: _Drawn(epure.opened, epure.print_page),
}


_LITTLE, _CLOSE, _BETWEEN = 130.0, (0.6, 0.3), 15.0


def lettered(letter: Letter, words: Words, content: Callable[[Sheet], None]) -> Sheet:
    """The whole paper: what is above the content, the content, heads and feet.

    Where little more than small print would stand on a page of its own, the parts are set closer if that saves the page; else
    the sums join it. Where the amount due comes on a later page, the first one says it among its facts: nobody should have to
    look for it.
    """
    letter = letter.posted(words)
    sheet = opened(letter, words)
    content(sheet)
    if letter.pay and letter.pay.asked and _paid_later(sheet, letter.pay):
        letter = replace(letter, facts=(*letter.facts, (letter.pay.label, letter.pay.money)))
        sheet = opened(letter, words)
        content(sheet)
    if len(sheet.pages) > 1 and sheet.y < sheet.top + _LITTLE:
        for air in _CLOSE:
            closer = opened(letter, words)
            closer.air = air
            content(closer)
            if len(closer.pages) < len(sheet.pages):
                return closed(closer, letter, words)
        if sheet.bookmarks[-1][1] < len(sheet.pages) - 1:
            # Small print alone: the sums come along, with the last lines.
            along = opened(letter, words)
            along.beneath = sheet.y - sheet.top + _BETWEEN
            content(along)
            if len(along.pages) == len(sheet.pages):
                return closed(along, letter, words)
    return closed(sheet, letter, words)


def _paid_later(sheet: Sheet, pay: GreyBox) -> bool:
    """Whether the box of the amount due stands on another page than the first."""
    return any(page for title, page, _ in sheet.bookmarks if title == pay.heading)


def opened(letter: Letter, words: Words) -> Sheet:
    """A sheet whose first page has everything above the content; its `y` is where the content begins."""
    sheet = _drawn(letter).opened(letter, words)
    if letter.watermark:
        print_watermark(sheet, letter.watermark)
    sheet.bookmarks.append((letter.heading, 0, 0.0))
    return sheet


def closed(sheet: Sheet, letter: Letter, words: Words) -> Sheet:
    """The sheet with the heads of later pages and the feet of all, now that their number is known."""
    total = len(sheet.pages)

    def draw(page: int) -> None:
        if page:
            if letter.watermark:
                print_watermark(sheet, letter.watermark, page)
            _drawn(letter).page(sheet, letter, page)
        print_foot(sheet, letter, words, page, total)

    sheet.on_each(draw)
    return sheet


def room_of_pay(sheet: Sheet, letter: Letter) -> float:
    """How much room `print_pay` will take, so that what it sums up can stand on its page."""
    return room_taken(sheet, letter.pay) if letter.pay and not _drawn(letter).aside(letter) else 0


def print_pay(sheet: Sheet, letter: Letter) -> None:
    """Prints the box of the amount due where the content has come to, unless the design has printed it beside."""
    if letter.pay and not _drawn(letter).aside(letter):
        print_grey_box(sheet, letter.pay)


def _drawn(letter: Letter) -> _Drawn:
    return _DRAWN[letter.issuer.look.design]
