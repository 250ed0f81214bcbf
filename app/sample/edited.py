"""An order edited in its shop after it was confirmed here, for a picture: one more of its first thing."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, select

from app.base.actor import Actor
from app.base.database import Database
from app.links.shops.inbox import incoming
from app.links.shops.intake import store, take_in
from app.links.shops.kinds import kind_of
from app.links.shops.shop import shop_of
from app.links.shops.tables import inbox
from app.orders.tables import sales_order

_OF_LINE = ("total", "total_tax", "subtotal", "subtotal_tax")


def edit_one(database: Database, actor: Actor, shop_id: int) -> int | None:
    """Let the shop have sold one more of the first thing of an order that is still here; gives its key, None without one."""
    with database.read() as rd:
        row: Any = rd.execute(_OPEN, {"shop": shop_id}).first()
        kind = kind_of(shop_of(rd, shop_id).kind)
    if row is None:
        return None
    order = json.loads(row.payload)
    _add_one(order)
    store(database, actor, shop_id, [incoming(kind, "order", row.remote_id, order)])
    take_in(database, actor, shop_id, upto="order")
    return int(row.id)


def _add_one(order: dict[str, Any]) -> None:
    line, [rate, *_] = order["line_items"][0], order["tax_lines"]
    net, tax = (Decimal(line[name]) / line["quantity"] for name in ("total", "total_tax"))
    line["quantity"] += 1
    for name in _OF_LINE:
        line[name] = _more(line[name], tax if name.endswith("tax") else net)
    for each in line["taxes"]:
        each["total"] = each["subtotal"] = line["total_tax"]
    rate["tax_total"] = _more(rate["tax_total"], tax)
    order["total_tax"] = _more(order["total_tax"], tax)
    order["total"] = _more(order["total"], net + tax)


def _more(amount: str, by: Decimal) -> str:
    return str((Decimal(amount) + by).quantize(Decimal("0.01")))


_OPEN = (
    select(sales_order.c.id, inbox.c.remote_id, inbox.c.payload)
    .join(
        inbox,
        (inbox.c.shop_id == sales_order.c.shop_id)
        & (inbox.c.remote_id == sales_order.c.remote_id)
        & (inbox.c.noun == "order"),
    )
    .where(
        sales_order.c.shop_id == bindparam("shop"),
        sales_order.c.state == "confirmed",
        sales_order.c.handling == "normal",
        sales_order.c.shipped == "none",
        sales_order.c.invoiced == "none",
    )
    .order_by(sales_order.c.id.desc())
)
