"""By which way a customer gets their invoices: what they asked for, where they asked for anything."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select

from app.base.door import Read
from app.customers.tables import customer

WAYS = ("", "mail", "paper")
"""As usual, which is by mail where an address is known and else on paper; by mail; on paper. A platform comes to these."""


def invoice_by(rd: Read, customer_id: int) -> str:
    """The way of a customer, or of the one they were merged into."""
    return str(rd.scalar(_BY, {"id": customer_id}) or "")


def on_paper(rd: Read, customer_id: int) -> bool:
    """Whether they asked for paper: no invoice goes to them by mail unless somebody sends it."""
    return invoice_by(rd, customer_id) == "paper"


_named = customer.alias()
_BY = select(customer.c.invoice_by).where(
    customer.c.id
    == select(func.coalesce(_named.c.merged_into_id, _named.c.id))
    .where(_named.c.id == bindparam("id"))
    .scalar_subquery()
)
