"""Orders of the program before or of a shop, out of a file: a row a line, grouped by the number they had there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from app.base.door import Read, Write
from app.base.errors import Refusal
from app.flow import sell
from app.links.files.nouns.buyers import Buyer, Buyers, buyers_of
from app.links.files.nouns.order_draft import FileLine, FileOrder, draft_of, fetched_at
from app.links.files.nouns.order_paid import (
    Methods,
    Said,
    methods_of,
    record_paid,
    take_back_paid,
    used_money,
    with_paid,
)
from app.links.files.nouns.sold import products_by_code
from app.links.files.plan import Line, Plan, Planned, Reader, chunks, in_order
from app.orders.addressed import must_have_whole_point
from app.orders.draft import PostalAddress
from app.orders.save import save_draft
from app.orders.tables import sales_order

_WHOLE_PPM = 1_000_000


@dataclass(frozen=True, slots=True)
class _Known:
    """What the lines of a file may name."""

    buyers: Buyers
    products: dict[str, int]
    methods: Methods


def plan_orders(rd: Read, reader: Reader) -> Plan:
    """What each order would do: all of its lines are taken, or none; one that is here already is the same."""
    lines = reader.lines()
    known = _Known(
        buyers_of(rd, [line.values["customer"] for line in lines if "customer" in line.values]),
        products_by_code(rd, {line.values["sku"] for line in lines if line.values.get("sku")}),
        methods_of(rd),
    )
    found: list[tuple[Line, FileOrder, str]] = []
    for group in _groups(lines):
        order = _order(rd, reader, group, known)
        if order is not None:
            found.append((group[0], order[0], f"{order[0].reference} {order[1].name}"))
    standing: set[tuple[int, str]] = set()
    for piece in chunks(sorted({order.customer_id for _, order, _ in found})):
        rows = rd.execute(_STANDING, {"customers": list(piece)})
        standing |= {(row.customer_id, row.customer_reference) for row in rows}
    planned = [
        Planned(
            line.line,
            "same" if (order.customer_id, order.reference) in standing else "create",
            {"order": order, "confirmed": reader.wishes.confirmed},
            None,
            called,
        )
        for line, order, called in found
    ]
    return in_order(reader, planned)


def _groups(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of each order, wherever in the file they stand; a line without a number is a fault already."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        if reference := line.values.get("reference"):
            found.setdefault(reference, []).append(line)
        else:
            found[f"\0{line.line}"] = [line]
    return list(found.values())


def _order(rd: Read, reader: Reader, group: list[Line], known: _Known) -> tuple[FileOrder, Buyer] | None:
    before = len(reader.faults)
    buyer = _buyer(reader, group, known.buyers)
    taxed = {
        "price_with_tax" in line.values for line in group if {"price", "price_with_tax"} & set(line.values)
    }
    if len(taxed) > 1:
        reader.fault(group[0].line, "price_with_tax", Refusal("order_prices_mixed"))
    lines = tuple(_line(reader, line, known.products) for line in group)
    said = _said(group)
    first = {name: value for name, (_, value) in said.items()}
    for name in ("shipping", "order_discount"):
        if first.get(name, 0) < 0:
            reader.fault(group[0].line, name, Refusal("cell_price_negative"))
    point = _point(reader, group[0], first)
    if buyer is None or len(reader.faults) > before or not all(line.sound for line in group):
        return None
    order = FileOrder(
        reference=first["reference"],
        customer_id=buyer.customer_id,
        ordered_on=first.get("ordered_on", rd.today),
        lines=lines,
        with_tax=taxed.pop() if taxed else None,
        shipping_micro=first.get("shipping", 0),
        discount_amount=first.get("order_discount", 0),
        note=first.get("note", ""),
        point=point,
    )
    paid = with_paid(rd, reader, said, order, known.methods)
    return (paid, buyer) if paid is not None else None


def _point(reader: Reader, line: Line, first: Mapping[str, Any]) -> tuple[str, str, str]:
    """Carrier, code and name of the pick-up point that an order says; a part of one is a fault."""
    carrier, code, name = (first.get(each, "") for each in ("point_carrier", "point_code", "point_name"))
    try:
        must_have_whole_point(fetched_at(PostalAddress(), (carrier, code, name)))
    except Refusal as refusal:
        lacks = "point_carrier" if refusal.code == "point_without_carrier" else "point_code"
        reader.fault(line.line, lacks, refusal)
    return carrier, code, name


def _said(group: Sequence[Line]) -> Said:
    """What an order says as a whole: of each field, the first of its lines that says it."""
    whole: dict[str, tuple[int, Any]] = {}
    for line in group:
        for name, value in line.values.items():
            whole.setdefault(name, (line.line, value))
    return whole


def _buyer(reader: Reader, group: Sequence[Line], buyers: Buyers) -> Buyer | None:
    found: Buyer | None = None
    told = False
    for line in group:
        text = line.values.get("customer")
        if not text:
            continue
        told = True
        try:
            buyer = buyers.of(text)
        except Refusal as reason:
            reader.fault(line.line, "customer", reason)
            return None
        if found is not None and buyer != found:
            reader.fault(line.line, "customer", Refusal("order_of_another", text=text, name=found.name))
        found = found or buyer
    if not told and group[0].sound:
        reader.fault(group[0].line, "customer", Refusal("field_missing"))
    return found


def _line(reader: Reader, line: Line, products: dict[str, int]) -> FileLine:
    values = line.values
    sku, name = values.get("sku", ""), values.get("product", "")
    product_id = products.get(sku) if sku else None
    price = values.get("price_with_tax", values.get("price"))
    if product_id is None and not name:
        reader.fault(
            line.line,
            "sku" if sku else "product",
            Refusal("cell_product_unknown" if sku else "field_missing", text=sku),
        )
    elif product_id is None and price is None:
        reader.fault(line.line, "price", Refusal("order_price_missing", product=name))
    if price is not None and price < 0:
        reader.fault(line.line, "price", Refusal("cell_price_negative"))
    if line.sound and values["quantity"] <= 0:
        reader.fault(line.line, "quantity", Refusal("order_quantity"))
    if not 0 <= values.get("discount", 0) <= _WHOLE_PPM:
        reader.fault(line.line, "discount", Refusal("order_discount"))
    return FileLine(
        product_id=product_id,
        sku=sku,
        name=name,
        quantity_milli=values.get("quantity", 0),
        price_micro=price,
        discount_ppm=values.get("discount", 0),
        vat_class=values.get("vat_class", "standard"),
    )


_STANDING = select(sales_order.c.customer_id, sales_order.c.customer_reference).where(
    sales_order.c.customer_id.in_(bindparam("customers", expanding=True)),
    sales_order.c.customer_reference != "",
    sales_order.c.state != "cancelled",
)


# --- writing ---


def create_order(tx: Write, planned: Planned) -> int:
    """Write an order as a draft, or confirm it at once, and give its key; no mail tells the customer.

    What was paid of it before is there when credit looks at it.
    """
    order: FileOrder = planned.values["order"]
    order_id = save_draft(tx, draft_of(tx, order))
    record_paid(tx, order_id, order)
    if planned.values["confirmed"]:
        sell.confirm(tx, order_id, mail=False)
    return order_id


def withdraw_order(tx: Write, order_id: int, reason: str) -> bool:
    """Cancel an order of an import and undo what was brought in as paid of it; False where it was touched since, and stays."""
    row = tx.execute(select(sales_order).where(sales_order.c.id == order_id)).one()
    used = used_money(tx, order_id)
    if row.state == "cancelled":
        if not used:
            take_back_paid(tx, order_id, reason)
        return True
    changed = row.state == "draft" and row.saved_at != row.created_at
    if changed or used or row.state == "closed" or row.shipped != "none" or row.invoiced != "none":
        return False
    take_back_paid(tx, order_id, reason)
    sell.cancel(tx, order_id, reason)
    return True
