"""The delivery note on paper."""

from __future__ import annotations

from decimal import Decimal

from app.base.words import Words
from app.paper.letter import Block, Letter
from app.paper.lettered import lettered
from app.paper.pdf import About, pdf_bytes
from app.paper.sheet import LEFT, RIGHT, Sheet
from app.paper.small_print import closing
from app.paper.style import BODY, LABEL, LINE, QUIET, SMALL, STRONG, Type
from app.paper.table import Column, Row, flow
from app.shipping.delivery_note_facts import DeliveredLine, DeliveryNoteFacts, NotePart

_SIGNATURE, _APART = 30.0, 5.0


def render_delivery_note(facts: DeliveryNoteFacts, words: Words) -> bytes:
    """The delivery note as a PDF in the language of `words`; a draft carries a watermark and no number."""
    letter = _letter(facts, words)

    def content(sheet: Sheet) -> None:
        _print_lines(sheet, facts, words)
        notes = tuple(dict.fromkeys(each.note for each in facts.parts)) or (facts.note,)
        closing(sheet, words.say("paper.note"), notes, quoted=True)
        _signature(sheet, words)

    about = About(letter.heading, facts.seller.name, words.language, facts.shipped_on, facts.to.name)
    return pdf_bytes(lettered(letter, words, content), about)


def _letter(facts: DeliveryNoteFacts, words: Words) -> Letter:
    day = words.date(facts.shipped_on)
    ordered = facts.shop_order_number or facts.order_number
    dated = (
        words.say("paper.of_date", number=ordered, date=facts.ordered_on)
        if facts.ordered_on and ordered
        else ordered
    )
    weight = words.number(
        Decimal(facts.weight_grams).scaleb(-3).normalize()
        if facts.weight_grams % 1000
        else facts.weight_grams // 1000
    )
    pairs = (
        (words.say("paper.shipped_on"), day),
        (words.say("paper.your_order"), dated if facts.shop_order_number else ""),
        (words.say("paper.your_reference"), facts.buyer_reference),
        (words.say("paper.our_order"), facts.order_number if facts.shop_order_number else dated),
        (words.say("paper.phone"), facts.phone),
        (words.say("paper.carrier"), facts.carrier),
        (words.say("paper.tracking"), facts.tracking),
        (words.say("paper.parcels"), words.number(facts.parcels) if facts.parcels else ""),
        (
            words.say("paper.weight"),
            words.say("paper.kilograms", weight=weight) if facts.weight_grams else "",
        ),
    )
    return Letter(
        issuer=facts.seller,
        title=words.say("paper.title.delivery_note"),
        number="" if facts.draft else facts.number,
        to=Block(label=words.say("paper.delivered_to"), addressee=facts.to),
        beside=Block(label=words.say("paper.billed_to"), addressee=facts.billed_to)
        if facts.billed_to
        else None,
        facts=[pair for pair in pairs if pair[1]],
        running=(facts.to.name, day),
        watermark=words.say("paper.draft") if facts.draft else "",
    )


def _print_lines(sheet: Sheet, facts: DeliveryNoteFacts, words: Words) -> None:
    parts = facts.parts or (NotePart(number="", order_number="", lines=facts.lines),)
    has_sku = any(line.sku for part in parts for line in part.lines)
    columns = [
        *(
            [Column(words.say("paper.line.sku"), type=Type(size=7.5, ink=QUIET.ink), least=21, most=34)]
            if has_sku
            else []
        ),
        Column(words.say("paper.line.name"), lead=True),
        Column(words.say("paper.line.ordered"), "right", QUIET, 18),
        Column(words.say("paper.line.shipped"), "right", STRONG, 18),
        Column(words.say("paper.line.to_come"), "right", BODY, 18),
    ]
    rows: list[Row] = []
    for part in parts:
        rows += [_heading(part, words, has_sku=has_sku)] if facts.parts else []
        rows += [_row(line, words, has_sku=has_sku) for line in part.lines]
    flow(sheet, columns, rows, tail=_SIGNATURE + 14)


def _heading(part: NotePart, words: Words, *, has_sku: bool) -> Row:
    """The order that the lines below are of, its own note's number under it."""
    told = words.say("paper.delivery.order", number=part.order_number)
    below = [words.say("paper.delivery.of_note", number=part.number)]
    if part.buyer_reference:
        below.append(words.say("paper.delivery.reference", reference=part.buyer_reference))
    cells = (told, "", "", "")
    return Row(("", *cells) if has_sku else cells, " · ".join(below), strong=True)


def _row(line: DeliveredLine, words: Words, *, has_sku: bool) -> Row:
    def amount(milli: int) -> str:
        return f"{words.quantity(milli)}\u00a0{line.unit}".rstrip("\u00a0")

    cells = (
        f"–\u00a0{line.name}" if line.part else line.name,
        amount(line.ordered_milli),
        amount(line.shipped_milli),
        amount(line.to_come_milli) if line.to_come_milli else "",
    )
    below = "\n".join(part for part in (line.description, line.lots) if part)
    return Row((line.sku, *cells) if has_sku else cells, below)


def _signature(sheet: Sheet, words: Words) -> None:
    """Two boxes for whoever takes the goods in: what they note of them, and that they came."""
    sheet.y += 8
    sheet.need(_SIGNATURE + 8)
    sheet.words(LEFT, sheet.y + 2.6, words.say("paper.delivery.check"), SMALL)
    sheet.y += 5.5
    wide = (RIGHT - LEFT - _APART) / 2
    for left, key in ((LEFT, "found"), (RIGHT - wide, "received")):
        sheet.box(left, sheet.y, wide, _SIGNATURE, LINE, 2.4)
        sheet.box(left + 0.2, sheet.y + 0.2, wide - 0.4, _SIGNATURE - 0.4, "#FFFFFF", 2.2)
        sheet.words(left + 6, sheet.y + 6.4, words.say(f"paper.delivery.{key}"), LABEL)
    sheet.y += _SIGNATURE
