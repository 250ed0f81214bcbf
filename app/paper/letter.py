"""What every paper has in common: letterhead, address window, title, facts in a row, feet, watermark."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import atan2, cos, degrees, radians, sin

from app.base.words import Words
from app.paper.fonts import Face
from app.paper.party import Addressee, Issuer, spaced
from app.paper.picture import picture
from app.paper.sheet import HEIGHT, LEFT, MARGIN, RIGHT, WIDTH, Sheet, Text
from app.paper.style import (
    ADDRESS,
    ADDRESS_NAME,
    BODY,
    FACT,
    FOOT,
    LABEL,
    LINE,
    MEDIUM,
    NAME,
    NOTE,
    QUIET,
    SMALL,
    TITLE,
    WATERMARK,
    Type,
)
from app.paper.text import POINT, printed

WINDOW_LEFT, WINDOW_TOP = 110.0, 50.0
"""The window of an envelope, from the left and from the top, in mm."""

_TITLE_BASE = 95.0
_FOOT_BASE = 287.0
_FOOT_LEADING = 3.7
_LOGO = 13.0
_NAME_LINES, _LEAST_NAME = 3, 7.5
_FACT_GAP = 9.0
_FACT_LEAST_GAP = 5.0
_FACT_ROOM = 78.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """An address with its label above and notes below."""

    label: str
    addressee: Addressee
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a paper says around its content. `number` is empty while it has none; `watermark` is empty on the real thing.

    `to` stands in the window of the envelope, `beside` left of it; `facts` are labels and values in a row under the title.
    `running` is what the head of later pages says at its right.
    """

    issuer: Issuer
    title: str
    number: str
    to: Block
    beside: Block | None = None
    facts: Sequence[tuple[str, str]] = ()
    running: str = ""
    watermark: str = ""

    @property
    def heading(self) -> str:
        """Title and number in one."""
        return f"{self.title} {self.number}".strip()


def opened(letter: Letter, words: Words) -> Sheet:
    """A sheet whose first page has everything above the content; its `y` is where the content begins."""
    sheet = Sheet(top=31.4, bottom=_foot_top(letter, words) - 4.5)
    if letter.watermark:
        _watermark(sheet, letter.watermark)
    _letterhead(sheet, letter.issuer)
    right = _address(sheet, letter.to, WINDOW_LEFT, RIGHT - WINDOW_LEFT, words, ADDRESS_NAME, ADDRESS, 5.0)
    left = 0.0
    if letter.beside:
        left = _address(sheet, letter.beside, LEFT, WINDOW_LEFT - LEFT - 8, words, MEDIUM, BODY, 4.55)
    base = max(_TITLE_BASE, left + 12, right + 12)
    base = _title(sheet, letter, base)
    sheet.y = _facts(sheet, letter.facts, base + 10)
    return sheet


def closed(sheet: Sheet, letter: Letter, words: Words) -> Sheet:
    """The sheet with the heads of later pages and the feet of all, now that their number is known."""
    total = len(sheet.pages)

    def draw(page: int) -> None:
        if page:
            _running_head(sheet, letter, page)
            if letter.watermark:
                _watermark(sheet, letter.watermark, page)
        _foot(sheet, letter, words, page, total)

    sheet.on_each(draw)
    return sheet


def identity(issuer: Issuer, words: Words) -> str:
    """The issuer's names, address and numbers in one line, as the law wants them on each page."""
    numbers = spaced(issuer.siret, 3, 3, 3, 5) if issuer.siret else spaced(issuer.siren, 3)
    label = "SIRET" if issuer.siret else "SIREN"
    parts = [
        ", ".join((issuer.name, *issuer.mentions[:1])),
        ", ".join(issuer.address),
        f"{label}\u00a0{numbers}" if numbers else "",
        *issuer.mentions[1:],
        words.say("paper.vat_number", number=issuer.vat_number) if issuer.vat_number else "",
    ]
    return " · ".join(part for part in parts if part)


