"""What a claim to a supplier says: what had expired when it came, else all that came, for whoever writes to strike the rest;
and what a letter says that goes with goods given back.
"""

from __future__ import annotations

from sqlalchemy import bindparam, select

from app.base.company import the_company
from app.base.door import Read
from app.base.errors import Refusal
from app.base.words import Words
from app.flow.occasion import Occasion
from app.purchasing.fulfilled import orders_named
from app.purchasing.receipt_queries import ReceiptLineRow, lines_of_receipt
from app.purchasing.tables import supplier
from app.reports.receipt_page import ReceiptPage, receipt_page
from app.stock.cost import line_amount
from app.stock.lots_told import LotLine


def of_claim(rd: Read, receipt_id: int, language: str | None) -> Occasion:
    """What is claimed of a receipt, or was given back; refused with ``receipt_unknown`` or ``receipt_without_supplier``."""
    page = receipt_page(rd, receipt_id)
    row = page.row
    who = rd.execute(_SUPPLIER, {"id": row.supplier_id}).one_or_none()
    if who is None:
        raise Refusal("receipt_without_supplier", number=row.number)
    spoken = language or who.language
    words, company = Words(spoken), the_company(rd)
    worth = _worth(page)
    values = {
        "number": row.number,
        "supplier": who.name,
        "company": company.name,
        "date": words.date(row.received_on),
        "delivery_note": row.delivery_note,
        "order": ", ".join(orders_named(rd, _came_lines(rd, page))),
        "our_number": who.our_number or "",
        "items": "\n".join(_items(page, words)),
        "reason": row.note.rstrip(".") if row.kind == "return" else "",
        "total": words.money(worth, row.currency) if worth is not None else "",
        "phone": company.phone or "",
    }
    return Occasion(spoken, str(who.email or ""), None, values)


def _came_lines(rd: Read, page: ReceiptPage) -> list[int]:
    """The lines that say what was ordered: a return's are those of the receipt it is of."""
    lines = page.lines if page.row.from_id is None else lines_of_receipt(rd, page.row.from_id)
    return [line.id for line in lines]


def _items(page: ReceiptPage, words: Words) -> list[str]:
    if page.row.kind == "return":
        lots = {each.line_id: each for each in page.lots}
        return [_given_back(line, lots.get(line.id), words) for line in page.lines]
    if page.came_expired:
        return [
            words.say(
                "mail.claimed_expired",
                quantity=words.quantity(each.quantity_milli),
                name=each.name,
                lot=each.code,
                day=each.expires_on,
            )
            for each in page.came_expired
        ]
    return [
        words.say("mail.claimed", quantity=words.quantity(line.quantity_milli), name=line.name)
        for line in page.lines
    ]


def _given_back(line: ReceiptLineRow, lot: LotLine | None, words: Words) -> str:
    quantity = words.quantity(-line.quantity_milli)
    if lot is None:
        return words.say("mail.claimed", quantity=quantity, name=line.name)
    kind = "serial" if lot.by_unit else "lot"
    return words.say(f"mail.claimed_{kind}", quantity=quantity, name=line.name, lot=lot.code)


def _worth(page: ReceiptPage) -> int | None:
    """What the expired goods cost by the receipt, or those given back; None where it is not known, or nothing says how much is
    claimed.
    """
    if page.row.kind == "return":
        return -page.row.amount if page.row.amount is not None else None
    costs = {line.id: line.unit_cost_micro for line in page.lines}
    worth = 0
    for each in page.came_expired:
        cost = costs.get(each.line_id)
        if cost is None:
            return None
        worth += line_amount(each.quantity_milli, cost, page.row.currency)
    return worth or None


_SUPPLIER = select(supplier.c.name, supplier.c.email, supplier.c.language, supplier.c.our_number).where(
    supplier.c.id == bindparam("id")
)
