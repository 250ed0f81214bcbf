"""What can be collected by direct debit: invoices that fall due, of customers who pay so, each with its mandate or why not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import and_, bindparam, case, func, select

from app.base.door import Read
from app.invoicing.tables import invoice
from app.orders.tables import payment_method, sales_order
from app.payments.barred_debits import barred_invoices
from app.payments.credit_beside import CreditBeside, credit_beside
from app.payments.debit_notices import TOLD, WITH_NOTICE, first_day, usual_days
from app.payments.debit_tables import debit_batch, debit_line
from app.payments.debits import BatchRow, debits_of
from app.payments.debits_at_bank import invoice_at_bank, invoices_at_bank
from app.payments.left_out import left_out
from app.payments.mandates import MandateRow, standing_mandates
from app.payments.sepa import sequence_of
from app.payments.waits_at_bank import WaitsAtBank, possible_at_bank
from app.payments.whose import WHOSE, with_customer
from app.receivables.assigned import assigned_invoices
from app.receivables.doubtful import doubtful_documents
from app.receivables.tables import item, item_balance
from app.reminders.tables import dispute

CURRENCY = "EUR"
"""SEPA collects no other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectableRow:
    """An invoice (`id`) with what falls due of it by a day, or was announced of it, in cents; `why` it cannot be collected.

    The first of its instalments that fall due by then does on `due_on`, the last on `last_due_on`. `batch` is the number of
    the batch it stands in, where it is in one (``announced``, or ``to_announce``: nobody told them yet), `collect_on` that
    one's day; `first` the first day on which its customer, told today, could be debited (before it is ``too_soon``).
    """

    id: int
    number: str
    customer_id: int
    customer: str
    due_on: date
    amount: int
    currency: str
    mandate: MandateRow | None
    why: str
    sequence: str
    batch: str = ""
    first: date | None = None
    collect_on: date | None = None
    last_due_on: date | None = None
    at_bank: bool = False
    """Whether money for it lies at the bank, in a batch or not."""
    possible: tuple[WaitsAtBank, ...] = ()
    """What lies there and may be for it, where nothing else does: to be looked at first. Looked for in lists alone."""
    credits: tuple[CreditBeside, ...] = ()
    """What of its customer's credit is set against nothing yet. Looked for in lists alone."""


def first_collection(rd: Read) -> date:
    """The first day on which anything can be collected: the notice of whoever agreed to the shortest."""
    agreed = [each.notice_days for each in standing_mandates(rd).values() if each.notice_days is not None]
    return first_day(rd, min([usual_days(rd), *agreed]))


def collectable(
    rd: Read, on: date, scheme: str | None = None, *, invoice_id: int | None = None
) -> list[CollectableRow]:
    """What could be collected on a day, of one scheme or of both, the oldest due first; what cannot be says why.

    With `invoice_id` of that one alone.
    """
    asked: Any = _DUE if invoice_id is None else _DUE.where(invoice.c.id == invoice_id)
    due = rd.execute(asked, {"on": on}).all()
    if not due:
        return []
    mandates = standing_mandates(rd)
    assigned, doubtful = assigned_invoices(rd), doubtful_documents(rd)
    barred = barred_invoices(rd, [row.id for row in due])
    at_bank = _at_bank(rd, [row.id for row in due], invoice_id)
    listed = [row.id for row in due] if invoice_id is None else []
    possible, credit = possible_at_bank(rd, listed), credit_beside(rd, listed)
    disputed = {int(key) for key in rd.execute(_DISPUTED).scalars()}
    announced = {row.invoice_id: row for row in rd.execute(_ANNOUNCED)}
    usual = first_day(rd)
    parts: dict[int, list[date]] = {}
    for part in rd.execute(_PARTS, {"on": on, "ids": [row.id for row in due]}):
        parts.setdefault(part.document_id, []).append(part.due_on)
    found: list[CollectableRow] = []
    for row in due:
        given = mandates.get(row.customer_id)
        if scheme is not None and given is not None and given.scheme != scheme:
            continue
        first = usual if given is None or given.notice_days is None else first_day(rd, given.notice_days)
        why = _why(given, on) or ("too_soon" if on < first else "")
        batch = announced.get(row.id)
        if batch is not None:
            why = "to_announce" if batch.untold else "announced"
        elif row.id in barred:
            why = "insolvent"
        elif row.id in at_bank:
            why = "at_bank"
        elif row.id in disputed:
            why = "disputed"
        elif row.id in assigned:
            why = "assigned"
        elif ("invoice", row.id) in doubtful:
            why = "doubtful"
        # What was announced is what will be taken; the rest of such an invoice can be asked for once that is done.
        amount = int(row.amount) if batch is None else int(batch.amount)
        until = on if batch is None else min(on, batch.collect_on)
        days = [day for day in parts.get(row.id, ()) if day <= until]
        made = _row(row, given, why, amount, batch, first, days)
        there = row.id in at_bank
        doubt = () if there else possible.get(row.id, ())
        found.append(replace(made, at_bank=there, possible=doubt, credits=credit.get(row.id, ())))
    return found