def _letterhead(sheet: Sheet, issuer: Issuer) -> None:
    left = LEFT
    if issuer.logo:
        logo = picture(issuer.logo)
        wide = min(_LOGO * logo.width / logo.height, 42.0)
        sheet.picture(LEFT, 16, wide, _LOGO, logo)
        left += wide + 3.5
    contact = [line for line in (", ".join(issuer.address), *issuer.contact) if line]
    beside = max((NOTE.width(line) for line in contact), default=0)
    room = max(RIGHT - left - min(beside, 80) - 8, 50)
    y = 21.4
    name = NAME
    while name.size > _LEAST_NAME and len(name.lines(issuer.name, room)) > _NAME_LINES:
        name = replace(name, size=name.size - 0.5)
    for line in name.lines(issuer.name, room):
        sheet.words(left, y, line, name)
        y += 6 * name.size / NAME.size
    sheet.block(left, y - 0.2, issuer.tagline, QUIET, room, 4.2)
    y = 21.0
    for line in contact:
        for part in NOTE.lines(line, min(beside, 80) + 0.1):
            sheet.words(RIGHT, y, part, NOTE, "right")
            y += 4.3


def _address(
    sheet: Sheet, block: Block, x: float, room: float, words: Words, name: Type, type_: Type, leading: float
) -> float:
    """Prints an address; gives the base line of its last line."""
    sheet.words(x, WINDOW_TOP - 0.2, block.label, LABEL)
    y = WINDOW_TOP + 5.0
    y = sheet.block(x, y, block.addressee.name, name, room, leading)
    for line in block.addressee.address:
        y = sheet.block(x, y, line, type_, room, leading)
    about = (*_numbers(block.addressee, words), *block.notes)
    y += 1.8 if about else 0
    for line in about:
        y = sheet.block(x, y, line, NOTE, room, 4.2)
    return y - leading


def _numbers(addressee: Addressee, words: Words) -> tuple[str, ...]:
    siren = f"SIREN\u00a0{spaced(addressee.siren, 3)}" if addressee.siren else ""
    vat = words.say("paper.vat_number", number=addressee.vat_number) if addressee.vat_number else ""
    text = " · ".join(part for part in (siren, vat) if part)
    return (text,) if text else ()


def _title(sheet: Sheet, letter: Letter, base: float) -> float:
    """Prints title and number, the number below where both do not fit; gives the base line of the last."""
    wide = sheet.words(LEFT, base, letter.title, TITLE)
    if not letter.number:
        return base
    number = Type(Face.REGULAR, TITLE.size, letter.issuer.accent)
    if wide + 6.5 + number.width(letter.number) <= RIGHT - LEFT:
        sheet.words(LEFT + wide + 6.5, base, letter.number, number)
        return base
    return sheet.block(LEFT, base + 9, letter.number, number, RIGHT - LEFT, 9) - 9


def _facts(sheet: Sheet, facts: Sequence[tuple[str, str]], base: float) -> float:
    """Prints labels over values, in one row where a narrower gap allows it; gives where the next thing begins."""
    lines = [FACT.lines(value, _FACT_ROOM) for _, value in facts]
    wide = [
        max([LABEL.width(label), *(FACT.width(line) for line in own)])
        for (label, _), own in zip(facts, lines, strict=True)
    ]
    gaps = max(len(facts) - 1, 1)
    left_over = (RIGHT - LEFT - sum(wide)) / gaps
    gap = min(max(left_over, 0), _FACT_GAP) if left_over >= _FACT_LEAST_GAP else _FACT_GAP
    x, deepest = LEFT, 1
    for (label, value), own, width in zip(facts, lines, wide, strict=True):
        if x > LEFT and x + width > RIGHT + 0.1:
            x, base, deepest = LEFT, base + 12 + (deepest - 1) * 4.4, 1
        sheet.words(x, base, label, LABEL)
        sheet.block(x, base + 4.9, value, FACT, _FACT_ROOM, 4.4)
        deepest = max(deepest, len(own))
        x += width + gap
    return base + 13.4 + (deepest - 1) * 4.4 if facts else base - 2


