"""The customer's own money that an order which waits for its payment could take."""

from __future__ import annotations

from app.orders.order import Order
from app.reports.standing import Standing


def usable(stands: Standing, order: Order, asked: int) -> int:
    """How much of the customer's credit could pay what the order asks for (minor units): what pays no debt of theirs first."""
    if order.payment_kind != "prepaid" or not order.stands or stands.currency != order.currency:
        return 0
    elsewhere = stands.owed if order.invoiced == "none" else max(stands.owed - asked, 0)
    return max(min(asked, -stands.unapplied - elsewhere), 0)
