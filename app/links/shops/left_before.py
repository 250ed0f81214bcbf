"""An order that comes from its shop when its goods have left already: what of them lay on the shelf that is counted here.

Stock was opened once (`app.links.shops.stock`) without what had left by then; what left afterwards is missing on the shelf,
whoever sent it, and whichever side's figure the shop shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select

from app.base.door import Read, Write
from app.catalogue.tables import product
from app.flow import ship
from app.links.shops.tables import listing
from app.links.shops.taking import Taking
from app.orders.order import OrderLine, read_lines
from app.stock.tables import stock_move


def left_our_shelf(rd: Read, taking: Taking, left_at: datetime) -> bool:
    """Whether goods of the shop that left then were counted here: its stock was opened before."""
    opened_at: datetime | None = rd.scalar(_OPENED, {"shop": taking.shop.id})
    return opened_at is not None and left_at > opened_at


def send_left(tx: Write, taking: Taking, order_id: int, left_at: datetime, *, counted: bool) -> None:
    """Ship an order that stands here: what of it was `counted` leaves our stock, all else is written down as gone.

    Refused with ``stock_short`` where less is counted here than left, and as shipping is.
    """
    on = taking.day_of(left_at)
    ours = _counted(tx, taking, read_lines(tx, order_id)) if counted else {}
    if ours:
        ship.ship(tx, order_id, ours, shipped_on=on)
    if any(line.to_ship_milli for line in read_lines(tx, order_id)):
        ship.ship(tx, order_id, shipped_on=on, moves_stock=False)


def _counted(rd: Read, taking: Taking, lines: Sequence[OrderLine]) -> dict[int, int]:
    """Of which lines how much (thousandths) lay on our shelf: stock is kept of them, and opened if they are the shop's."""
    keys = {
        "shop": taking.shop.id,
        "products": sorted({each.product_id for each in lines if each.product_id}),
    }
    kept: dict[int, Any] = {row.id: row for row in rd.execute(_KEPT, keys)}
    return {
        line.id: line.to_ship_milli
        for line in lines
        if line.to_ship_milli and (row := kept.get(line.product_id or 0)) and (row.made_here or row.opened)
    }


_OPENED = (
    select(func.min(stock_move.c.recorded_at))
    .join(listing, listing.c.id == stock_move.c.cause_id)
    .where(stock_move.c.cause == "listing", listing.c.shop_id == bindparam("shop"))
)
_KEPT = (
    select(
        product.c.id,
        listing.c.id.is_(None).label("made_here"),
        listing.c.stock_milli.is_not(None).label("opened"),
    )
    .join(
        listing,
        (listing.c.product_id == product.c.id) & (listing.c.shop_id == bindparam("shop")),
        isouter=True,
    )
    .where(product.c.stocked, product.c.id.in_(bindparam("products", expanding=True)))
)
