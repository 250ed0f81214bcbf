"""The day on which what an invoice bills was supplied, as the law has it told (CGI ann. II, 242 nonies A, I 10°)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import bindparam, exists, func, select

from app.base.door import Read
from app.shipping.tables import shipment, shipment_line


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