def announced_again(rd: Read, batch: BatchRow, on: date) -> list[tuple[str, int]]:
    """Whom a batch that is put off to a day tells anew, by name, and what it takes from each then, in cents: of each invoice what
    falls due by then, no more than was announced.
    """
    without = left_out(batch)
    due = {int(row.id): int(row.amount) for row in rd.execute(_DUE, {"on": on})}
    taken = [
        (
            debit.customer,
            sum(min(due.get(key, 0), amount) for key, _, amount in debit.invoices if key not in without),
        )
        for debit in debits_of(rd, batch.id)
    ]
    return [(customer, amount) for customer, amount in taken if amount]


def _at_bank(rd: Read, due: list[int], invoice_id: int | None) -> frozenset[int]:
    if invoice_id is None:
        return invoices_at_bank(rd, due)
    return frozenset((invoice_id,)) if invoice_at_bank(rd, invoice_id) else frozenset()


def _why(given: MandateRow | None, on: date) -> str:
    if given is None:
        return "no_mandate"
    standing = given.standing(on)
    return "" if standing == "good" else standing


def _row(
    row: Any, given: MandateRow | None, why: str, amount: int, batch: Any, first: date, days: list[date]
) -> CollectableRow:
    return CollectableRow(
        id=row.id,
        number=row.number,
        customer_id=row.customer_id,
        customer=row.name,
        due_on=row.due_on,
        amount=amount,
        currency=CURRENCY,
        mandate=given,
        why=why,
        sequence=sequence_of(one_off=given.one_off, collected=given.collected) if given is not None else "",
        batch=batch.number if batch is not None else "",
        collect_on=batch.collect_on if batch is not None else None,
        first=first,
        last_due_on=max(days, default=None),
    )


_DUE = (
    with_customer(
        select(
            invoice.c.id,
            invoice.c.number,
            func.min(item.c.due_on).label("due_on"),
            func.sum(item_balance.c.amount).label("amount"),
            *WHOSE[:2],
        )
        .select_from(item_balance)
        .join(item, and_(item.c.id == item_balance.c.item_id, item.c.noun == "invoice"))
        .join(invoice, invoice.c.id == item.c.document_id)
        .join(sales_order, sales_order.c.id == item.c.order_id)
        .join(payment_method, payment_method.c.code == sales_order.c.payment_method),
        invoice.c.customer_id,
    )
    .where(
        item_balance.c.component == "owed",
        item_balance.c.amount > 0,
        item.c.due_on <= bindparam("on"),
        invoice.c.currency == CURRENCY,
        payment_method.c.means == "direct_debit",
    )
    .group_by(invoice.c.id, invoice.c.number, WHOSE[0].element, WHOSE[1])
    .order_by(func.min(item.c.due_on), invoice.c.id)
)
_PARTS = (
    select(item.c.document_id, item.c.due_on)
    .join(item_balance, item_balance.c.item_id == item.c.id)
    .where(
        item.c.noun == "invoice",
        item.c.document_id.in_(bindparam("ids", expanding=True)),
        item_balance.c.component == "owed",
        item_balance.c.amount > 0,
        item.c.due_on <= bindparam("on"),
    )
)
_DISPUTED = select(dispute.c.invoice_id).where(dispute.c.outcome.is_(None))
# Announced and neither called off nor executed: what is executed is a payment, or came back.
_ANNOUNCED = (
    select(
        debit_line.c.invoice_id,
        func.sum(debit_line.c.amount).label("amount"),
        func.max(debit_batch.c.number).label("number"),
        func.max(debit_batch.c.collect_on).label("collect_on"),
        func.sum(case((TOLD, 0), else_=1)).label("untold"),
    )
    .select_from(WITH_NOTICE)
    .join(debit_batch, debit_batch.c.id == debit_line.c.batch_id)
    .where(debit_batch.c.undone_on.is_(None), debit_batch.c.executed_at.is_(None))
    .group_by(debit_line.c.invoice_id)
)
