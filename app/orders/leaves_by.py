"""The day by which what is still to leave of an order should: promised, or the usual days after it was ordered."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, exists, func, select

from app.base import settings
from app.base.door import Read
from app.base.finding import Condition
from app.base.working_days import working_days
from app.orders.ready import OPEN_LINE
from app.orders.tables import order_line, sales_order

if TYPE_CHECKING:
    from app.orders.queries import OrderRow


def leaves_by(
    rd: Read, rows: Mapping[int, OrderRow], promised_only: Collection[int] = ()
) -> dict[int, date | None]:
    """That of each of these orders: the first day that is promised of it, of a line or of the whole.

    No usual days count for those in `promised_only`.
    """
    usual, working = int(settings.get(rd, "ship.lead_days")), working_days(rd)
    lines = {row.order_id: row.day for row in rd.execute(_FIRST, {"ids": sorted(rows)})}
    found: dict[int, date | None] = {}
    for key, row in rows.items():
        days = [day for day in (row.promised_on, lines.get(key)) if day is not None]
        if not days and row.handling == "normal" and row.money_allows and key not in promised_only:
            days = [working.after(row.ordered_on, usual)]
        found[key] = min(days, default=None)
    return found


def line_before(day: date) -> Condition:
    """Something of an order is still to leave that was promised, by itself, for a day before this one."""
    return exists(
        select(order_line.c.id)
        .where(order_line.c.order_id == sales_order.c.id, OPEN_LINE, order_line.c.promised_on < day)
        .correlate(sales_order)
    )


def line_promised() -> Condition:
    """Something of an order is still to leave that was promised for a day of its own."""
    return exists(
        select(order_line.c.id)
        .where(order_line.c.order_id == sales_order.c.id, OPEN_LINE, order_line.c.promised_on.is_not(None))
        .correlate(sales_order)
    )


_FIRST = (
    select(order_line.c.order_id, func.min(order_line.c.promised_on).label("day"))
    .where(
        order_line.c.order_id.in_(bindparam("ids", expanding=True)),
        OPEN_LINE,
        order_line.c.promised_on.is_not(None),
    )
    .group_by(order_line.c.order_id)
)
