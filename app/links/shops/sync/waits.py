"""What still waits between this program and the shops: orders and figures to be written, records that are not taken in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import and_, bindparam, or_, select

from app.base.door import Read
from app.base.outbox import outbox as promises
from app.links.shops.push.figures import figures_to_write
from app.links.shops.reason import reason_from
from app.links.shops.tables import inbox, listing, shop
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
    way: Literal["in", "out"]
    facts: Mapping[str, object]
    noun: str = ""
    row_id: int | None = None


def waiting(rd: Read) -> list[Wait]:
    """All that waits, what goes out first, oldest first in each."""
    found: list[Wait] = []
    for row in rd.execute(_SHOPS).all():
        channel = channel_of(rd, row.id)
        if channel.tells_orders:
            found += _orders(rd, row.id, row.name)
        if channel.may_write and channel.decisions.stock == "here":
            found += _figures(rd, row.id, row.name, channel.decisions.buffer_milli)
        found += _records(rd, row.id, row.name)
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
            "out",
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
            each.sku,
            "out",
            {"sku": each.sku, "shown_milli": each.shown_milli, "wanted_milli": each.wanted_milli},
            "product",
            each.product_id,
        )
        for each in figures_to_write(rd, shop_id, buffer_milli)
    ]


def _records(rd: Read, shop_id: int, name: str) -> list[Wait]:
    found: list[Wait] = []
    for row in rd.execute(_UNTAKEN, {"shop": shop_id}):
        reason = reason_from(row.reason, row.facts)
        facts: dict[str, object] = {"noun": row.noun, "number": row.remote_id}
        if reason is not None:
            facts |= {f"fault.{name}": value for name, value in reason.facts.items()}
            facts |= {"fault": reason.code, "again": False}
        code = "waits_parked" if row.state == "parked" else "waits_record"
        found.append(
            Wait(
                -(row.id * _KINDS + 2),
                code,
                shop_id,
                name,
                row.received_at,
                row.remote_id,
                "in",
                facts,
                row.noun,
                row.row_id,
            )
        )
    return found


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
_UNTAKEN = (
    select(
        inbox.c.id,
        inbox.c.noun,
        inbox.c.remote_id,
        inbox.c.state,
        inbox.c.reason,
        inbox.c.facts,
        inbox.c.row_id,
        inbox.c.received_at,
    )
    .where(
        inbox.c.shop_id == bindparam("shop"),
        # What waits without a reason is only not yet taken in: thousands, while a shop is taken over.
        or_(inbox.c.state == "parked", and_(inbox.c.state == "waiting", inbox.c.reason.is_not(None))),
    )
    .order_by(inbox.c.id)
)
