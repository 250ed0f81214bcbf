"""What a claim to a supplier says: what had expired when it came, else all that came, for whoever writes to strike the rest."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from app.base.company import the_company
from app.base.door import Read
from app.base.errors import Refusal
from app.base.words import Words
from app.flow.occasion import Occasion
from app.purchasing.fulfilled import orders_named
from app.purchasing.tables import supplier
from app.reports.receipt_page import ReceiptPage, receipt_page
from app.stock.cost import line_amount


def of_claim(rd: Read, receipt_id: int, language: str | None) -> Occasion:
    """What is claimed of a receipt; refused with ``receipt_unknown`` or ``receipt_without_supplier``."""
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
        "order": ", ".join(orders_named(rd, [line.id for line in page.lines])),
        "our_number": who.our_number or "",
        "items": "\n".join(_items(page, words)),
        "total": words.money(worth, row.currency) if worth is not None else "",
        "phone": company.phone or "",
    }
    return Occasion(spoken, str(who.email or ""), None, values)


def _items(page: ReceiptPage, words: Words) -> list[str]:
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


def _worth(page: ReceiptPage) -> int | None:
    """What the expired goods cost by the receipt; None where it is not known, or nothing says how much is claimed."""
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
