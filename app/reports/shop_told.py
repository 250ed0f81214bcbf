"""What the shop of an order is told of it: what a step will tell it, and what it is to learn and knows, as events of its history.

Marks say what is told: ``status:completed``, ``parcel:6A123``, ``credit:AV-7``, ``paid``; ``parcel:`` where no number is known
yet, ``parcel_note:`` where the shop keeps it from the buyer.
Promises hold them once they were kept (`app.links.shops.push.orders`); before, they are what is known here to be told.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from app.base.audit import HISTORY_MOST, Event, history
from app.base.door import Read
from app.base.outbox import outbox as promises
from app.invoicing.tables import invoice
from app.orders.channel import CHANNEL, Channel, Decisions, channel_of
from app.orders.order import Order
from app.orders.queries import shop_name
from app.orders.tables import sales_order
from app.reports.mails import told_to
from app.shipping.parcels import parcels_of
from app.shipping.queries import ShipmentRow


@dataclass(frozen=True, slots=True)
class ShopTold:
    """What a shop will be told of something; `mails`: whether it may write to the buyer on hearing of it."""

    marks: tuple[str, ...] = ()
    mails: bool = False
    shop_id: int = 0


def told_on_leaving(channel: Channel | None, *, whole: bool, status: str | None = None) -> ShopTold:
    """What the shop is told when goods leave, all that are left of the order where it is `whole`; `status` stands there now."""
    if channel is None or not channel.tells_orders:
        return ShopTold()
    decided = channel.decisions
    sent = decided.sent_status if whole else ""
    return _told(channel, sent if sent != status else "", parcels=decided.tracking != "none")


def told_on_cancelling(channel: Channel | None, status: str | None = None) -> ShopTold:
    """What the shop is told when its order is cancelled here; `status` stands there now."""
    if channel is None or not channel.tells_orders:
        return ShopTold()
    decided = channel.decisions
    return _told(channel, decided.cancelled_status if decided.cancelled_status != status else "")


def told_on_crediting(channel: Channel | None) -> ShopTold:
    """What the shop is told when some of its order is credited here."""
    if channel is None or not channel.tells_orders or not channel.decisions.tells_refunds:
        return ShopTold()
    return ShopTold(("credit",), channel.decisions.mails == "shop", channel.shop_id)


def channel_told(rd: Read, order: Order) -> Channel | None:
    """The channel of an order that tells its shop how the order stands; None where nothing is told."""
    if order.shop_id is None or order.handling != "normal":
        return None
    channel = channel_of(rd, order.shop_id)
    return channel if channel.tells_orders else None


def leaving_told(rd: Read, whole: Mapping[int, bool]) -> dict[int, ShopTold]:
    """By order, what its shop is told when what is there of it leaves; `whole` says of each whether that is all.

    Those of which nothing is told are left out.
    """
    order_ids = list(whole)
    channels: dict[int, Channel] = {}
    found: dict[int, ShopTold] = {}
    for at in range(0, len(order_ids), _PAGE):
        for row in rd.execute(_OF_SHOPS, {"ids": order_ids[at : at + _PAGE]}):
            channel = channels.get(row.shop_id) or channels.setdefault(
                row.shop_id, channel_of(rd, row.shop_id)
            )
            told = told_on_leaving(channel, whole=whole[row.id], status=row.remote_status)
            if told.marks:
                found[row.id] = told
    return found


def order_history(
    rd: Read, order: Order, shipments: Sequence[ShipmentRow], status: str | None
) -> tuple[Event, ...]:
    """What happened to an order, and what its shop was told of it or is still to be told, oldest first; `status`
    stands there now.
    """
    events = list(told_to(rd, history(rd, "sales_order", order.id)))
    if order.shop_id is None:
        return tuple(events)
    events += _of_shop(rd, order, order.shop_id, shipments, f"status:{status}")
    return tuple(sorted(events, key=lambda each: each.at)[-HISTORY_MOST:])


def _of_shop(
    rd: Read, order: Order, shop_id: int, shipments: Sequence[ShipmentRow], stands: str
) -> list[Event]:
    kept = rd.execute(_PROMISES, {"order": order.id}).all()
    if not kept:
        return []
    shop, known, found = shop_name(rd, shop_id), {stands}, list[Event]()
    for row in kept:
        told = _marks(row.answer) if row.state == "sent" else []
        known.update(told)
        if told:
            found.append(Event(-row.id, row.tried_at, shop, "shop.told", {"learns": told}))
        elif row.state == "refused":
            what = "shop.gone" if row.answer == _GONE else "shop.not_told"
            found.append(Event(-row.id, row.tried_at, shop, what, {}))
    channel, last = channel_told(rd, order), kept[-1]
    if channel is not None and last.state in ("waiting", "sending"):
        due = [mark for mark in _due(rd, order, channel.decisions, shipments) if mark not in known]
        if due:
            found.append(Event(-last.id, last.promised_at, shop, "shop.tell", {"learns": due}))
    return found


def _due(rd: Read, order: Order, decided: Decisions, shipments: Sequence[ShipmentRow]) -> list[str]:
    """What a shop that was told nothing would be told of the order, as it stands."""
    found: list[str] = []
    left = [each.id for each in shipments if each.kind == "delivery" and not each.reversed]
    if order.state == "cancelled":
        found += [f"status:{decided.cancelled_status}"] if decided.cancelled_status else []
    elif order.stands and order.shipped == "all" and left and decided.sent_status:
        found.append(f"status:{decided.sent_status}")
    if left and decided.tracking != "none":
        found += [f"parcel:{each.tracking}" for each in parcels_of(rd, left) if each.tracking]
    if decided.tells_refunds:
        found += [f"credit:{number}" for number in rd.execute(_CREDITS, {"order": order.id}).scalars()]
    return list(dict.fromkeys(found))


def _told(channel: Channel, status: str, *, parcels: bool = False) -> ShopTold:
    decided = channel.decisions
    number = "parcel_note:" if decided.tracking == "note" else "parcel:"
    marks = ([f"status:{status}"] if status else []) + ([number] if parcels else [])
    writes = parcels and decided.tracking == "customer_note"
    return ShopTold(tuple(marks), writes or bool(status and decided.mails == "shop"), channel.shop_id)


def _marks(answer: str | None) -> list[str]:
    """What was told, as it is kept with a promise; promises kept before that was written down say nothing."""
    said: Any = json.loads(answer) if answer and answer.startswith("[") else []
    return [str(each) for each in said]


def all_marks(told: Iterable[ShopTold]) -> ShopTold:
    """What several are told together, each once."""
    each = list(told)
    marks = dict.fromkeys(mark for one in each for mark in one.marks)
    return ShopTold(tuple(marks), any(one.mails for one in each))


_GONE = "shop_order_gone"
"""Why a promise was not kept whose order is no longer in its shop."""
_PAGE = 500
_PROMISES = (
    select(promises.c.id, promises.c.state, promises.c.answer, promises.c.promised_at, promises.c.tried_at)
    .where(
        promises.c.noun == "sales_order",
        promises.c.row_id == bindparam("order"),
        promises.c.channel == CHANNEL,
        promises.c.state != "discarded",
    )
    .order_by(promises.c.id)
)
_OF_SHOPS = select(sales_order.c.id, sales_order.c.shop_id, sales_order.c.remote_status).where(
    sales_order.c.id.in_(bindparam("ids", expanding=True)),
    sales_order.c.shop_id.is_not(None),
    sales_order.c.handling == "normal",
)
_CREDITS = (
    select(invoice.c.number)
    .where(
        invoice.c.order_id == bindparam("order"),
        invoice.c.kind == "credit_note",
        invoice.c.refund_remote_id.is_(None),
    )
    .order_by(invoice.c.id)
)
