"""By when a private customer who changed their mind has their money back: only where a return may be such a withdrawal."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, func, select

from app.base.door import Read
from app.customers.tables import customer
from app.shipping.parcels import parcels_of
from app.shipping.return_reasons import REFUSED, return_reasons
from app.shipping.return_tables import goods_return, goods_return_line, return_act
from app.shipping.tables import shipment, shipment_line

_FILE = Path(__file__).parents[2] / "resources" / "shipping" / "withdrawal.toml"


@cache
def _law() -> dict[str, int]:
    return tomllib.loads(_FILE.read_text("utf-8"))


def pay_back_by(rd: Read, return_ids: Collection[int]) -> dict[int, date]:
    """The last day to pay back, by return; those of companies, of which nothing came, for a reason that is the shop's doing, or
    announced too long after the goods arrived are not in it. Where it was an answer, the caller knows.
    """
    rows = rd.execute(_ASKED, {"ids": list(return_ids)}).all() if return_ids else ()
    if not rows:
        return {}
    theirs = {each.code for each in return_reasons(rd) if not each.ours and each.code != REFUSED}
    arrived = _arrived(rd, {row.shipment_id: row.shipped_on for row in rows})
    found: dict[int, date] = {}
    for row in rows:
        said_by = arrived[row.shipment_id] + timedelta(days=_law()["to_say"])
        if row.reason in theirs and row.announced_on <= said_by and row.came_on is not None:
            found[row.id] = max(row.announced_on + timedelta(days=_law()["to_pay"]), row.came_on)
    return found


def _arrived(rd: Read, left: dict[int, Any]) -> dict[int, date]:
    """When the goods of shipments arrived at the latest, by what was told of their parcels, else by the days these take."""
    found = {key: day + timedelta(days=_law()["on_the_way"]) for key, day in left.items()}
    told: dict[int, list[date]] = {}
    for each in parcels_of(rd, sorted(left)):
        if each.fate == "delivered" and each.fate_on is not None:
            told.setdefault(each.shipment_id, []).append(each.fate_on)
    return found | {key: max(days) for key, days in told.items()}


_came_on = (
    select(func.min(return_act.c.happened_on))
    .where(
        return_act.c.return_id == goods_return.c.id,
        return_act.c.kind == "received",
        return_act.c.reverses_id.is_(None),
    )
    .correlate(goods_return)
    .scalar_subquery()
)
_ASKED = (
    select(
        goods_return.c.id,
        goods_return.c.announced_on,
        goods_return_line.c.reason,
        shipment_line.c.shipment_id,
        shipment.c.shipped_on,
        _came_on.label("came_on"),
    )
    .join(goods_return_line, goods_return_line.c.return_id == goods_return.c.id)
    .join(shipment_line, shipment_line.c.id == goods_return_line.c.shipment_line_id)
    .join(shipment, shipment.c.id == shipment_line.c.shipment_id)
    .join(customer, customer.c.id == goods_return.c.customer_id)
    .where(goods_return.c.id.in_(bindparam("ids", expanding=True)), customer.c.kind == "person")
)
