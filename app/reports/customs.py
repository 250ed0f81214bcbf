"""The declaration of one shipment to customs, with the invoices that go with it."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import bindparam, exists, select

from app.base.door import Read
from app.base.errors import Refusal
from app.invoicing.grouped import of_orders
from app.invoicing.tables import invoice
from app.shipping.customs import Customs, declared
from app.shipping.tables import shipment


def customs_of(rd: Read, shipment_id: int) -> Customs | None:
    """The declaration of a shipment; None where its parcels need none. Refused with ``shipment_unknown``."""
    if not rd.scalar(select(exists(select(shipment.c.id).where(shipment.c.id == shipment_id)))):
        raise Refusal("shipment_unknown", shipment=shipment_id)
    found = declared(rd, [shipment_id]).get(shipment_id)
    if found is None:
        return None
    return replace(found, invoices=tuple(rd.execute(_INVOICES, {"ids": list(found.orders)}).scalars()))


_INVOICES = (
    select(invoice.c.number)
    .where(of_orders(bindparam("ids", expanding=True)), invoice.c.kind == "invoice")
    .order_by(invoice.c.id)
)
