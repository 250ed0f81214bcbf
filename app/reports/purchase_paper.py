"""The purchase order on paper: what is ordered at which price, when it is wanted and where to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from app.base.door import Read
from app.base.errors import Refusal
from app.base.words import Words
from app.orders.frozen import addressee, issuer_now
from app.orders.priced_lines import amount, price, quantity
from app.paper.letter import Block, Letter
from app.paper.lettered import lettered
from app.paper.party import Addressee, Issuer
from app.paper.pdf import About, pdf_bytes
from app.paper.sheet import RIGHT, Sheet
from app.paper.small_print import closing
from app.paper.style import BODY, HEAVY_LINE, QUIET, STRONG, SUM_STRONG, Type
from app.paper.table import Column, Row, flow
from app.purchasing.purchase import PurchaseLine, expected_day, lines_of_purchase, read_purchase
from app.purchasing.tables import purchase_order, supplier

_SUMS_LEFT = 130.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseFacts:
    """A purchase order as it is printed; `net` without tax in minor units of `currency`. A draft has no number."""

    buyer: Issuer
    seller: Addressee
    number: str
    ordered_on: date
    expected_on: date | None
    currency: str
    lines: tuple[PurchaseLine, ...]
    net: int
    terms: str = ""
    our_number: str = ""
    note: str = ""

    @property
    def draft(self) -> bool:
        """Whether it was not sent yet."""
        return not self.number


def purchase_facts(rd: Read, purchase_id: int) -> tuple[PurchaseFacts, Words]:
    """What a purchase order says, and the words of the supplier's language; refused with ``purchase_unknown``."""
    row = rd.execute(_BY_ID, {"id": purchase_id}).mappings().one_or_none()
    if row is None:
        raise Refusal("purchase_unknown", purchase=purchase_id)
    who: Mapping[str, Any] = json.loads(row["seller"]) if row["seller"] else dict(row)
    lines = lines_of_purchase(rd, purchase_id)
    draft = row["state"] == "draft"
    facts = PurchaseFacts(
        buyer=issuer_now(rd),
        seller=addressee(_address(who), {}),
        number=row["number"] or "",
        ordered_on=rd.today if draft else row["ordered_on"],
        expected_on=expected_day(rd, read_purchase(rd, purchase_id), lines) if draft else row["expected_on"],
        currency=row["currency"],
        lines=tuple(lines),
        net=row["net"],
        terms=row["terms"],
        our_number=str(who.get("our_number") or ""),
        note=row["note"],
    )
    return facts, Words(row["language"])


def render_purchase(facts: PurchaseFacts, words: Words) -> bytes:
    """The purchase order as a PDF in the language of `words`; a draft carries a watermark and no number."""
    letter = _letter(facts, words)

    def content(sheet: Sheet) -> None:
        _print_lines(sheet, facts, words)
        closing(sheet, words.say("paper.note"), (facts.note,), quoted=True)
        closing(
            sheet, "", (words.say("paper.purchase.name_it", number=facts.number) if facts.number else "",)
        )

    about = About(letter.heading, facts.buyer.name, words.language, facts.ordered_on, facts.seller.name)
    return pdf_bytes(lettered(letter, words, content), about)


def _letter(facts: PurchaseFacts, words: Words) -> Letter:
    # Of a draft nothing is ordered yet.
    day = "" if facts.draft else words.date(facts.ordered_on)
    pairs = (
        (words.say("paper.ordered_on"), day),
        (words.say("paper.purchase.wanted_on"), words.date(facts.expected_on) if facts.expected_on else ""),
        (words.say("paper.purchase.our_number"), facts.our_number),
        (words.say("paper.terms"), facts.terms),
    )
    here = Addressee(name=facts.buyer.name, address=facts.buyer.address, country=facts.buyer.country)
    return Letter(
        issuer=facts.buyer,
        title=words.say("paper.title.purchase"),
        number=facts.number,
        to=Block(label=words.say("paper.purchase.to"), addressee=facts.seller),
        beside=Block(label=words.say("paper.deliver_to"), addressee=here),
        facts=[pair for pair in pairs if pair[1]],
        running=(facts.seller.name, day) if day else (facts.seller.name,),
        watermark=words.say("paper.draft") if facts.draft else "",
    )


def _print_lines(sheet: Sheet, facts: PurchaseFacts, words: Words) -> None:
    coded = any(line.code for line in facts.lines)
    small = Type(size=7.5, ink=QUIET.ink)
    columns = [
        *([Column(words.say("paper.purchase.code"), type=small, least=21, most=34)] if coded else []),
        Column(words.say("paper.line.name"), lead=True),
        Column(words.say("paper.line.quantity"), "right", BODY, 10),
        Column(words.say("paper.line.price_net"), "right", BODY, 16),
        Column(words.say("paper.line.net"), "right", STRONG, 22),
    ]
    rows = [_row(line, facts.currency, words, coded=coded) for line in facts.lines]
    flow(sheet, columns, rows, tail=14)
    sheet.y += 8
    sheet.need(10)
    sheet.line(_SUMS_LEFT, RIGHT, sheet.y - 1, 0.8, HEAVY_LINE)
    sheet.words(_SUMS_LEFT, sheet.y + 3.7, words.say("paper.sum.net"), SUM_STRONG)
    sheet.words(RIGHT, sheet.y + 3.7, words.money(facts.net, facts.currency), SUM_STRONG, "right")
    sheet.y += 8


def _row(line: PurchaseLine, currency: str, words: Words, *, coded: bool) -> Row:
    unit = words.say(f"unit.{line.unit}.short") if line.unit != "piece" else ""
    priced = line.unit_price_micro is not None
    cells = (
        line.name,
        quantity(line.quantity_milli, unit, words),
        price(line.unit_price_micro, currency, words) if line.unit_price_micro is not None else "",
        amount(line.net, currency, words) if priced else "",
    )
    ours = words.say("paper.purchase.our_code", sku=line.sku) if line.sku and line.sku != line.code else ""
    return Row((line.code, *cells) if coded else cells, ours)


def _address(who: Mapping[str, Any]) -> dict[str, Any]:
    """A supplier's address as those of papers are frozen."""
    return {
        "company": who["name"],
        "name": who["contact"],
        **{part: who[part] for part in ("line1", "line2", "postcode", "city", "country")},
    }


_BY_ID = (
    select(
        *(
            purchase_order.c[name]
            for name in (
                "state",
                "number",
                "ordered_on",
                "expected_on",
                "currency",
                "language",
                "seller",
                "terms",
                "note",
                "net",
            )
        ),
        *(
            supplier.c[name]
            for name in ("name", "contact", "line1", "line2", "postcode", "city", "country", "our_number")
        ),
    )
    .join(supplier, supplier.c.id == purchase_order.c.supplier_id)
    .where(purchase_order.c.id == bindparam("id"))
)
