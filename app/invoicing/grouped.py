"""An invoice of several orders of one customer, asked for by order: to each order its part of it is its invoice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select

from app.base.door import Read, Write
from app.base.pages import pages
from app.invoicing.tables import invoice, invoice_order, invoice_order_tax
from app.orders.tables import sales_order
from app.pricing.figures import RateFigures
from app.receivables.tables import item


@dataclass(frozen=True, slots=True)
class OrderPart:
    """What of an invoice is of one order: when the last of it left, and its figures in minor units."""

    order_id: int
    supplied_on: date | None
    rounding: int
    total: int
    rates: tuple[RateFigures, ...]


def of_order(order: ColumnElement[Any] | Any) -> ColumnElement[bool]:
    """The condition that a document is of an order, alone or among others."""
    among = select(invoice_order.c.invoice_id).where(invoice_order.c.order_id == order)
    return or_(invoice.c.order_id == order, invoice.c.id.in_(among))


def of_orders(orders: Any) -> ColumnElement[bool]:
    """The same of any of several orders: keys, or what chooses them."""
    among = select(invoice_order.c.invoice_id).where(invoice_order.c.order_id.in_(orders))
    return or_(invoice.c.order_id.in_(orders), invoice.c.id.in_(among))


def first_order() -> ColumnElement[Any]:
    """The order of a document, the first of several: for what all of them share, as how they are paid."""
    first = select(invoice_order.c.order_id).where(
        invoice_order.c.invoice_id == invoice.c.id, invoice_order.c.position == 1
    )
    return func.coalesce(invoice.c.order_id, first.scalar_subquery())


def keep_parts(tx: Write, invoice_id: int, parts: Sequence[OrderPart]) -> None:
    """Write the orders of an invoice and the part of each, as its `order_count` and `order_tax_count` say."""
    tx.insert_many(
        invoice_order,
        [
            {
                "invoice_id": invoice_id,
                "position": at,
                "order_id": part.order_id,
                "supplied_on": part.supplied_on,
                "rounding_amount": part.rounding,
                "total": part.total,
            }
            for at, part in enumerate(parts, 1)
        ],
    )
    rates = [(part.order_id, rate) for part in parts for rate in part.rates]
    tx.insert_many(
        invoice_order_tax,
        [
            {
                "invoice_id": invoice_id,
                "position": at,
                "order_id": order_id,
                "category": rate.category,
                "rate_ppm": rate.rate_ppm,
                "net": rate.net,
                "tax": rate.tax,
            }
            for at, (order_id, rate) in enumerate(rates, 1)
        ],
    )


def orders_of(rd: Read, invoice_id: int) -> list[int]:
    """The orders of an invoice of several, in its order; none of any other."""
    return [int(key) for key in rd.execute(_ORDERS, {"invoice": invoice_id}).scalars()]


def orders_of_items(rd: Read, items: Sequence[int]) -> dict[int, str]:
    """Of debts (keys of items) those that are an order's part of an invoice of several: what that order is called."""
    return {
        int(row.id): str(row.number or row.remote_number or "")
        for some in pages(sorted(set(items)))
        for row in rd.execute(_OF_ITEMS, {"items": list(some)})
    }


_OF_ITEMS = (
    select(item.c.id, sales_order.c.number, sales_order.c.remote_number)
    .join(invoice, and_(item.c.noun == "invoice", invoice.c.id == item.c.document_id))
    .join(sales_order, sales_order.c.id == item.c.order_id)
    .where(item.c.id.in_(bindparam("items", expanding=True)), invoice.c.order_count > 0)
)


def part_of_order(rd: Read, invoice_id: int, order_id: int) -> OrderPart | None:
    """What of an invoice is of an order, where it has others too."""
    row = rd.execute(_PART, {"invoice": invoice_id, "order": order_id}).one_or_none()
    if row is None:
        return None
    rates = rd.execute(_RATES, {"invoice": invoice_id, "order": order_id})
    return OrderPart(
        order_id, row.supplied_on, row.rounding_amount, row.total, tuple(RateFigures(*each) for each in rates)
    )


_ORDERS = (
    select(invoice_order.c.order_id)
    .where(invoice_order.c.invoice_id == bindparam("invoice"))
    .order_by(invoice_order.c.position)
)
_PART = select(invoice_order.c.supplied_on, invoice_order.c.rounding_amount, invoice_order.c.total).where(
    invoice_order.c.invoice_id == bindparam("invoice"), invoice_order.c.order_id == bindparam("order")
)
_RATES = (
    select(
        invoice_order_tax.c.category,
        invoice_order_tax.c.rate_ppm,
        invoice_order_tax.c.net,
        invoice_order_tax.c.tax,
    )
    .where(
        invoice_order_tax.c.invoice_id == bindparam("invoice"),
        invoice_order_tax.c.order_id == bindparam("order"),
    )
    .order_by(invoice_order_tax.c.position)
)
