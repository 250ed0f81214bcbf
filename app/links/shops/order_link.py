"""Which of our orders is which order of a shop."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from app.base.door import Read
from app.links.shops.taking import Taking
from app.orders.order import Order, read_order
from app.orders.tables import sales_order


def known_order(rd: Read, taking: Taking, remote_id: str) -> Order | None:
    """Our order for one of the shop's, None while it is not in."""
    order_id = rd.scalar(_BY_REMOTE, {"shop": taking.shop.id, "remote": remote_id})
    return None if order_id is None else read_order(rd, int(order_id))


_BY_REMOTE = select(sales_order.c.id).where(
    sales_order.c.shop_id == bindparam("shop"), sales_order.c.remote_id == bindparam("remote")
)