def _running_head(sheet: Sheet, letter: Letter, page: int) -> None:
    left = LEFT
    if letter.issuer.logo:
        logo = picture(letter.issuer.logo)
        wide = min(8 * logo.width / logo.height, 26.0)
        sheet.picture(LEFT, 16, wide, 8, logo, page)
        left += wide + 3
    heading = Type(Face.SEMIBOLD, 11.5)
    room = RIGHT - left
    right = QUIET.fitted(letter.running, room / 2)
    running = right.elided(letter.running, room / 2)
    room -= right.width(running) + 6
    fitting = heading.fitted(letter.heading, room)
    sheet.words(left, 21.4, fitting.elided(letter.heading, room), fitting, "left", page)
    sheet.words(RIGHT, 21.4, running, right, "right", page)


def _foot_lines(letter: Letter, words: Words) -> list[str]:
    return FOOT.lines(identity(letter.issuer, words), RIGHT - LEFT)


def _foot_top(letter: Letter, words: Words) -> float:
    return _FOOT_BASE - len(_foot_lines(letter, words)) * _FOOT_LEADING - 4.4


def _foot(sheet: Sheet, letter: Letter, words: Words, page: int, total: int) -> None:
    sheet.line(LEFT, RIGHT, _foot_top(letter, words), 0.4, LINE, page)
    lines = _foot_lines(letter, words)
    for number, line in enumerate(lines):
        sheet.words(LEFT, _FOOT_BASE - (len(lines) - number) * _FOOT_LEADING, line, FOOT, page=page)
    paging = words.say("paper.page", page=page + 1, pages=total)
    room = RIGHT - LEFT - FOOT.width(paging) - 6
    about = " · ".join(part for part in (letter.heading, letter.to.addressee.name) if part)
    sheet.words(LEFT, _FOOT_BASE, FOOT.elided(about, room), FOOT, page=page)
    sheet.words(RIGHT, _FOOT_BASE, paging, FOOT, "right", page)


def _watermark(sheet: Sheet, word: str, page: int = -1) -> None:
    """A large pale word across the page, under everything else printed on it."""
    angle = degrees(atan2(HEIGHT, WIDTH)) - 8
    face, size = Face.BOLD, 110.0
    type_ = Type(face, size).fitted(word, (HEIGHT - 6 * MARGIN), 20)
    wide, high = type_.width(word), type_.size * POINT * 0.7
    x = WIDTH / 2 - wide / 2 * cos(radians(angle)) + high / 2 * sin(radians(angle))
    y = HEIGHT / 2 + wide / 2 * sin(radians(angle)) + high / 2 * cos(radians(angle))
    sheet.pages[page].insert(0, Text(x, y, printed(word, face), type_.size, WATERMARK, angle))


def lettered(letter: Letter, words: Words, content: Callable[[Sheet], None]) -> Sheet:
    """The whole paper: what is above the content, the content, heads and feet."""
    sheet = opened(letter, words)
    content(sheet)
    return closed(sheet, letter, words)


def closing(sheet: Sheet, heading: str, texts: Sequence[str], *, quoted: bool = False) -> None:
    """Small print at the end: a heading and paragraphs, on over the page where they must; nothing where all are empty.

    `quoted` words are someone's own: a little larger, in italics.
    """
    shown = [text for text in texts if text.strip()]
    if not shown:
        return
    type_, leading = (Type(Face.ITALIC, 8.5, NOTE.ink), 4.2) if quoted else (SMALL, 3.75)
    sheet.y += 7.5
    sheet.need((4.6 if heading else 0) + leading * 2)
    if heading:
        sheet.words(LEFT, sheet.y + 2.6, heading, LABEL)
        sheet.y += 4.6
    for text in shown:
        sheet.flowing(LEFT, text, type_, RIGHT - LEFT, leading)
        sheet.y += 1.6
