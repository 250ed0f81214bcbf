"""Whether what is there of an order leaves before the rest when nobody decides it."""

from __future__ import annotations

from sqlalchemy import select

from app.base import settings
from app.base.door import Read
from app.customers.tables import customer
from app.orders.order import Order
from app.orders.tables import sales_order


def leaves_in_part(rd: Read, order: Order) -> bool:
    """Whether goods of it leave by themselves while others are missing: the business does that, and the customer takes it."""
    return not order.one_delivery and bool(settings.get(rd, "ship.partial"))


TAKES_PARTS = sales_order.c.customer_id.not_in(select(customer.c.id).where(customer.c.one_delivery))
"""Of a customer who takes more than one delivery."""
