"""The day on which what an invoice bills was supplied, as the law has it told (CGI ann. II, 242 nonies A, I 10°)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import bindparam, exists, func, select

from app.base.door import Read
from app.orders.bundle import parts_by_bundle
from app.orders.order import OrderLine
from app.shipping.tables import shipment, shipment_line


def supplied_on(rd: Read, lines: Sequence[OrderLine], now: Mapping[int, int]) -> date | None:
    """The day the last of the goods billed `now` left; nothing while some are still here, or where no goods are billed."""
    goods = [line for line in lines if line.kind == "goods" and now.get(line.id)]
    if not goods or any(line.shipped_milli < line.invoiced_milli + now[line.id] for line in goods):
        return None
    parts = parts_by_bundle(lines)
    return last_left_on(rd, [each.id for line in goods for each in (line, *parts.get(line.id, ()))])


def last_left_on(rd: Read, order_line_ids: Sequence[int]) -> date | None:
    """The last day on which something of these lines of an order left, what was taken back apart; None where nothing did."""
    return rd.scalar(_LAST, {"lines": list(order_line_ids)})


_undoing = shipment.alias("undoing")
_LAST = (
    select(func.max(shipment.c.shipped_on))
    .join(shipment_line, shipment_line.c.shipment_id == shipment.c.id)
    .where(
        shipment_line.c.order_line_id.in_(bindparam("lines", expanding=True)),
        shipment.c.kind == "delivery",
        ~exists(select(_undoing.c.id).where(_undoing.c.reverses_id == shipment.c.id)),
    )
)
