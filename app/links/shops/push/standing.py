"""How an order of a shop stands here, as far as the shop is told of it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, exists, select

from app.base.door import Read
from app.invoicing.tables import invoice
from app.links.shops.sync.port import Tracked
from app.orders.order import read_order
from app.orders.save import address_from
from app.shipping.parcels import parcels_of
from app.shipping.tables import shipment


@dataclass(frozen=True, slots=True)
class Credit:
    """A credit note issued here and not because of the shop; `amount` in minor units."""

    number: str
    amount: int


@dataclass(frozen=True, slots=True)
class Standing:
    """An order of a shop. `gone`: all its goods have left; `credits` in the order in which they were issued."""

    order_id: int
    number: str
    remote_id: str
    currency: str
    language: str
    cancelled: bool
    gone: bool
    paid: bool
    parcels: tuple[Tracked, ...]
    credits: tuple[Credit, ...]


def standing_of(rd: Read, order_id: int) -> Standing:
    """Where an order stands now."""
    order = read_order(rd, order_id)
    left = {row.id: row for row in rd.execute(_LEFT, {"order": order_id})}
    postcode = address_from(order.delivery).postcode
    parcels = tuple(
        Tracked(each.carrier, each.tracking, each.page(postcode), left[each.shipment_id].shipped_on)
        for each in parcels_of(rd, list(left))
        if each.tracking
    )
    notes = tuple(Credit(row.number, row.total) for row in rd.execute(_CREDITS, {"order": order_id}))
    return Standing(
        order_id=order_id,
        number=order.number or "",
        remote_id=order.remote_id or "",
        currency=order.currency,
        language=order.language,
        cancelled=order.state == "cancelled",
        gone=order.stands and order.shipped == "all" and bool(left),
        paid=order.paid == "all" and order.state != "cancelled",
        parcels=parcels,
        credits=notes,
    )


_undoing = shipment.alias("undoing")
_LEFT = (
    select(shipment.c.id, shipment.c.shipped_on)
    .where(
        shipment.c.order_id == bindparam("order"),
        shipment.c.kind == "delivery",
        ~exists(select(_undoing.c.id).where(_undoing.c.reverses_id == shipment.c.id)),
    )
    .order_by(shipment.c.id)
)
_CREDITS = (
    select(invoice.c.number, invoice.c.total)
    .where(
        invoice.c.order_id == bindparam("order"),
        invoice.c.kind == "credit_note",
        invoice.c.refund_remote_id.is_(None),
    )
    .order_by(invoice.c.id)
)
