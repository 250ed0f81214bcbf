"""Debits still to come that would pay what insolvency proceedings forbid to pay: nobody collects them unawares.

What arose before the judgment is lodged and not paid (Code de commerce, article L622-7): a debit that takes it all the same may
have to be given back, and the sum that is lodged would be wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select

from app.base.door import Read
from app.customers.merged import merged_accounts
from app.invoicing.tables import invoice
from app.payments.debit_tables import debit_batch, debit_line
from app.payments.whose import WHOSE, with_customer
from app.receivables.fact import proceedings


@dataclass(frozen=True, slots=True, kw_only=True)
class BarredDebit:
    """An invoice (key and number) of a batch (key and number) that arose before the proceedings opened `since` against its
    customer; `amount` is what its debit takes, in minor units.
    """

    batch_id: int
    batch: str
    collect_on: date
    end_to_end: str
    invoice_id: int
    number: str
    customer_id: int
    customer: str
    amount: int
    since: date


def barred_debits(rd: Read, batches: Sequence[int] | None = None) -> list[BarredDebit]:
    """Such invoices of these batches (keys), or of all, as they stand in them; none of a batch executed or called off."""
    since = proceedings(rd)
    if not since:
        return []
    merged = merged_accounts(rd)
    found = _TO_COME if batches is None else _TO_COME.where(debit_line.c.batch_id.in_(list(batches)))
    return [
        BarredDebit(
            batch_id=row.batch_id,
            batch=row.batch,
            collect_on=row.collect_on,
            end_to_end=row.end_to_end,
            invoice_id=row.invoice_id,
            number=row.number,
            customer_id=row.customer_id,
            customer=row.name,
            amount=int(row.amount),
            since=day,
        )
        for row in rd.execute(found)
        if (day := since.get(merged.get(int(row.account_id), int(row.account_id)))) is not None
        and row.issued_on <= day
    ]


def barred_invoices(rd: Read, invoices: Sequence[int]) -> frozenset[int]:
    """Those of these invoices (keys) that arose before proceedings which stand against their customer."""
    since = proceedings(rd)
    if not since:
        return frozenset()
    merged = merged_accounts(rd)
    return frozenset(
        row.id
        for row in rd.execute(_ISSUED, {"ids": list(invoices)})
        if (day := since.get(merged.get(int(row.account_id), int(row.account_id)))) is not None
        and row.issued_on <= day
    )


_ISSUED = select(invoice.c.id, invoice.c.account_id, invoice.c.issued_on).where(
    invoice.c.id.in_(bindparam("ids", expanding=True))
)
_TO_COME = with_customer(
    select(
        debit_line.c.batch_id,
        debit_batch.c.number.label("batch"),
        debit_batch.c.collect_on,
        debit_line.c.end_to_end,
        debit_line.c.invoice_id,
        debit_line.c.amount,
        invoice.c.number,
        invoice.c.account_id,
        invoice.c.issued_on,
        *WHOSE,
    )
    .select_from(debit_line)
    .join(debit_batch, debit_batch.c.id == debit_line.c.batch_id)
    .join(invoice, invoice.c.id == debit_line.c.invoice_id)
    .where(debit_batch.c.undone_at.is_(None), debit_batch.c.executed_at.is_(None))
    .order_by(debit_batch.c.id, debit_line.c.position),
    invoice.c.customer_id,
)
