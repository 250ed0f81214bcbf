"""The parts that the designs of papers are made of: address, title, facts, heads of later pages, feet, watermark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import atan2, cos, degrees, radians, sin

from app.base.words import Words
from app.paper.fonts import Face
from app.paper.inks import WHITE
from app.paper.letter import Block, Letter
from app.paper.party import Addressee, Issuer, spaced
from app.paper.picture import picture
from app.paper.sheet import HEIGHT, MARGIN, WIDTH, Sheet, Text
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
    TITLE,
    WATERMARK,
    Type,
)
from app.paper.text import POINT, printed

WINDOW_LEFT, WINDOW_TOP = 110.0, 50.0
"""The window of an envelope, from the left and from the top, in mm: the same on a DL (folded in three) and a C5 (in two)."""

BELOW_WINDOW = 92.0
"""From here down nothing shows in the window, in mm from the top."""

_ABOVE_WINDOW = 43.5
_FOOT_BASE = 287.0
_FOOT_LEADING = 3.7
_NAME_LINES, _LEAST_NAME = 3, 7.5
_FACT_GAP = 9.0
_FACT_LEAST_GAP = 3.4
_FACT_ROOM = 78.0


def print_window(sheet: Sheet, block: Block, words: Words) -> float:
    """Prints the address that shows in the window; gives the base line of its last line.

    Its label and the addressee's numbers stand above: the post reads the town in the last line, and nothing after it.
    """
    room = sheet.right - WINDOW_LEFT
    head = " · ".join((block.label, *_numbers(block.addressee, words)))
    sheet.block(WINDOW_LEFT, _ABOVE_WINDOW, head, LABEL.fitted(head, room, 6.8), room, 3.4)
    y = sheet.block(WINDOW_LEFT, WINDOW_TOP + 5.0, block.addressee.name, ADDRESS_NAME, room, 5.0)
    for line in block.addressee.address:
        y = sheet.block(WINDOW_LEFT, y, line, ADDRESS, room, 5.0)
    if not block.notes:
        return y - 5.0
    y += 1.8
    for line in block.notes:
        y = sheet.block(WINDOW_LEFT, y, line, NOTE, room, 4.2)
    return y - 4.2


def print_beside(sheet: Sheet, block: Block, x: float, top: float, room: float, words: Words) -> float:
    """Prints another address, smaller; gives the base line of its last line."""
    return print_address(sheet, block, x, top, room, words, MEDIUM, BODY, 4.55)


def print_address(
    sheet: Sheet,
    block: Block,
    x: float,
    top: float,
    room: float,
    words: Words,
    name: Type,
    type_: Type,
    leading: float,
) -> float:
    """Prints an address under its label, `top` the label's base line; gives the base line of its last line."""
    sheet.words(x, top - 0.2, block.label, LABEL)
    y = top + 5.0
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


def print_name(sheet: Sheet, issuer: Issuer, x: float, y: float, room: float, ink: str = NAME.ink) -> float:
    """Prints the issuer's name, smaller where it is long; gives the base line that would come next."""
    # On one line where a slightly smaller type does it.
    once = NAME.inked(ink).fitted(issuer.name, room, 12.5)
    name = once if once.width(issuer.name) <= room else NAME.inked(ink)
    while name.size > _LEAST_NAME and len(name.lines(issuer.name, room)) > _NAME_LINES:
        name = replace(name, size=name.size - 0.5)
    return sheet.block(x, y, issuer.name, name, room, 6 * name.size / NAME.size)


def print_logo(sheet: Sheet, issuer: Issuer, x: float, y: float, high: float, most: float) -> float:
    """Prints the logo so high, at most so wide; gives its width, 0 where there is none."""
    if not issuer.logo:
        return 0
    logo = picture(issuer.logo)
    wide = min(high * logo.width / logo.height, most)
    sheet.picture(x, y, wide, high, logo)
    return wide


def print_tile(
    sheet: Sheet, issuer: Issuer, x: float, y: float, high: float, most: float, page: int = -1
) -> float:
    """Prints the logo on a white tile, for where the ground has a colour; gives the tile's width, 0 where there is no logo."""
    if not issuer.logo:
        return 0
    logo = picture(issuer.logo)
    inner = high - 2 * _TILE
    wide = min(inner * logo.width / logo.height, most - 2 * _TILE)
    tall = wide * logo.height / logo.width
    sheet.box(x, y, wide + 2 * _TILE, tall + 2 * _TILE, WHITE, 2.2, page)
    sheet.picture(x + _TILE, y + _TILE, wide, inner, logo, page)
    return wide + 2 * _TILE


