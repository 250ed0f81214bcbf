"""Debits whose money may lie at the bank already: nobody is debited for what they have transferred.

What counts is what the list of movements proposes with more than one sign; what one alone says is told, to be looked at. A
movement that is itself a debit is what was collected, and no second payment.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import bindparam, select

from app.base.door import Read
from app.customers.merged import account_now
from app.invoicing.tables import invoice
from app.payments.bank_matching import matching_once
from app.payments.bank_queries import BankRow
from app.payments.claim import SURENESS, Sureness
from app.payments.debit_tables import debit_batch, debit_line
from app.payments.on_its_way import at_bank_for
from app.payments.waits_at_bank import WaitsAtBank, possible_at_bank
from app.payments.whose import WHOSE, with_customer
from app.receivables.ledger import items_of
from app.receivables.tables import item


@dataclass(frozen=True, slots=True, kw_only=True)
class DebitAtBank:
    """An invoice (key and number) of a batch (key): what its debit takes, and what lies at the bank for it since a day, by
    the movement with this key; in minor units. What is no more than ``possible`` is to be looked at first, and taken
    nevertheless.
    """

    batch_id: int
    end_to_end: str
    invoice_id: int
    number: str
    customer: str
    amount: int
    lying: int
    booked_on: date
    transaction_id: int
    sureness: Sureness

    @property
    def twice(self) -> int:
        """What its debit would take of money that was paid."""
        return min(self.amount, self.lying)

    @property
    def credible(self) -> bool:
        """Whether more than one sign says so."""
        return self.sureness != "possible"


@dataclass(frozen=True, slots=True)
class _Lying:
    amount: int
    booked_on: date
    transaction_id: int
    sureness: Sureness


def debits_at_bank(rd: Read, batches: Sequence[int]) -> list[DebitAtBank]:
    """Such invoices of these batches (keys), as they stand in them; none of a batch that was executed or called off."""
    rows = rd.execute(TO_COME, {"batches": list(batches)}).all()
    invoices = {row.invoice_id for row in rows}
    lying, possible = _lying(rd, invoices), possible_at_bank(rd, invoices)
    found: list[DebitAtBank] = []
    for row in rows:
        here = lying.get(row.invoice_id)
        told = [here] if here is not None else [_of(each) for each in possible.get(row.invoice_id, ())]
        found += [
            DebitAtBank(
                batch_id=row.batch_id,
                end_to_end=row.end_to_end,
                invoice_id=row.invoice_id,
                number=row.number,
                customer=row.name,
                amount=int(row.amount),
                lying=each.amount,
                booked_on=each.booked_on,
                transaction_id=each.transaction_id,
                sureness=each.sureness,
            )
            for each in told
        ]
    return found


def _of(each: WaitsAtBank) -> _Lying:
    return _Lying(each.amount, each.booked_on, each.transaction_id, each.sureness)


def invoices_at_bank(rd: Read, invoices: Collection[int]) -> frozenset[int]:
    """Those of these invoices (keys) for which money lies at the bank."""
    return frozenset(_lying(rd, invoices))


def invoice_at_bank(rd: Read, invoice_id: int) -> bool:
    """Whether money lies at the bank for one invoice (key): all movements are looked at only where its own account has one."""
    account_id = rd.scalar(_ACCOUNT, {"id": invoice_id})
    if account_id is None:
        return False
    sure, likely = at_bank_for(rd, account_now(rd, int(account_id)))
    return any(each.id in sure or each.id in likely for each in items_of(rd, "invoice", [invoice_id]))


def _lying(rd: Read, invoices: Collection[int]) -> dict[int, _Lying]:
    """What lies at the bank for each of these invoices (keys); of several movements the surest is named, the oldest of them."""
    if not invoices:
        return {}
    told: list[tuple[int, int, BankRow, Sureness]] = [
        (target.item_id, target.amount, each.row, each.proposal.sureness)
        for each in matching_once(rd).waiting()
        if each.proposal is not None and each.row.kind != "direct_debit"
        for piece in each.proposal.pieces
        for target in piece.targets
    ]
    credible = [each for each in told if each[3] != "possible"]
    of_item = {
        int(row.id): int(row.document_id)
        for row in rd.execute(_ITEMS, {"ids": [each[0] for each in credible]})
        if row.document_id in invoices
    }
    found: dict[int, _Lying] = {}
    for item_id, amount, row, sureness in sorted(credible, key=lambda each: SURENESS.index(each[3])):
        key = of_item.get(item_id)
        if key is None:
            continue
        known = found.get(key)
        found[key] = (
            _Lying(amount, row.booked_on, row.id, sureness)
            if known is None
            else replace(known, amount=known.amount + amount)
        )
    return found


_ACCOUNT = select(invoice.c.account_id).where(invoice.c.id == bindparam("id"))
_ITEMS = select(item.c.id, item.c.document_id).where(
    item.c.id.in_(bindparam("ids", expanding=True)), item.c.noun == "invoice"
)
TO_COME = with_customer(
    select(
        debit_line.c.batch_id,
        debit_line.c.end_to_end,
        debit_line.c.invoice_id,
        debit_line.c.amount,
        invoice.c.number,
        *WHOSE,
    )
    .select_from(debit_line)
    .join(debit_batch, debit_batch.c.id == debit_line.c.batch_id)
    .join(invoice, invoice.c.id == debit_line.c.invoice_id)
    .where(
        debit_line.c.batch_id.in_(bindparam("batches", expanding=True)),
        debit_batch.c.undone_at.is_(None),
        debit_batch.c.executed_at.is_(None),
    )
    .order_by(debit_batch.c.id, debit_line.c.position),
    invoice.c.customer_id,
)
