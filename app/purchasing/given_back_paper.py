"""The slip that goes with goods given back to their supplier: what goes back and why, and the credit note asked for."""

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
class BackLine:
    """A product, or a lot of it, that goes back: thousandths of its unit. `code` is the supplier's, where they have one."""

    code: str
    name: str
    unit: str
    quantity_milli: int
    lot: str = ""
    expires_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BackSlip:
    """Goods given back, as the slip says it; what they cost is in the mail and not on what a driver carries."""

    company: str
    supplier: str
    address: tuple[str, ...]
    number: str
    receipt: str
    received_on: date
    on: date
    reason: str
    lines: tuple[BackLine, ...]
    delivery_note: str = ""
    our_number: str = ""


def render_given_back(slip: BackSlip, words: Words) -> bytes:
    """The slip as a PDF."""
    sheet = Sheet(top=20, bottom=FOOT_BASE - 8)
    title = words.say("paper.given_back.title")
    sheet.words(LEFT, 20, slip.company, MEDIUM)
    sheet.words(RIGHT, 20, words.date(slip.on), QUIET, "right")
    sheet.words(LEFT, 31, title, TITLE)
    sheet.words(LEFT, 41, FACT.elided(slip.supplier, RIGHT - LEFT), FACT)
    sheet.y = 41
    for line in slip.address:
        sheet.y += 4.6
        sheet.words(LEFT, sheet.y, line, QUIET)
    sheet.y += 6.5
    sheet.words(LEFT, sheet.y, slip.number, STRONG)
    told = [words.say("paper.given_back.of", number=slip.receipt, day=slip.received_on)]
    if slip.delivery_note:
        told.append(words.say("paper.given_back.note", number=slip.delivery_note))
    if slip.our_number:
        told.append(words.say("paper.given_back.our_number", number=slip.our_number))
    for line in told:
        sheet.y += 4.8
        sheet.words(LEFT, sheet.y, line, QUIET)
    sheet.y += 5.5
    sheet.flowing(LEFT, words.say("paper.given_back.reason", reason=slip.reason), SMALL, RIGHT - LEFT, 3.8)
    sheet.y += 2
    _lines(sheet, slip, words)
    sheet.need(34)
    sheet.y += 8
    sheet.words(LEFT, sheet.y, words.say("paper.given_back.credit", number=slip.number), BODY)
    sheet.y += 10
    for at, key in ((LEFT, "handed"), ((LEFT + RIGHT) / 2, "taken")):
        sheet.words(at, sheet.y, words.say(f"paper.given_back.{key}"), QUIET)
        sheet.line(at, at + 70, sheet.y + 14, 0.4, LINE)
    print_feet(sheet, words, f"{slip.company} · {title} · {slip.number}")
    return pdf_bytes(sheet, About(title, slip.company, words.language, slip.on, slip.company))


def _lines(sheet: Sheet, slip: BackSlip, words: Words) -> None:
    code = any(line.code for line in slip.lines)
    lot = any(line.lot for line in slip.lines)
    columns = (
        *([Column(words.say("paper.line.sku"), type=_CODE, least=21, most=34)] if code else []),
        Column(words.say("paper.line.name"), lead=True),
        *([Column(words.say("paper.take.lot"), type=_CODE, least=20, most=60)] if lot else []),
        Column(words.say("paper.line.quantity"), "right", STRONG, 22),
    )
    rows = [
        Row(
            (
                *([line.code] if code else []),
                line.name,
                *([_lot(line, words)] if lot else []),
                measured(line.quantity_milli, line.unit, words),
            )
        )
        for line in slip.lines
    ]
    flow(sheet, columns, rows)


def _lot(line: BackLine, words: Words) -> str:
    if not line.lot or line.expires_on is None:
        return line.lot
    return words.say("paper.lot.day", lot=line.lot, day=line.expires_on)
