"""What can be done to many invoices at once: mailing them, and their originals as one file."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from app.base.errors import Refusal
from app.flow.invoice_mails import mail_invoice, mail_of, why_not_mailed
from app.flow.paper import originals_of
from app.invoicing.queries import INVOICES, InvoiceRow
from ui.kit.deed import Deed, Planned
from ui.kit.papers_dialog import Papers
from ui.kit.printing import Originals
from ui.orders.order_deeds import mails_wait

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database
    from app.base.door import Read


def _in_order(rd: Read, keys: Collection[int]) -> Sequence[InvoiceRow]:
    return sorted(INVOICES.rows(rd, sorted(keys)), key=lambda row: (row.issued_on, row.number))


def _originals(rd: Read, keys: Collection[int]) -> Sequence[Planned]:
    return [_planned(row) for row in _in_order(rd, keys)]


def _held(_rd: Read, keys: Collection[int]) -> Originals:
    return Originals("invoice", tuple(sorted(keys)))


def _mailable(rd: Read, keys: Collection[int]) -> Sequence[Planned]:
    return [_addressed(rd, row) for row in _in_order(rd, keys)]


def _addressed(rd: Read, row: InvoiceRow) -> Planned:
    """With the address it goes to."""
    why = why_not_mailed(rd, row.id)
    return _planned(row, why, "" if why is not None else mail_of(rd, row.id).recipient)


def _mail(database: Database, actor: Actor, invoice_id: int, _reason: str) -> None:
    database.do(actor, mail_invoice, invoice_id)


def _planned(row: InvoiceRow, why: Refusal | None = None, note: str = "") -> Planned:
    return Planned(row.id, row.number, row.customer, why, row.total, row.currency, note=note)


ORIGINALS = Papers("invoice", _originals, originals_of, holds=_held)
SEND_INVOICES = Deed(
    "invoices.send_many", "mail", _mailable, _mail, noted="invoices.send_many.to", caution=mails_wait
)
