"""The credit notes of an invoice, and whether whoever they are for has them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select

from app.base.door import Read
from app.correspondence.never_left import how_left
from app.invoicing.tables import invoice


@dataclass(frozen=True, slots=True)
class CreditedBy:
    """A credit note of an invoice in minor units of its currency; `unsent` where a mail was to bring it and none has left."""

    id: int
    number: str
    issued_on: date
    amount: int
    unsent: bool


def credited_by(rd: Read, invoice_id: int) -> tuple[CreditedBy, ...]:
    """The credit notes of an invoice, the oldest first."""
    rows = rd.execute(_NOTES, {"id": invoice_id}).all()
    left = how_left(rd, "invoice", [row.id for row in rows]) if rows else {}
    return tuple(
        CreditedBy(row.id, row.number, row.issued_on, int(row.total), left.get(row.id) == "unsent")
        for row in rows
    )


_NOTES = (
    select(invoice.c.id, invoice.c.number, invoice.c.issued_on, invoice.c.total)
    .where(invoice.c.corrects_id == bindparam("id"))
    .order_by(invoice.c.id)
)