_TILE = 1.8
"""White around a logo on a tile, in mm."""


def print_letterhead(sheet: Sheet, issuer: Issuer, left: float, base: float, below: float) -> None:
    """Prints name and tagline right of the logo, and at the right edge where the issuer is and is reached.

    `left` is where the name begins, `base` its base line, `below` how far the tagline comes up under it.
    """
    told = [line for line in (", ".join(issuer.address), *issuer.contact) if line]
    beside = min(max((NOTE.width(line) for line in told), default=0), 80)
    room = max(sheet.right - left - beside - 8, 50)
    y = print_name(sheet, issuer, left, base, room)
    sheet.block(left, y - below, issuer.look.tagline, QUIET, room, 4.2)
    y = 21.0
    for line in told:
        for part in NOTE.lines(line, beside + 0.1):
            sheet.words(sheet.right, y, part, NOTE, "right")
            y += 4.3


def print_title(sheet: Sheet, letter: Letter, base: float) -> float:
    """Prints title and number, the number below where both do not fit; gives the base line of the last."""
    wide = sheet.words(sheet.left, base, letter.title, TITLE)
    if not letter.number:
        return base
    number = Type(Face.REGULAR, TITLE.size, sheet.manner.accent)
    if wide + 6.5 + number.width(letter.number) <= sheet.room:
        sheet.words(sheet.left + wide + 6.5, base, letter.number, number)
        return base
    return sheet.block(sheet.left, base + 9, letter.number, number, sheet.room, 9) - 9


def print_facts(sheet: Sheet, facts: Sequence[tuple[str, str]], base: float, inset: float = 0) -> float:
    """Prints labels over values, in one row where a narrower gap allows it; gives where the next thing begins."""
    first, end = sheet.left + inset, sheet.right - inset
    lines = [FACT.lines(value, _FACT_ROOM) for _, value in facts]
    wide = [
        max([LABEL.width(label), *(FACT.width(line) for line in own)])
        for (label, _), own in zip(facts, lines, strict=True)
    ]
    gaps = max(len(facts) - 1, 1)
    left_over = (end - first - sum(wide)) / gaps
    gap = min(max(left_over, 0), _FACT_GAP) if left_over >= _FACT_LEAST_GAP else _FACT_GAP
    x, deepest = first, 1
    for (label, value), own, width in zip(facts, lines, wide, strict=True):
        if x > first and x + width > end + 0.1:
            x, base, deepest = first, base + 12 + (deepest - 1) * 4.4, 1
        sheet.words(x, base, label, LABEL)
        sheet.block(x, base + 4.9, value, FACT, _FACT_ROOM, 4.4)
        deepest = max(deepest, len(own))
        x += width + gap
    return base + 13.4 + (deepest - 1) * 4.4 if facts else base - 2


def print_fact_list(sheet: Sheet, facts: Sequence[tuple[str, str]], top: float, room: float) -> float:
    """Prints labels beside values, one below the other; gives the base line of the last."""
    widest = min(max((LABEL.width(label) for label, _ in facts), default=0), room / 2) + 4
    y, last = top, top
    for label, value in facts:
        sheet.words(sheet.left, y, LABEL.elided(label, widest - 2), LABEL)
        end = sheet.block(sheet.left + widest, y, value, FACT, room - widest, 4.4)
        last = end - 4.4
        y = last + 5.6
    return last


def running_head(sheet: Sheet, letter: Letter, page: int) -> None:
    """Prints the head of a page after the first: logo, heading, and what `letter.running` says."""
    left = sheet.left
    if letter.issuer.logo:
        logo = picture(letter.issuer.logo)
        wide = min(8 * logo.width / logo.height, 26.0)
        sheet.picture(left, 16, wide, 8, logo, page)
        left += wide + 3
    heading = Type(Face.SEMIBOLD, 11.5)
    room = sheet.right - left
    told = " · ".join(letter.running)
    right = QUIET.fitted(told, room / 2)
    running = right.elided(told, room / 2)
    room -= right.width(running) + 6
    fitting = heading.fitted(letter.heading, room)
    sheet.words(left, 21.4, fitting.elided(letter.heading, room), fitting, "left", page)
    sheet.words(sheet.right, 21.4, running, right, "right", page)


