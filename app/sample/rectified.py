"""An invoice of the sample that lacked its customer's reference, and the corrective invoice that counts instead."""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy import select

from app.base.door import Write
from app.base.errors import Refusal
from app.base.finding import home_currency
from app.customers.tables import customer
from app.flow.rectify import Rectified, rectify
from app.invoicing.queries import invoice_rows
from app.receivables.open_items import open_items
from app.sample.voice import said

_FIRMS = select(customer.c.id).where(customer.c.kind == "company")
_REFERENCE = "BC 26-0417"


def name_reference(tx: Write) -> None:
    """The newest one that is owed and not due yet, of a customer who is no consumer."""
    owed = {
        each.document_id
        for each in open_items(tx)
        if each.component == "owed"
        and each.noun == "invoice"
        and each.currency == home_currency(tx)
        and each.due_on is not None
        and each.due_on > tx.today
    }
    firms = set(tx.execute(_FIRMS).scalars())
    for row in reversed(invoice_rows(tx, sorted(owed))):
        if row.kind == "invoice" and row.customer_id in firms and not row.assigned:
            with suppress(Refusal):
                rectify(tx, row.id, Rectified(reference=_REFERENCE), said("reference_missing"))
                return
