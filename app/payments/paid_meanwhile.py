"""What a batch of direct debits still to come takes although it is no longer owed: paid, credited or given up meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, bindparam, func, select

from app.base.door import Read
from app.invoicing.tables import invoice
from app.payments.debit_tables import debit_batch, debit_line
from app.receivables.tables import item, item_balance


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidMeanwhile:
    """An invoice (key and number) of a batch (key): what its debit takes and what is still owed of it, in minor units."""

    batch_id: int
    batch: str
    collect_on: date
    end_to_end: str
    invoice_id: int
    number: str
    amount: int
    owed: int

    @property
    def too_much(self) -> int:
        """What is taken and not owed."""
        return self.amount - self.owed


def paid_meanwhile(rd: Read, batches: Sequence[int]) -> list[PaidMeanwhile]:
    """The invoices of these batches (keys) of which less is owed than is to be collected, as they stand in them.

    Nothing of a batch that was executed or called off.
    """
    return [
        PaidMeanwhile(
            batch_id=row.batch_id,
            batch=row.batch,
            collect_on=row.collect_on,
            end_to_end=row.end_to_end,
            invoice_id=row.invoice_id,
            number=row.number,
            amount=int(row.amount),
            owed=max(int(row.owed or 0), 0),
        )
        for row in rd.execute(_LESS_OWED, {"batches": list(batches)})
        if max(int(row.owed or 0), 0) < row.amount
    ]


_owed = (
    select(func.sum(item_balance.c.amount))
    .select_from(item)
    .join(item_balance, and_(item_balance.c.item_id == item.c.id, item_balance.c.component == "owed"))
    .where(item.c.noun == "invoice", item.c.document_id == debit_line.c.invoice_id)
    .correlate(debit_line)
    .scalar_subquery()
)
_LESS_OWED = (
    select(
        debit_line.c.batch_id,
        debit_batch.c.number.label("batch"),
        debit_batch.c.collect_on,
        debit_line.c.end_to_end,
        debit_line.c.invoice_id,
        invoice.c.number,
        debit_line.c.amount,
        _owed.label("owed"),
    )
    .join(debit_batch, debit_batch.c.id == debit_line.c.batch_id)
    .join(invoice, invoice.c.id == debit_line.c.invoice_id)
    .where(
        debit_line.c.batch_id.in_(bindparam("batches", expanding=True)),
        debit_batch.c.undone_at.is_(None),
        debit_batch.c.executed_at.is_(None),
    )
    .order_by(debit_batch.c.id, debit_line.c.position)
)
