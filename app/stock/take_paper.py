"""A stock-take on paper: the sheet to count by, shelf by shelf, and afterwards what was found, to be signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.base.words import Words
from app.paper.pdf import About, pdf_bytes
from app.paper.plain import FOOT_BASE, measured, print_feet
from app.paper.sheet import LEFT, RIGHT, Sheet
from app.paper.style import BODY, FACT, LINE, MEDIUM, QUIET, SMALL, STRONG, TITLE, Type
from app.paper.table import Column, Row, flow

_CODE = Type(size=7.5, ink=QUIET.ink)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLine:
    """A product, or a lot of it: thousandths of its unit, and what the difference is worth in minor units.

    `expected_milli` is None where who counts is not to know it, `counted_milli` where nobody counted.
    """

    sku: str
    name: str
    unit: str
    shelf: str = ""
    lot: str = ""
    expires_on: date | None = None
    expected_milli: int | None = None
    counted_milli: int | None = None
    difference_milli: int = 0
    worth: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakePaper:
    """A stock-take as it is printed. Over, it says what was found (`ended`); `value` is for who may see what things cost."""

    company: str
    number: str
    name: str
    place: str
    on: date
    by: str
    lines: tuple[PaperLine, ...]
    currency: str = "EUR"
    ended: str = ""
    """The state it ended in: posted or abandoned; empty while it is counted."""
    ended_on: date | None = None
    ended_by: str = ""
    reason: str = ""
    value: int | None = None


def render_take(paper: TakePaper, words: Words) -> bytes:
    """The sheet to count by, or what was found, as a PDF."""
    sheet = Sheet(top=20, bottom=FOOT_BASE - 8)
    title = words.say("paper.take.result" if paper.ended else "paper.take.sheet")
    on = paper.ended_on or paper.on
    sheet.words(LEFT, 20, paper.company, MEDIUM)
    sheet.words(RIGHT, 20, words.date(on), QUIET, "right")
    sheet.words(LEFT, 31, title, TITLE)
    called = " · ".join(part for part in (paper.name, paper.place) if part)
    sheet.words(LEFT, 41, FACT.elided(called or paper.number, RIGHT - LEFT), FACT)
    sheet.words(LEFT, 46.5, paper.number, STRONG)
    told = words.say("paper.take.opened", day=paper.on, name=paper.by)
    if paper.ended:
        told = words.say(f"paper.take.{paper.ended}", day=on, name=paper.ended_by)
    sheet.words(LEFT, 51.5, told, QUIET)
    sheet.y = 57
    if paper.reason:
        sheet.flowing(LEFT, paper.reason, SMALL, RIGHT - LEFT, 3.8)
        sheet.y += 2
    flow(sheet, _columns(paper, words), _rows(paper, words))
    if paper.value is not None:
        _value(sheet, paper, words)
    _signatures(sheet, words, "checked" if paper.ended else "counted")
    print_feet(sheet, words, " · ".join(part for part in (paper.company, title, paper.number) if part))
    return pdf_bytes(sheet, About(title, paper.company, words.language, on, paper.company))


def _columns(paper: TakePaper, words: Words) -> tuple[Column, ...]:
    lines = paper.lines
    found: list[Column] = []
    if any(line.shelf for line in lines):
        found.append(Column(words.say("paper.transfer.shelf_from"), type=MEDIUM, least=16, most=34))
    found.append(Column(words.say("paper.line.sku"), type=_CODE, least=21, most=34))
    found.append(Column(words.say("paper.line.name"), lead=True))
    if any(line.lot for line in lines):
        found.append(Column(words.say("paper.take.lot"), type=_CODE, least=20, most=60))
    if any(line.expected_milli is not None for line in lines):
        found.append(Column(words.say("take.column.expected"), "right", QUIET, 16))
    found.append(Column(words.say("take.column.counted"), "right", STRONG, 22))
    if paper.ended:
        found.append(Column(words.say("take.column.difference"), "right", BODY, 16))
        if paper.value is not None:
            found.append(Column(words.say("take.column.worth"), "right", BODY, 20))
    return tuple(found)


def _rows(paper: TakePaper, words: Words) -> list[Row]:
    lines = sorted(
        paper.lines, key=lambda line: (not line.shelf, line.shelf.casefold(), line.name.casefold(), line.lot)
    )
    shelf = any(line.shelf for line in lines)
    lot = any(line.lot for line in lines)
    expected = any(line.expected_milli is not None for line in lines)
    return [
        Row(
            (
                *([line.shelf] if shelf else []),
                line.sku,
                line.name,
                *([_lot(line, paper.ended_on or paper.on, words)] if lot else []),
                *([_amount(line.expected_milli, line.unit, words)] if expected else []),
                _counted(line, words, ended=bool(paper.ended)),
                *(_found(line, paper, words) if paper.ended else []),
            )
        )
        for line in lines
    ]


def _counted(line: PaperLine, words: Words, *, ended: bool) -> str:
    """A dotted line to write on, also where something was counted already by scanner: paper is counted from the start."""
    return _amount(line.counted_milli, line.unit, words) if ended else "………………"


def _found(line: PaperLine, paper: TakePaper, words: Words) -> list[str]:
    more, worth = "+" if line.difference_milli > 0 else "", line.worth
    cells = [more + words.quantity(line.difference_milli) if line.difference_milli else ""]
    if paper.value is not None:
        more = "+" if worth and worth > 0 else ""
        cells.append(more + words.money(worth, paper.currency) if worth is not None else "")
    return cells


def _lot(line: PaperLine, on: date, words: Words) -> str:
    if not line.lot or line.expires_on is None:
        return line.lot
    key = "paper.lot.expired" if line.expires_on < on else "paper.lot.day"
    return words.say(key, lot=line.lot, day=line.expires_on)


def _amount(milli: int | None, unit: str, words: Words) -> str:
    return "" if milli is None else measured(milli, unit, words)


def _value(sheet: Sheet, paper: TakePaper, words: Words) -> None:
    sheet.need(10)
    sheet.y += 7
    amount = words.money(paper.value or 0, paper.currency)
    sheet.words(RIGHT, sheet.y, words.say("paper.take.value", amount=amount), STRONG, "right")


def _signatures(sheet: Sheet, words: Words, last: str) -> None:
    sheet.need(24)
    sheet.y += 10
    for at, key in ((LEFT, "by"), ((LEFT + RIGHT) / 2, last)):
        sheet.words(at, sheet.y, words.say(f"paper.take.{key}"), QUIET)
        sheet.line(at, at + 70, sheet.y + 14, 0.4, LINE)
