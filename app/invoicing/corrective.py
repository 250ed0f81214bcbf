"""A corrective invoice: an issued invoice once more with other particulars, naming number and date of what it corrects.

Its figures are those of the invoice, to the cent, and so is the debt: nothing is posted. It counts instead of what it
corrects (UNTDID 1001 code 384); what asks for other figures is a credit note and a new invoice.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, bindparam, select

from app.base.door import Read
from app.base.errors import Refusal
from app.base.words import Words
from app.invoicing.einvoice_facts import EInvoiceFacts
from app.invoicing.einvoice_frozen import einvoice_facts
from app.invoicing.tables import corrective_invoice, invoice


@dataclass(frozen=True, slots=True)
class CorrectiveRow:
    """A corrective invoice of an invoice; the last of several counts."""

    id: int
    number: str
    invoice_id: int
    position: int
    issued_on: date
    reason: str
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class Particulars:
    """What an invoice says of its customer: identity and address as frozen, where goods go, the customer's own reference."""

    customer: Mapping[str, Any]
    delivery: Mapping[str, Any]
    reference: str = ""


_COLUMNS = tuple(corrective_invoice.c[name] for name in CorrectiveRow.__slots__)
_BY_ID = select(corrective_invoice).where(corrective_invoice.c.id == bindparam("id"))
_OF = (
    select(*_COLUMNS)
    .where(corrective_invoice.c.invoice_id == bindparam("invoice"))
    .order_by(corrective_invoice.c.position)
)
_BEFORE = _BY_ID.with_only_columns(corrective_invoice.c.number, corrective_invoice.c.issued_on)
_INVOICE = select(
    invoice.c.number, invoice.c.issued_on, invoice.c.customer, invoice.c.delivery, invoice.c.texts
).where(invoice.c.id == bindparam("id"))
_NUMBERED = select(corrective_invoice.c.id).where(corrective_invoice.c.number == bindparam("number"))


def correctives_of(rd: Read, invoice_id: int) -> list[CorrectiveRow]:
    """The corrective invoices of an invoice, oldest first."""
    return [CorrectiveRow(*row) for row in rd.execute(_OF, {"invoice": invoice_id})]


def corrective_called(rd: Read, number: str) -> int | None:
    """The key of the corrective invoice of that number."""
    found = rd.scalar(_NUMBERED, {"number": number.strip()})
    return int(found) if found is not None else None


def particulars_of(rd: Read, invoice_id: int) -> Particulars:
    """What counts now of the particulars of an invoice: its own, or those of its last corrective."""
    last = correctives_of(rd, invoice_id)[-1:]
    if last:
        row = rd.execute(_BY_ID, {"id": last[0].id}).one()
        return Particulars(json.loads(row.customer), json.loads(row.delivery), row.reference)
    row = rd.execute(_INVOICE, {"id": invoice_id}).one()
    order = json.loads(row.texts).get("order", {})
    return Particulars(json.loads(row.customer), json.loads(row.delivery), order.get("reference") or "")


def corrective_facts(rd: Read, corrective_id: int) -> tuple[EInvoiceFacts, Words]:
    """What page and e-invoice of a corrective invoice say; refused with ``invoice_unknown``."""
    row = rd.execute(_BY_ID, {"id": corrective_id}).mappings().one_or_none()
    if row is None:
        raise Refusal("invoice_unknown", invoice=corrective_id)
    return einvoice_facts(rd, row["invoice_id"], _instead(rd, row))


def _instead(rd: Read, row: RowMapping) -> dict[str, Any]:
    """What stands in the place of the invoice's own columns."""
    told = rd.execute(_INVOICE, {"id": row["invoice_id"]}).one()
    number, on = told.number, told.issued_on
    before = [each for each in correctives_of(rd, row["invoice_id"]) if each.position < row["position"]]
    if before:
        number, on = before[-1].number, before[-1].issued_on
    texts = json.loads(told.texts)
    texts["corrects"] = {"number": number, "issued_on": on.isoformat()}
    if "order" in texts:
        texts["order"] = {**texts["order"], "reference": row["reference"]}
    return {
        "kind": "corrective",
        "number": row["number"],
        "issued_on": row["issued_on"],
        "seller": row["seller"],
        "customer": row["customer"],
        "delivery": row["delivery"],
        "texts": json.dumps(texts, ensure_ascii=False, sort_keys=True),
    }
