"""What of a thing the shop's own orders took that are known here by now, and that the figure it last showed does not hold yet."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select

from app.base.door import Read
from app.links.shops.inbox import record
from app.links.shops.payload import parse
from app.links.shops.product import read_product
from app.links.shops.push.figures import Figure
from app.links.shops.tables import listing
from app.links.shops.taking import Taking
from app.orders.tables import order_line, sales_order
from app.stock.tables import reservation


def known_sales(rd: Read, shop_id: int, figure: Figure) -> int:
    """Thousandths promised to orders of the shop since its figure was read that were sold there after it said that figure.

    What it says of a thing bears the instant at which it changed last: a sale before that is in the figure already. A bundle
    was sold as often as its parts were promised for it; what is promised as a part was no sale of the thing by itself.
    """
    seen_at = rd.scalar(_SEEN, {"id": figure.listing_id})
    promised = _promised(rd, {"shop": shop_id, "product": figure.product_id, "since": seen_at})
    if not promised:
        return 0
    taking = Taking.begin(rd, shop_id)
    said_at = _said_at(rd, taking, figure)
    return sum(
        max(milli, 0)
        for remote_id, milli in promised.items()
        if said_at is None or _sold_at(rd, taking, remote_id) > said_at
    )


def _promised(rd: Read, wanted: dict[str, Any]) -> dict[str, int]:
    """Thousandths of a product promised since, by the shop's order: of itself, or in whole ones where it is a bundle."""
    found: dict[str, int] = {}
    for row in rd.execute(_PROMISED, wanted):
        found[row.remote_id] = found.get(row.remote_id, 0) + row.quantity_milli
    for row in rd.execute(_PROMISED_IN_PARTS, wanted):
        found[row.remote_id] = found.get(row.remote_id, 0) + int(row.bundles) * _ONE
    return found


def _said_at(rd: Read, taking: Taking, figure: Figure) -> datetime | None:
    row = record(rd, taking.shop.id, "product", figure.remote_id)
    return read_product(rd, taking, row).modified_at if row is not None and row.payload else None


def _sold_at(rd: Read, taking: Taking, remote_id: str) -> datetime:
    row: Any = record(rd, taking.shop.id, "order", remote_id)
    order = taking.kind.order(parse(row.payload), taking.shop.known_rates)
    return max(order.created_at, order.paid_at or order.created_at)


_ONE = 1000
_SEEN = select(listing.c.seen_at).where(listing.c.id == bindparam("id"))
_OF_SHOP = (
    reservation.c.cause == "sales_order",
    reservation.c.recorded_at >= bindparam("since"),
    sales_order.c.shop_id == bindparam("shop"),
    sales_order.c.remote_id.is_not(None),
)
_PROMISED = (
    select(sales_order.c.remote_id, reservation.c.quantity_milli)
    .join(order_line, order_line.c.id == reservation.c.order_line_id)
    .join(sales_order, sales_order.c.id == order_line.c.order_id)
    .where(reservation.c.product_id == bindparam("product"), order_line.c.bundle_line_id.is_(None), *_OF_SHOP)
)
_bundle = order_line.alias("bundle")
_by_part = (
    select(
        sales_order.c.remote_id,
        _bundle.c.id.label("line_id"),
        (func.sum(reservation.c.quantity_milli) // order_line.c.per_milli).label("bundles"),
    )
    .join(order_line, order_line.c.id == reservation.c.order_line_id)
    .join(_bundle, _bundle.c.id == order_line.c.bundle_line_id)
    .join(sales_order, sales_order.c.id == order_line.c.order_id)
    .where(_bundle.c.product_id == bindparam("product"), *_OF_SHOP)
    .group_by(sales_order.c.remote_id, _bundle.c.id, order_line.c.id, order_line.c.per_milli)
    .subquery()
)
_PROMISED_IN_PARTS = select(
    _by_part.c.remote_id, _by_part.c.line_id, func.min(_by_part.c.bundles).label("bundles")
).group_by(_by_part.c.remote_id, _by_part.c.line_id)
"""Of each bundle's line as many as all of its parts were promised for."""
