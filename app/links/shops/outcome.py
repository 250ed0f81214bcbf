"""What became of a shop's records: how many are in, history, parked or waiting, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import bindparam, func, select

from app.base.door import Read
from app.base.errors import Refusal
from app.links.shops.inbox import Stored, records
from app.links.shops.kinds import kind_of
from app.links.shops.payload import parse
from app.links.shops.reason import Reason
from app.links.shops.shop import shop_of
from app.links.shops.tables import inbox
from app.orders.tables import sales_order

FATES = ("taken", "history", "parked", "waiting", "discarded")
"""What can become of an order: in, in as history only, set aside with a reason, not yet looked at, set aside for good."""


@dataclass(frozen=True, slots=True)
class Left:
    """A record that is not in, or that a person should know something about; `status` is an order's in the shop."""

    noun: str
    remote_id: str
    status: str
    reason: Reason


@dataclass(slots=True)
class Outcome:
    """Counts of a shop: orders by the shop's status and by fate, other records by noun and state, and reasons."""

    orders: dict[str, dict[str, int]] = field(default_factory=dict[str, dict[str, int]])
    records: dict[str, dict[str, int]] = field(default_factory=dict[str, dict[str, int]])
    parked: list[Left] = field(default_factory=list[Left])
    waiting: list[Left] = field(default_factory=list[Left])
    remarks: list[Left] = field(default_factory=list[Left])
    """Taken in, with something a person should know."""

    def count(self, status: str, fate: str, n: int = 1) -> None:
        """More orders of a status with that fate."""
        fates = self.orders.setdefault(status, dict.fromkeys(FATES, 0))
        fates[fate] += n


def outcome(rd: Read, shop_id: int) -> Outcome:
    """What became of everything that a shop sent."""
    kind = kind_of(shop_of(rd, shop_id).kind)
    found = Outcome()
    for row in rd.execute(_ORDERS, {"shop": shop_id}):
        found.count(row.remote_status or "", "history" if row.handling == "history" else "taken", row.n)
    for noun in ("product", "customer", "refund"):
        found.records[noun] = {}
    for row in rd.execute(_RECORDS, {"shop": shop_id}):
        if row.noun in found.records:
            state = "left_out" if row.state == "taken" and row.rowless else row.state
            found.records[row.noun][state] = found.records[row.noun].get(state, 0) + row.n
    for noun in ("info", "rates", "product", "customer", "order", "refund"):
        for row in records(rd, shop_id, noun, ("parked", "waiting", "discarded")):
            status = _status(kind.status_of, row)
            if noun == "order" and row.row_id is None:
                found.count(status, row.state)
            if row.why is not None and row.state != "discarded":
                left = Left(noun, row.remote_id, status, row.why)
                (found.parked if row.state == "parked" else found.waiting).append(left)
    for row in rd.execute(_REMARKS, {"shop": shop_id}):
        stored = Stored(*row)
        if stored.why is not None:
            found.remarks.append(Left(stored.noun, stored.remote_id, "", stored.why))
    return found


def _status(status_of: Callable[[object], str], row: Stored) -> str:
    if row.noun != "order":
        return ""
    try:
        return status_of(parse(row.payload))
    except Refusal:
        return ""


_ORDERS = (
    select(sales_order.c.remote_status, sales_order.c.handling, func.count().label("n"))
    .where(sales_order.c.shop_id == bindparam("shop"))
    .group_by(sales_order.c.remote_status, sales_order.c.handling)
    .order_by(sales_order.c.remote_status)
)
_RECORDS = (
    select(inbox.c.noun, inbox.c.state, inbox.c.row_id.is_(None).label("rowless"), func.count().label("n"))
    .where(inbox.c.shop_id == bindparam("shop"))
    .group_by(inbox.c.noun, inbox.c.state, inbox.c.row_id.is_(None))
)
_REMARKS = (
    select(*(inbox.c[name] for name in Stored.__slots__))
    .where(inbox.c.shop_id == bindparam("shop"), inbox.c.state == "taken", inbox.c.reason.is_not(None))
    .order_by(inbox.c.id)
)
