"""Orders whose promised day can no longer be kept: what they wait for comes later, or nobody says when it comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, or_, select

from app.base.door import Read
from app.customers.tables import customer
from app.orders.foreseen import Foreseen, foreseen, whole_day
from app.orders.leaves_by import line_promised
from app.orders.naming import order_name
from app.orders.ready import MUST_LEAVE
from app.orders.served import lacking
from app.orders.stopped import stopped
from app.orders.tables import order_line, sales_order
from app.purchasing.tables import purchase_line


@dataclass(frozen=True, slots=True)
class AtRisk:
    """An order, the first day promised of it that cannot be kept, and the day all of it can leave, None where nobody knows."""

    id: int
    number: str
    customer: str
    promised_on: date
    leaves_on: date | None


def at_risk(
    rd: Read, moved: Mapping[int, date] | None = None, among: Sequence[int] | None = None
) -> list[AtRisk]:
    """Those that wait for goods, the first promised first. `moved` says of purchases another day than they are expected;
    `among` asks of some orders alone.

    What credit keeps here is left out, as it is among the late ones.
    """
    asked = _PROMISED.where(MUST_LEAVE, lacking(rd, among), sales_order.c.id.not_in(stopped(rd, among)))
    if among is not None:
        asked = asked.where(sales_order.c.id.in_(list(among)))
    rows: Sequence[Any] = rd.execute(asked).all()
    lines = foreseen(rd, [row.id for row in rows], moved)
    own: dict[int, date] = {}
    if rows:
        own = {row.id: row.promised_on for row in rd.execute(_OWN, {"orders": [row.id for row in rows]})}
    found: list[AtRisk] = []
    for row in rows:
        waits = lines.get(row.id, {})
        broken = [
            day
            for line in waits.values()
            if line.waits_milli
            and (day := own.get(line.line_id) or row.promised_on) is not None
            and _breaks(line, day)
        ]
        if broken:
            leaves = whole_day([line.promise.on for line in waits.values()])
            found.append(AtRisk(row.id, order_name(row), row.customer, min(broken), leaves))
    return sorted(found, key=lambda each: (each.promised_on, each.id))


def ids_at_risk(rd: Read) -> frozenset[int]:
    """Their keys, found once in a reading."""
    return rd.once(__name__, lambda: frozenset(each.id for each in at_risk(rd)))


def relying_on(rd: Read, purchase_id: int, on: date) -> list[AtRisk]:
    """The orders whose promise cannot be kept where a purchase order comes on a day, of those that wait for what it brings."""
    waiting = frozenset(rd.execute(_WAITING, {"purchase": purchase_id}).scalars())
    return [each for each in at_risk(rd, {purchase_id: on}) if each.id in waiting]


def _breaks(line: Foreseen, day: date) -> bool:
    return line.promise.on is None or line.promise.on > day


_PROMISED = (
    select(
        sales_order.c.id,
        sales_order.c.number,
        sales_order.c.remote_number,
        sales_order.c.ordered_on,
        sales_order.c.promised_on,
        customer.c.name.label("customer"),
    )
    .join(customer, customer.c.id == sales_order.c.customer_id)
    .where(or_(sales_order.c.promised_on.is_not(None), line_promised()))
)
_OWN = select(order_line.c.id, order_line.c.promised_on).where(
    order_line.c.order_id.in_(bindparam("orders", expanding=True)), order_line.c.promised_on.is_not(None)
)
_WAITING = select(order_line.c.order_id).where(
    order_line.c.product_id.in_(
        select(purchase_line.c.product_id).where(purchase_line.c.purchase_id == bindparam("purchase"))
    )
)
