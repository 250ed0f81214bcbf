"""The slip that goes with goods given back to their supplier: what goes back and why, and the credit note asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.base.words import Words
from app.paper.letter import Block, Letter
from app.paper.lettered import lettered
from app.paper.party import Addressee, Issuer
from app.paper.pdf import About, pdf_bytes
from app.paper.plain import measured
from app.paper.sheet import LEFT, RIGHT, Sheet
from app.paper.style import BODY, LABEL, LINE, QUIET, STRONG, Type
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

    company: Issuer
    supplier: Addressee
    number: str
    receipt: str
    received_on: date
    on: date
    reason: str
    lines: tuple[BackLine, ...]
    delivery_note: str = ""
    our_number: str = ""
    orders: tuple[str, ...] = ()
    """Our purchase orders that the goods came for."""


def render_given_back(slip: BackSlip, words: Words) -> bytes:
    """The slip as a PDF."""
    letter = _letter(slip, words)

    def content(sheet: Sheet) -> None:
        sheet.words(sheet.left, sheet.y + 2.6, words.say("paper.return.reason"), LABEL)
        sheet.y += 5
        sheet.flowing(sheet.left, slip.reason, BODY, sheet.room, 4.6)
        sheet.y += 6
        _lines(sheet, slip, words)
        sheet.need(34)
        sheet.y += 8
        sheet.words(LEFT, sheet.y, words.say("paper.given_back.credit", number=slip.number), BODY)
        sheet.y += 10
        for at, key in ((LEFT, "handed"), ((LEFT + RIGHT) / 2, "taken")):
            sheet.words(at, sheet.y, words.say(f"paper.given_back.{key}"), QUIET)
            sheet.line(at, at + 70, sheet.y + 14, 0.4, LINE)
        sheet.y += 14

    about = About(letter.heading, slip.company.name, words.language, slip.on, slip.supplier.name)
    return pdf_bytes(lettered(letter, words, content), about)


def _letter(slip: BackSlip, words: Words) -> Letter:
    day = words.date(slip.on)
    pairs = (
        (words.say("paper.given_back.on"), day),
        (words.say("paper.our_order"), ", ".join(slip.orders)),
        (words.say("paper.given_back.note"), slip.delivery_note),
        (
            words.say("paper.given_back.of"),
            words.say("paper.of_date", number=slip.receipt, date=slip.received_on),
        ),
        (words.say("paper.purchase.our_number"), slip.our_number),
    )
    return Letter(
        issuer=slip.company,
        title=words.say("paper.given_back.title"),
        number=slip.number,
        to=Block(label=words.say("paper.purchase.to"), addressee=slip.supplier),
        facts=[pair for pair in pairs if pair[1]],
        running=(slip.supplier.name, day),
    )


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
