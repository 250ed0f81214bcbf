"""What lies at the bank and is proposed for one invoice: for whoever is about to write about it."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from app.base.door import Read
from app.customers.merged import account_now
from app.invoicing.tables import invoice
from app.payments.waits_at_bank import WaitsAtBank, waits_at_bank
from app.receivables.ledger import items_of


def waits_for_invoice(rd: Read, invoice_id: int) -> tuple[WaitsAtBank, ...]:
    """What waits to be matched with an invoice (key); nothing for a credit note, which asks for none."""
    row = rd.execute(_WHOSE, {"id": invoice_id}).one_or_none()
    if row is None or row.kind == "credit_note":
        return ()
    items = [each.id for each in items_of(rd, "invoice", [invoice_id])]
    return waits_at_bank(rd, account_now(rd, row.account_id), items)


_WHOSE = select(invoice.c.account_id, invoice.c.kind).where(invoice.c.id == bindparam("id"))