def identity(issuer: Issuer, words: Words) -> tuple[str, ...]:
    """The issuer's names, address and numbers, as the law wants them on each page."""
    numbers = spaced(issuer.siret, 3, 3, 3, 5) if issuer.siret else spaced(issuer.siren, 3)
    label = "SIRET" if issuer.siret else "SIREN"
    parts = [
        ", ".join((issuer.name, *issuer.mentions[:1])),
        ", ".join(issuer.address),
        f"{label}\u00a0{numbers}" if numbers else "",
        *issuer.mentions[1:],
        words.say("paper.vat_number", number=issuer.vat_number) if issuer.vat_number else "",
    ]
    # No line ends between a register and its town, nor between a number and what it is.
    parts = [
        part.replace("RCS ", "RCS\u00a0").replace("TVA ", "TVA\u00a0").replace("VAT ", "VAT\u00a0")
        for part in parts
    ]
    return tuple(part for part in parts if part)


def items_in_lines(parts: Sequence[str], type_: Type, room: float) -> list[str]:
    """Items with a point between them, in as few lines as hold them and of nearly one width: no line ends with a point."""
    wide = [type_.width(part) for part in parts]
    between = type_.width(_BETWEEN)

    def broken(most: float) -> list[list[int]]:
        found: list[list[int]] = []
        end = most + 1
        for place, width in enumerate(wide):
            end += between + width
            if end > most:
                found.append([])
                end = width
            found[-1].append(place)
        return found

    count = len(broken(room))
    while room > max(wide, default=0) and len(broken(room - 4)) == count:
        room -= 4
    return [_BETWEEN.join(parts[place] for place in line) for line in broken(room)]


_BETWEEN = " · "


def _foot_lines(letter: Letter, words: Words, room: float) -> list[str]:
    own = FOOT.lines(letter.issuer.look.foot, room)
    told = items_in_lines(identity(letter.issuer, words), FOOT, room)
    return [*own, *(part for line in told for part in FOOT.lines(line, room))]


def foot_top(letter: Letter, words: Words, room: float) -> float:
    """Where the foot of each page begins, as wide as the content."""
    return _FOOT_BASE - len(_foot_lines(letter, words, room)) * _FOOT_LEADING - 4.4


def print_foot(sheet: Sheet, letter: Letter, words: Words, page: int, total: int) -> None:
    """Prints the foot of a page: the merchant's own words, who issued the paper, its heading, page n of m."""
    sheet.line(sheet.left, sheet.right, foot_top(letter, words, sheet.room), 0.4, LINE, page)
    lines = _foot_lines(letter, words, sheet.room)
    for number, line in enumerate(lines):
        sheet.words(sheet.left, _FOOT_BASE - (len(lines) - number) * _FOOT_LEADING, line, FOOT, page=page)
    paging = words.say("paper.page", page=page + 1, pages=total)
    room = sheet.room - FOOT.width(paging) - 6
    about = " · ".join(part for part in (letter.heading, letter.to.addressee.name) if part)
    sheet.words(sheet.left, _FOOT_BASE, FOOT.elided(about, room), FOOT, page=page)
    sheet.words(sheet.right, _FOOT_BASE, paging, FOOT, "right", page)


def print_watermark(sheet: Sheet, word: str, page: int = -1) -> None:
    """A large pale word across the page, under everything else printed on it."""
    angle = degrees(atan2(HEIGHT, WIDTH)) - 8
    face, size = Face.BOLD, 110.0
    type_ = Type(face, size).fitted(word, (HEIGHT - 6 * MARGIN), 20)
    wide, high = type_.width(word), type_.size * POINT * 0.7
    x = WIDTH / 2 - wide / 2 * cos(radians(angle)) + high / 2 * sin(radians(angle))
    y = HEIGHT / 2 + wide / 2 * sin(radians(angle)) + high / 2 * cos(radians(angle))
    sheet.under(Text(x, y, printed(word, face), type_.size, WATERMARK, angle), page)
