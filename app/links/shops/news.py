"""Orders that shops sent since somebody last looked: what is told at a desk, whichever workstation or task brought them.

An order is news by the moment it became one here. What a first take-over brought was there before and is none, nor is an
unfinished checkout, a payment that failed, or what was sold before this program came.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, func, or_, select

from app.base.door import Read
from app.base.tags import tags_of_many
from app.links.shops.tables import shop, sync_cursor, sync_run
from app.orders.save import address_from
from app.orders.tables import order_line, sales_order

MOST = 500
"""More at once is no news any more, but a backlog."""
_REACH = timedelta(days=30)
"""An order that was made so long before somebody last looked is none: a list by day finds it, and no other is read."""
_OVERLAP = timedelta(minutes=15)
"""Clocks of workstations differ by so much at most: what came shortly before is found again, and known by its key."""


@dataclass(frozen=True, slots=True)
class NewOrder:
    """An order as it is told: `total` in minor units, `carriage` what its lines of carriage and its point are called.

    `tags` are its own and its customer's.
    """

    id: int
    number: str
    shop_id: int
    shop: str
    buyer: str
    total: int
    currency: str
    carriage: str
    to_point: bool
    came_at: datetime
    tags: frozenset[str] = frozenset()


def new_orders(rd: Read, since: datetime) -> list[NewOrder]:
    """The orders that came from shops since about that moment and stand, the first one first; at most `MOST`."""
    begun = _brought_over(rd)
    if not begun:
        return []
    asked = {"since": since - _OVERLAP, "day": (since - _REACH).date(), "shops": sorted(begun)}
    rows = [
        row for row in rd.execute(_NEW, asked) if _is_news(row.came_at, row.ordered_on, begun[row.shop_id])
    ]
    carriage: dict[int, list[str]] = {}
    for line in rd.execute(_CARRIAGE, {"orders": [row.id for row in rows]}):
        carriage.setdefault(line.order_id, []).append(line.name)
    own = tags_of_many(rd, "sales_order", [row.id for row in rows])
    whose = tags_of_many(rd, "customer", {row.customer_id for row in rows})
    found: list[NewOrder] = []
    for row in rows:
        billing, delivery = address_from(row.billing), address_from(row.delivery)
        point = (delivery.point_carrier, delivery.point_name)
        named = (*carriage.get(row.id, ()), *(each for each in point if each))
        found.append(
            NewOrder(
                id=row.id,
                number=row.number or row.remote_number or "",
                shop_id=row.shop_id,
                shop=row.shop,
                buyer=billing.company or billing.name,
                total=row.total,
                currency=row.currency,
                carriage=", ".join(named),
                to_point=bool(delivery.point_code or delivery.point_name),
                came_at=row.came_at,
                tags=frozenset((*own.get(row.id, ()), *whose.get(row.customer_id, ()))),
            )
        )
    return found


def _is_news(came_at: datetime, ordered_on: date, begun: datetime | None) -> bool:
    """Whether an order came after its shop was brought over, and was made no earlier than on that day."""
    return begun is None or (came_at > begun and ordered_on >= begun.date())


def _brought_over(rd: Read) -> Mapping[int, datetime | None]:
    """The shops that were brought over whole, with when that ended; None where it is too long ago to be told."""
    ended: dict[int, datetime | None] = {}
    for row in rd.execute(_CURSORS):
        if row.reading == 0:
            ended[row.shop_id] = None
    for row in rd.execute(_TAKE_OVERS):
        if row.shop_id in ended and row.running:
            del ended[row.shop_id]
        elif row.shop_id in ended:
            ended[row.shop_id] = row.ended
    return ended


_came_at = func.coalesce(sales_order.c.confirmed_at, sales_order.c.created_at)
_NEW = (
    select(
        sales_order.c.id,
        sales_order.c.number,
        sales_order.c.remote_number,
        sales_order.c.shop_id,
        sales_order.c.customer_id,
        shop.c.name.label("shop"),
        sales_order.c.billing,
        sales_order.c.delivery,
        sales_order.c.total,
        sales_order.c.currency,
        sales_order.c.ordered_on,
        _came_at.label("came_at"),
    )
    .join(shop, shop.c.id == sales_order.c.shop_id)
    .where(
        sales_order.c.state.in_(("draft", "held", "confirmed")),
        sales_order.c.ordered_on >= bindparam("day"),
        sales_order.c.shop_id.in_(bindparam("shops", expanding=True)),
        sales_order.c.handling == "normal",
        or_(sales_order.c.state != "draft", sales_order.c.payment_state != "refused"),
        _came_at >= bindparam("since"),
    )
    .order_by(_came_at, sales_order.c.id)
    .limit(MOST)
)
_CARRIAGE = (
    select(order_line.c.order_id, order_line.c.name)
    .where(
        order_line.c.order_id.in_(bindparam("orders", expanding=True)),
        order_line.c.kind == "shipping",
    )
    .order_by(order_line.c.order_id, order_line.c.position)
)
_CURSORS = select(
    sync_cursor.c.shop_id, func.count().filter(sync_cursor.c.phase == "whole").label("reading")
).group_by(sync_cursor.c.shop_id)
_TAKE_OVERS = (
    select(
        sync_run.c.shop_id,
        func.max(sync_run.c.finished_at).label("ended"),
        func.count().filter(sync_run.c.finished_at.is_(None)).label("running"),
    )
    .where(sync_run.c.kind == "take_over")
    .group_by(sync_run.c.shop_id)
)
