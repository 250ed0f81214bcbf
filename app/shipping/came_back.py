"""What of a shipment came back by its returns: none of it is on its way any more, whatever was told of its parcels."""

from __future__ import annotations

from sqlalchemy import func, select

from app.shipping.return_tables import goods_return_line, return_act, return_act_line
from app.shipping.tables import shipment, shipment_line

BACK_MILLI = (
    select(func.coalesce(func.sum(return_act_line.c.quantity_milli), 0))
    .join(return_act, return_act.c.id == return_act_line.c.act_id)
    .join(goods_return_line, goods_return_line.c.id == return_act_line.c.line_id)
    .join(shipment_line, shipment_line.c.id == goods_return_line.c.shipment_line_id)
    .where(return_act.c.kind == "received", shipment_line.c.shipment_id == shipment.c.id)
    .correlate(shipment)
    .scalar_subquery()
)
"""Of a shipment: what came back of it (thousandths)."""
