"""What stands about an invoice that is about to be assigned to a factor: what is sold, and what of it comes here all the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.base.door import Read
from app.invoicing.queries import invoice_rows
from app.payments.on_its_way import Announced, announced_for
from app.payments.waits_at_bank import WaitsAtBank
from app.reports.money_waits import waits_for_invoice


@dataclass(frozen=True, slots=True)
class Assigning:
    """What is sold of an invoice and what of that is `overdue`, since `due_on`, in minor units of `currency`; the direct debit
    that is to collect it here, and what waits at the bank for it.
    """

    amount: int
    overdue: int
    due_on: date | None
    currency: str
    debit: Announced | None
    waits: tuple[WaitsAtBank, ...]


def assigning(rd: Read, invoice_id: int) -> Assigning:
    """What is sold where an invoice (key) is assigned."""
    [row] = invoice_rows(rd, [invoice_id])
    return Assigning(
        row.open,
        row.overdue,
        row.next_due_on,
        row.currency,
        announced_for(rd, invoice_id),
        waits_for_invoice(rd, invoice_id),
    )
