"""Whether a supplier answered an order: goods or an invoice came of it, so they had it, whatever was written down."""

from __future__ import annotations

from sqlalchemy import bindparam, exists, or_, select

from app.base.door import Read
from app.purchasing.received_tables import received_invoice
from app.purchasing.tables import purchase_order


def is_answered(rd: Read, purchase_id: int) -> bool:
    """Whether something of it was received or invoiced."""
    return rd.execute(_ANSWERED, {"id": purchase_id}).first() is not None


_ANSWERED = select(purchase_order.c.id).where(
    purchase_order.c.id == bindparam("id"),
    or_(
        purchase_order.c.received != "none",
        exists().where(received_invoice.c.purchase_id == purchase_order.c.id),
    ),
)
