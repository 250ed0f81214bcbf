"""What a list of orders adds up to: all of it, what is still to be paid, and what of it is not confirmed or cancelled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, case, or_, select

from app.base.abroad import Abroad, at_units
from app.orders.tables import sales_order
from app.receivables.tables import item

STANDING = ("confirmed", "closed")
"""The states of an order that stands."""
_TO_PAY = case(
    (
        or_(
            sales_order.c.state.not_in(STANDING),
            sales_order.c.paid == "all",
            sales_order.c.invoiced_there,
        ),
        0,
    ),
    else_=sales_order.c.total - sales_order.c.paid_amount,
)
_NOT_STANDING = case((sales_order.c.state.in_(STANDING), 0), else_=sales_order.c.total)
"""Drafts, orders on hold and cancelled ones: in the total of a list, and in nothing that is to be paid."""
SUMS: Mapping[str, ColumnElement[Any]] = {
    "total": sales_order.c.total,
    "open": _TO_PAY,
    "apart": _NOT_STANDING,
}


def _of_item(column: ColumnElement[int]) -> Any:
    found: Select[int] = select(column).where(
        item.c.noun == "sales_order", item.c.document_id == sales_order.c.id
    )
    return found.order_by(item.c.id).limit(1).correlate(sales_order).scalar_subquery()


ABROAD: Abroad = at_units(_of_item(item.c.own_units), _of_item(item.c.base_units))
"""What orders in another currency are worth: at the rate of their confirmation, until then at the last."""
