"""What waits to be sent to the shops: orders to tell of, things to show, figures to write; as many as its card says.

Records of a shop that are not taken in yet are listed where they lie (`app.links.shops.inbox`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from app.base.door import Read
from app.base.outbox import outbox as promises
from app.catalogue.sold_in import CHANNEL as CATALOGUE
from app.catalogue.tables import product, sold_in
from app.links.shops.push.figures import figures_to_write
from app.links.shops.tables import listing, shop
from app.orders.channel import CHANNEL, channel_of
from app.orders.tables import sales_order

_KINDS = 3
"""Keys of what waits are below nought, and say of which table they are."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Something that waits since an instant. `number` is what it is called, `facts` what its sentence and reason name."""

    id: int
    code: str
    shop_id: int
    shop: str
    since: datetime
    number: str
    facts: Mapping[str, object]
    noun: str = ""
    row_id: int | None = None


def waiting(rd: Read) -> list[Wait]:
    """All that waits to be sent, oldest first in each shop and kind."""
    found: list[Wait] = []
    for row in rd.execute(_SHOPS).all():
        channel = channel_of(rd, row.id)
        if channel.tells_orders:
            found += _orders(rd, row.id, row.name)
        if channel.shows_products:
            found += _things(rd, row.id, row.name)
        if channel.may_write and channel.decisions.stock == "here":
            found += _figures(rd, row.id, row.name, channel.decisions.buffer_milli)
    return found


def _orders(rd: Read, shop_id: int, name: str) -> list[Wait]:
    return [
        Wait(
            -(row.id * _KINDS),
            "waits_order",
            shop_id,
            name,
            row.promised_at,
            row.number or "",
            {"number": row.number or ""},
            "order",
            row.row_id,
        )
        for row in rd.execute(_PROMISES, {"shop": shop_id})
    ]


def _figures(rd: Read, shop_id: int, name: str, buffer_milli: int) -> list[Wait]:
    seen = {row.id: row.seen_at for row in rd.execute(_SEEN, {"shop": shop_id})}
    return [
        Wait(
            -(each.listing_id * _KINDS + 1),
            "waits_stock",
            shop_id,
            name,
            seen.get(each.listing_id, rd.now),
            each.called,
            {"sku": each.called, "shown_milli": each.shown_milli, "wanted_milli": each.wanted_milli},
            "product",
            each.product_id,
        )
        for each in figures_to_write(rd, shop_id, buffer_milli)
    ]


def _things(rd: Read, shop_id: int, name: str) -> list[Wait]:
    return [
        Wait(
            -(row.id * _KINDS + 2),
            "waits_product",
            shop_id,
            name,
            row.promised_at,
            row.sku or row.name,
            {"sku": row.sku or row.name},
            "product",
            row.product_id,
        )
        for row in rd.execute(_SHOWN, {"shop": shop_id})
    ]


_SHOPS = select(shop.c.id, shop.c.name).where(shop.c.archived_at.is_(None)).order_by(shop.c.id)
_PROMISES = (
    select(promises.c.id, promises.c.row_id, promises.c.promised_at, sales_order.c.number)
    .join(sales_order, sales_order.c.id == promises.c.row_id)
    .where(
        promises.c.channel == CHANNEL,
        promises.c.state == "waiting",
        sales_order.c.shop_id == bindparam("shop"),
    )
    .order_by(promises.c.id)
)
_SEEN = select(listing.c.id, listing.c.seen_at).where(listing.c.shop_id == bindparam("shop"))
_SHOWN = (
    select(promises.c.id, promises.c.promised_at, sold_in.c.product_id, product.c.sku, product.c.name)
    .join(sold_in, sold_in.c.id == promises.c.row_id)
    .join(product, product.c.id == sold_in.c.product_id)
    .where(
        promises.c.channel == CATALOGUE,
        promises.c.state == "waiting",
        sold_in.c.shop_id == bindparam("shop"),
    )
    .order_by(promises.c.id)
)
