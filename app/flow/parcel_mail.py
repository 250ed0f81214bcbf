"""Telling the customer that parcels left, by itself: once, as soon as one of them can be followed.

While the mail waits it is kept true: carrier, number and link are said anew when they are mended.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, exists, select

from app.base.door import Read, Write
from app.base.errors import Refusal
from app.correspondence.mail import Mail, mails_about
from app.correspondence.tables import mail
from app.flow.letters import compose, promise_by_itself
from app.flow.parcel_letters import ARRIVED, KIND, of_shipment
from app.flow.reworded import reworded
from app.orders.order import read_order
from app.reports.by_itself import leaves_by_itself
from app.shipping.joined import packed_together
from app.shipping.parcels import fate_of, parcels_of
from app.shipping.tables import shipment

_SAID_ANEW = frozenset({"carrier", "tracking", "follow"})


def tell_of_parcels(tx: Write, shipment_id: int) -> None:
    """Promise the mail about the parcels of a shipment, of those that left together the first one's whose channel has it.

    Idle where it was promised before, whatever became of it, where no parcel has a number, where none is on its way any
    more, and for what was taken back or had left before this program.
    """
    keys = packed_together(tx, shipment_id)
    known = _told(tx, keys)
    for each in known:
        _keep_true(tx, each)
    if known or not any(each.tracking for each in parcels_of(tx, keys[:1])):
        return
    for key, shop_id in _telling(tx, keys):
        if promise_by_itself(tx, KIND, "shipment", key, shop_id) is not None:
            return


def tell_of_delivery(tx: Write, shipment_id: int) -> None:
    """Promise the mail after delivery, where it is wanted, once all parcels of a shipment were delivered.

    Idle where it was promised before, and for what was taken back or had left before this program.
    """
    keys = packed_together(tx, shipment_id)
    if fate_of(parcels_of(tx, keys[:1])) != "delivered":
        return
    if any(each.kind == ARRIVED for key in keys for each in mails_about(tx, "shipment", key)):
        return
    for row in tx.execute(_LEFT, {"ids": list(keys)}):
        shop_id = read_order(tx, row.order_id).shop_id
        if promise_by_itself(tx, ARRIVED, "shipment", row.id, shop_id) is not None:
            return


def will_tell(rd: Read, shipment_id: int) -> str:
    """To whom a mail is promised once a parcel of a shipment has a number; empty where none is."""
    keys = packed_together(rd, shipment_id)
    if _told(rd, keys):
        return ""
    return next((of_shipment(rd, key, None).recipient for key, _ in _telling(rd, keys)), "")


def _told(rd: Read, shipment_ids: Sequence[int]) -> list[Mail]:
    return [each for key in shipment_ids for each in mails_about(rd, "shipment", key) if each.kind == KIND]


def _telling(rd: Read, shipment_ids: Sequence[int]) -> list[tuple[int, int | None]]:
    """The shipments of which a mail may speak by itself, each with its shop."""
    if fate_of(parcels_of(rd, shipment_ids[:1])) != "on_way":
        return []
    left = [(row.id, read_order(rd, row.order_id)) for row in rd.execute(_LEFT, {"ids": list(shipment_ids)})]
    return [(key, order.shop_id) for key, order in left if leaves_by_itself(rd, KIND, order.shop_id)]


def _keep_true(tx: Write, waiting: Mail) -> None:
    """Say anew in a mail that has not left who carries the parcels, and where they are followed."""
    if waiting.state != "waiting":
        return
    try:
        now = compose(tx, KIND, waiting.noun, waiting.row_id, language=waiting.language)
    except Refusal:
        # A mail that cannot be composed never stops the packing.
        return
    body = reworded(waiting.body, now, _SAID_ANEW)
    if body != waiting.body:
        tx.update(mail, waiting.id, body=body)
        tx.touch("mail", waiting.id)


_undoing = shipment.alias("undoing")
_LEFT = (
    select(shipment.c.id, shipment.c.order_id)
    .where(
        shipment.c.id.in_(bindparam("ids", expanding=True)),
        shipment.c.kind == "delivery",
        shipment.c.moves_stock,
        ~exists(select(_undoing.c.id).where(_undoing.c.reverses_id == shipment.c.id).correlate(shipment)),
    )
    .order_by(shipment.c.id)
)
