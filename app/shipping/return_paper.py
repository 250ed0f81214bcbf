"""The slip of a return on paper: the number to write on the parcel, what comes back and why, and where it goes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select

from app.base.door import Read
from app.base.errors import Refusal
from app.base.words import Words
from app.customers.tables import customer
from app.orders.frozen import addressee, issuer_now
from app.orders.tables import sales_order
from app.paper.fonts import Face
from app.paper.letter import Block, Letter
from app.paper.lettered import lettered
from app.paper.party import Addressee, Issuer
from app.paper.pdf import About, pdf_bytes
from app.paper.sheet import LEFT, RIGHT, Sheet
from app.paper.small_print import closing
from app.paper.style import BODY, LINE, QUIET, SMALL, STRONG, Type
from app.paper.table import Column, Row, flow
from app.shipping.return_reasons import reason_named, return_reasons
from app.shipping.return_tables import goods_return, goods_return_line

_LEAST_BOX, _LEADING = 30.0, 6.0
_NUMBER, _ADDRESS = Type(Face.SEMIBOLD, 26), Type(Face.MEDIUM, 13)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnSlipLine:
    """A line of the slip: what is to come back (thousandths) and why, in the customer's language."""

    name: str
    sku: str
    quantity_milli: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnSlipFacts:
    """A return as its slip prints it; the goods go to the seller."""

    seller: Issuer
    customer: Addressee
    number: str
    announced_on: date
    order_number: str
    shop_order_number: str
    ordered_on: date
    lines: tuple[ReturnSlipLine, ...]
    note: str = ""


def return_slip_facts(rd: Read, return_id: int) -> tuple[ReturnSlipFacts, Words]:
    """What the slip of a return says, and the words of the customer's language; refused with ``return_unknown``."""
    row = rd.execute(_BY_ID, {"id": return_id}).mappings().one_or_none()
    if row is None:
        raise Refusal("return_unknown", **{"return": return_id})
    words, reasons = Words(row["language"]), return_reasons(rd)
    delivery = addressee(json.loads(row["delivery"]), {})
    billing = addressee(json.loads(row["billing"]), {"name": row["customer_name"]})
    facts = ReturnSlipFacts(
        seller=issuer_now(rd),
        customer=delivery if delivery.address else billing,
        number=row["number"],
        announced_on=row["announced_on"],
        order_number=row["order_number"] or "",
        shop_order_number=row["remote_number"] or "",
        ordered_on=row["ordered_on"],
        lines=tuple(
            ReturnSlipLine(
                name=line["name"],
                sku=line["sku"],
                quantity_milli=line["quantity_milli"],
                reason=reason_named(reasons, line["reason"], words.language),
            )
            for line in rd.execute(_LINES, {"id": return_id}).mappings()
        ),
        note=row["note"],
    )
    return facts, words


def render_return_slip(facts: ReturnSlipFacts, words: Words) -> bytes:
    """The slip as a PDF in the language of `words`."""
    letter = _letter(facts, words)

    def content(sheet: Sheet) -> None:
        _print_number(sheet, facts, words)
        _print_lines(sheet, facts, words)
        closing(sheet, words.say("paper.note"), (facts.note,), quoted=True)

    about = About(letter.heading, facts.seller.name, words.language, facts.announced_on, facts.customer.name)
    return pdf_bytes(lettered(letter, words, content), about)


def _letter(facts: ReturnSlipFacts, words: Words) -> Letter:
    ordered = words.say(
        "paper.of_date", number=facts.shop_order_number or facts.order_number, date=facts.ordered_on
    )
    pairs = (
        (words.say("paper.return.announced_on"), words.date(facts.announced_on)),
        (words.say("paper.your_order"), ordered if facts.shop_order_number else ""),
        (words.say("paper.our_order"), facts.order_number if facts.shop_order_number else ordered),
    )
    return Letter(
        issuer=facts.seller,
        title=words.say("paper.title.goods_return"),
        number=facts.number,
        to=Block(label=words.say("paper.return.to"), addressee=_home(facts, words)),
        beside=Block(label=words.say("paper.return.from"), addressee=facts.customer),
        facts=[pair for pair in pairs if pair[1]],
        running=(facts.customer.name, words.date(facts.announced_on)),
    )


def _home(facts: ReturnSlipFacts, words: Words) -> Addressee:
    """Where the goods go: the seller, with the country where the parcel crosses a border."""
    seller = Addressee(name=facts.seller.name, address=facts.seller.address, country=facts.seller.country)
    return seller.with_country(words) if facts.customer.is_abroad(facts.seller.country) else seller


def _print_number(sheet: Sheet, facts: ReturnSlipFacts, words: Words) -> None:
    """What is stuck on the parcel: its number as large as it is to be written, and whom it goes to."""
    home = _home(facts, words)
    lines = (home.name, *home.address)
    tall = max(_LEAST_BOX, 11 + len(lines) * _LEADING)
    sheet.need(tall + 10)
    sheet.box(LEFT, sheet.y, RIGHT - LEFT, tall, LINE, 2.4)
    sheet.box(LEFT + 0.2, sheet.y + 0.2, RIGHT - LEFT - 0.4, tall - 0.4, "#FFFFFF", 2.2)
    sheet.words(LEFT + 6, sheet.y + 6.4, words.say("paper.return.write"), SMALL)
    sheet.words(LEFT + 6, sheet.y + 19, facts.number, _NUMBER)
    left = LEFT + 6 + max(_NUMBER.width(facts.number), SMALL.width(words.say("paper.return.write"))) + 10
    # Set smaller where it is long, never cut.
    size = _ADDRESS.size * min(1.0, (RIGHT - 6 - left) / max(_ADDRESS.width(line) for line in lines))
    sheet.words(left, sheet.y + 6.4, words.say("paper.return.to"), SMALL)
    for at, line in enumerate(lines):
        sheet.words(left, sheet.y + 13 + at * _LEADING, line, Type(_ADDRESS.face, size))
    sheet.y += tall + 10


def _print_lines(sheet: Sheet, facts: ReturnSlipFacts, words: Words) -> None:
    has_sku = any(line.sku for line in facts.lines)
    columns = [
        *(
            [Column(words.say("paper.line.sku"), type=Type(size=7.5, ink=QUIET.ink), least=21, most=34)]
            if has_sku
            else []
        ),
        Column(words.say("paper.line.name"), lead=True),
        Column(words.say("paper.return.reason"), type=BODY, least=40, most=60),
        Column(words.say("paper.return.quantity"), "right", STRONG, 18),
    ]
    rows = [
        Row((*((line.sku,) if has_sku else ()), line.name, line.reason, words.quantity(line.quantity_milli)))
        for line in facts.lines
    ]
    flow(sheet, columns, rows, tail=14)


_BY_ID = (
    select(
        goods_return,
        sales_order.c.number.label("order_number"),
        sales_order.c.remote_number,
        sales_order.c.ordered_on,
        sales_order.c.billing,
        sales_order.c.delivery,
        customer.c.name.label("customer_name"),
    )
    .join(sales_order, sales_order.c.id == goods_return.c.order_id)
    .join(customer, customer.c.id == goods_return.c.customer_id)
    .where(goods_return.c.id == bindparam("id"))
)
_LINES = (
    select(goods_return_line)
    .where(goods_return_line.c.return_id == bindparam("id"))
    .order_by(goods_return_line.c.position)
)
