"""Credit of customers whose invoices are to be debited: set against what they owe first, it leaves less to be taken."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, bindparam, func, select

from app.base.door import Read
from app.base.pages import pages
from app.customers.merged import merged_accounts
from app.invoicing.tables import invoice
from app.payments.debits_at_bank import TO_COME
from app.payments.tables import payment
from app.receivables.open_items import STILL_OPEN
from app.receivables.tables import item, item_balance, opening


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditBeside:
    """A payment or credit note (table `noun`, its key and number) of an account, and what of it is set against nothing, in
    minor units of `currency`.
    """

    account_id: int
    noun: str
    document_id: int
    number: str
    amount: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DebitCredit:
    """Such credit of the customer of a debit in a batch (key)."""

    batch_id: int
    end_to_end: str
    customer: str
    credit: CreditBeside


def credit_beside(rd: Read, invoices: Collection[int]) -> dict[int, tuple[CreditBeside, ...]]:
    """What of their customers' credit waits to be matched, by invoice (key), in its currency; the oldest first."""
    merged = merged_accounts(rd)
    whose: dict[int, tuple[int, str]] = {}
    for some in pages(sorted(set(invoices))):
        for row in rd.execute(_WHOSE, {"ids": some}):
            account = int(row.account_id)
            whose[row.id] = (merged.get(account, account), row.currency)
    standing = {account for account, _ in whose.values()}
    under = standing | {key for key, into in merged.items() if into in standing}
    found: dict[tuple[int, str], list[CreditBeside]] = {}
    for some in pages(sorted(under)):
        for row in rd.execute(_CREDIT, {"accounts": some}):
            account = int(row.account_id)
            account = merged.get(account, account)
            found.setdefault((account, row.currency), []).append(
                CreditBeside(
                    account_id=account,
                    noun=row.noun,
                    document_id=row.document_id,
                    number=row.number or "",
                    amount=-int(row.amount),
                    currency=row.currency,
                )
            )
    return {key: tuple(found[owner]) for key, owner in whose.items() if owner in found}


def credit_of_debits(rd: Read, batches: Sequence[int]) -> list[DebitCredit]:
    """The same of the debits of batches (keys) that are still to come, each credit once a debit."""
    rows = rd.execute(TO_COME, {"batches": list(batches)}).all()
    known = credit_beside(rd, {row.invoice_id for row in rows})
    found = [
        DebitCredit(batch_id=row.batch_id, end_to_end=row.end_to_end, customer=row.name, credit=each)
        for row in rows
        for each in known.get(row.invoice_id, ())
    ]
    return list(dict.fromkeys(found))


_WHOSE = select(invoice.c.id, invoice.c.account_id, invoice.c.currency).where(
    invoice.c.id.in_(bindparam("ids", expanding=True))
)
_CREDIT = (
    select(
        item.c.account_id,
        item.c.currency,
        item.c.noun,
        item.c.document_id,
        item_balance.c.amount,
        func.coalesce(invoice.c.number, payment.c.number, opening.c.number).label("number"),
    )
    .select_from(item_balance)
    .join(item, item.c.id == item_balance.c.item_id)
    .outerjoin(invoice, and_(item.c.noun == "invoice", invoice.c.id == item.c.document_id))
    .outerjoin(payment, and_(item.c.noun == "payment", payment.c.id == item.c.document_id))
    .outerjoin(opening, and_(item.c.noun == "opening", opening.c.id == item.c.document_id))
    .where(
        item.c.account_id.in_(bindparam("accounts", expanding=True)),
        item_balance.c.component == "unapplied",
        STILL_OPEN,
    )
    .order_by(item.c.opened_on, item.c.id)
)
