"""The slip of a transfer on paper: what goes from where to where, with a square to tick and room for what came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.base.words import Words
from app.paper.pdf import About, pdf_bytes
from app.paper.plain import FOOT_BASE, measured, print_feet
from app.paper.sheet import LEFT, RIGHT, Sheet
from app.paper.style import BODY, FACT, LINE, MEDIUM, QUIET, SMALL, STRONG, TITLE, Type
from app.paper.table import Column, Row, flow


@dataclass(frozen=True, slots=True)
class SlipLine:
    """A product on the slip: thousandths, and the shelf it is taken from and goes to, where somebody said so."""

    sku: str
    name: str
    unit: str
    quantity_milli: int
    taken_from: str = ""
    goes_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferSlip:
    """A transfer as it is printed; a draft has no number."""

    company: str
    number: str
    leaves: str
    comes: str
    on: date
    lines: tuple[SlipLine, ...]
    note: str = ""
    sent_by: str = ""


def render_transfer(slip: TransferSlip, words: Words) -> bytes:
    """The slip as a PDF."""
    sheet = Sheet(top=20, bottom=FOOT_BASE - 8)
    title = words.say("paper.transfer.title")
    sheet.words(LEFT, 20, slip.company, MEDIUM)
    sheet.words(RIGHT, 20, words.date(slip.on), QUIET, "right")
    sheet.words(LEFT, 31, title, TITLE)
    sheet.words(LEFT, 41, words.say("paper.transfer.way", leaves=slip.leaves, comes=slip.comes), FACT)
    sheet.words(LEFT, 46.5, slip.number or words.say("paper.draft"), STRONG)
    if slip.sent_by:
        sheet.words(LEFT, 51.5, words.say("paper.transfer.by", name=slip.sent_by), QUIET)
    sheet.y = 57
    if slip.note:
        sheet.flowing(LEFT, slip.note, SMALL, RIGHT - LEFT, 3.8)
        sheet.y += 2
    _lines(sheet, slip, words)
    sheet.need(24)
    sheet.y += 10
    for at, key in ((LEFT, "sent"), ((LEFT + RIGHT) / 2, "received")):
        sheet.words(at, sheet.y, words.say(f"paper.transfer.{key}"), QUIET)
        sheet.line(at, at + 70, sheet.y + 14, 0.4, LINE)
    print_feet(sheet, words, " · ".join(part for part in (slip.company, title, slip.number) if part))
    return pdf_bytes(sheet, About(title, slip.company, words.language, slip.on, slip.company))


def _lines(sheet: Sheet, slip: TransferSlip, words: Words) -> None:
    taken = any(line.taken_from for line in slip.lines)
    goes = any(line.goes_to for line in slip.lines)
    columns = (
        Column("", type=BODY, least=5, most=5),
        *([Column(words.say("paper.transfer.shelf_from"), type=MEDIUM, least=16, most=34)] if taken else []),
        Column(words.say("paper.line.sku"), type=Type(size=7.5, ink=QUIET.ink), least=21, most=34),
        Column(words.say("paper.line.name"), lead=True),
        *([Column(words.say("paper.transfer.shelf_to"), type=MEDIUM, least=16, most=34)] if goes else []),
        Column(words.say("paper.line.quantity"), "right", STRONG, 16),
        Column(words.say("paper.transfer.came"), "right", QUIET, 22),
    )
    rows = [
        Row(
            (
                "□",
                *([line.taken_from] if taken else []),
                line.sku,
                line.name,
                *([line.goes_to] if goes else []),
                measured(line.quantity_milli, line.unit, words),
                "………………",
            )
        )
        for line in sorted(
            slip.lines,
            key=lambda line: (not line.taken_from, line.taken_from.casefold(), line.name.casefold()),
        )
    ]
    flow(sheet, columns, rows)
