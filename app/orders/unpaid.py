"""Orders that nobody pays: confirmed, paid before they leave, nothing of it there for long, and goods promised to them still.

After how many days that is said is a policy of the company (`orders.unpaid_days`); without it there are none.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, exists, false, func, not_, select

from app.base import settings
from app.base.door import Read
from app.base.finding import Condition
from app.orders.ready import CONFIRMED, MONEY_ALLOWS
from app.orders.tables import order_line, sales_order
from app.stock.tables import reservation

HOLDS_GOODS = exists(
    select(reservation.c.order_line_id)
    .join(order_line, order_line.c.id == reservation.c.order_line_id)
    .where(order_line.c.order_id == sales_order.c.id)
    .group_by(reservation.c.order_line_id)
    .having(func.sum(reservation.c.quantity_milli) > 0)
    .correlate(sales_order)
)
"""Goods are promised to it."""


def unpaid_days(rd: Read) -> int | None:
    """After how many days somebody is asked about an order that nobody pays; None where the company does not want it."""
    days = settings.get(rd, "orders.unpaid_days")
    return None if days is None else int(days)


def unpaid(rd: Read) -> Condition:
    """Which orders those are today. What was authorised or paid in part is awaited, however long it takes."""
    days = unpaid_days(rd)
    if days is None:
        return false()
    return and_(
        CONFIRMED,
        sales_order.c.shipped == "none",
        sales_order.c.paid == "none",
        sales_order.c.payment_state.not_in(("authorised", "paid", "refunded")),
        not_(MONEY_ALLOWS),
        sales_order.c.ordered_on < rd.today - timedelta(days=days),
        HOLDS_GOODS,
    )


@dataclass(frozen=True, slots=True)
class UnpaidHold:
    """What orders that nobody pays hold of a product: thousandths, how many orders, and the day of the oldest."""

    milli: int
    orders: int
    since: date


def unpaid_holds(rd: Read, products: Collection[int] | None = None) -> dict[int, UnpaidHold]:
    """What such orders hold of these products, or of all; those of which they hold nothing are left out."""
    theirs = unpaid(rd)
    if products is not None:
        theirs = and_(theirs, order_line.c.product_id.in_(sorted(products)))
    found = rd.execute(_HELD.where(theirs))
    return {
        int(row.product_id): UnpaidHold(int(row.milli), int(row.orders), row.since)
        for row in found
        if row.milli
    }


def held_by_unpaid(rd: Read, products: Collection[int] | None = None) -> dict[int, int]:
    """How much of these products, or of all, is promised to such orders, in thousandths."""
    return {key: each.milli for key, each in unpaid_holds(rd, products).items()}


_HELD = (
    select(
        order_line.c.product_id,
        func.sum(reservation.c.quantity_milli).label("milli"),
        func.count(func.distinct(sales_order.c.id)).label("orders"),
        func.min(sales_order.c.ordered_on).label("since"),
    )
    .join(order_line, order_line.c.id == reservation.c.order_line_id)
    .join(sales_order, sales_order.c.id == order_line.c.order_id)
    .group_by(order_line.c.product_id)
)
