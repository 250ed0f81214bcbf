"""The slip of goods given back to their supplier, in the supplier's language, as it stands now."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from app.base.company import the_company
from app.base.door import Read
from app.base.errors import Refusal
from app.base.words import Words
from app.orders.frozen import issuer_now
from app.paper.party import Addressee, town_lines
from app.purchasing.given_back_paper import BackLine, BackSlip, render_given_back
from app.purchasing.supplier_queries import offers_by
from app.purchasing.tables import goods_receipt_line, purchase_line, purchase_order, supplier
from app.reports.receipt_page import receipt_page


def given_back_slip(rd: Read, return_id: int) -> bytes:
    """The slip as a PDF; refused with ``receipt_unknown`` where it is no return."""
    page, company = receipt_page(rd, return_id), the_company(rd)
    row, origin = page.row, page.origin
    if origin is None or row.supplier_id is None:
        raise Refusal("receipt_unknown", receipt=return_id)
    who = rd.execute(_SUPPLIER, {"id": row.supplier_id}).one()
    words = Words(who.language, ZoneInfo(company.zone))
    town = town_lines({"postcode": who.postcode, "city": who.city, "country": who.country})
    address = tuple(part for part in (who.line1, who.line2, *town) if part)
    codes = {each.product_id: each.code for each in offers_by(rd, row.supplier_id)}
    lots = {each.line_id: each for each in page.lots}
    lines = tuple(
        BackLine(
            code=codes.get(line.product_id) or line.sku,
            name=line.name,
            unit=line.unit,
            quantity_milli=-line.quantity_milli,
            lot=lots[line.id].code if line.id in lots else "",
            expires_on=lots[line.id].expires_on if line.id in lots else None,
        )
        for line in page.lines
    )
    slip = BackSlip(
        company=issuer_now(rd),
        supplier=Addressee(name=who.name, address=address, country=who.country),
        number=row.number,
        receipt=origin.number,
        received_on=origin.received_on,
        on=row.received_on,
        reason=row.note,
        lines=lines,
        delivery_note=row.delivery_note,
        our_number=who.our_number,
        orders=tuple(rd.execute(_ORDERS, {"id": origin.id}).scalars()),
    )
    return render_given_back(slip, words)


_SUPPLIER = select(
    supplier.c.name,
    supplier.c.language,
    supplier.c.line1,
    supplier.c.line2,
    supplier.c.postcode,
    supplier.c.city,
    supplier.c.country,
    supplier.c.our_number,
).where(supplier.c.id == bindparam("id"))
_ORDERS = (
    select(purchase_order.c.number)
    .join(purchase_line, purchase_line.c.purchase_id == purchase_order.c.id)
    .join(goods_receipt_line, goods_receipt_line.c.purchase_line_id == purchase_line.c.id)
    .where(goods_receipt_line.c.receipt_id == bindparam("id"), purchase_order.c.number.is_not(None))
    .distinct()
    .order_by(purchase_order.c.number)
)
