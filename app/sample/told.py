"""An order of a shop that has left, for a picture: its shop to be told of it, then told."""

from __future__ import annotations

import json
from contextlib import suppress

from sqlalchemy import bindparam, select

from app.base import outbox
from app.base.actor import Actor
from app.base.database import Database
from app.base.door import Write, verb
from app.base.errors import Refusal
from app.base.outbox import outbox as promises
from app.flow.ship import ship
from app.orders.channel import CHANNEL
from app.orders.tables import sales_order

_STATUS = "status:completed"


def send_one(database: Database, actor: Actor, shop_id: int) -> int | None:
    """Ship the first order of a shop that can leave whole; gives its key, None where there is none."""
    with database.read() as rd:
        open_now = [int(key) for key in rd.execute(_OPEN, {"shop": shop_id}).scalars()]
    for order_id in open_now:
        with suppress(Refusal):
            database.do(actor, ship, order_id)
            with database.read() as rd:
                if rd.scalar(_SHIPPED, {"id": order_id}) == "all":
                    return order_id
    return None


@verb("sync.told", silent=True)
def be_told(tx: Write, order_id: int) -> None:
    """Let the shop of an order have been told that it is completed."""
    for promise_id in tx.execute(_WAITS, {"order": order_id, "channel": CHANNEL}).scalars().all():
        if (attempt := outbox.claim(tx, promise_id)) is not None:
            outbox.finish(tx, promise_id, attempt, "sent", json.dumps([_STATUS]))
    tx.update(sales_order, order_id, remote_status="completed")


_OPEN = (
    select(sales_order.c.id)
    .where(
        sales_order.c.shop_id == bindparam("shop"),
        sales_order.c.state == "confirmed",
        sales_order.c.handling == "normal",
        sales_order.c.shipped == "none",
    )
    .order_by(sales_order.c.id)
)
_SHIPPED = select(sales_order.c.shipped).where(sales_order.c.id == bindparam("id"))
_WAITS = select(promises.c.id).where(
    promises.c.channel == bindparam("channel"),
    promises.c.noun == "sales_order",
    promises.c.row_id == bindparam("order"),
    promises.c.state == "waiting",
)
