"""Giving money back by transfer: refunds ordered together, their file for the bank, and a batch taken back.

Each is a refund in the books from the moment it is ordered: its credit is gone, so that nobody gives it back twice or sets it
against a debt meanwhile. The bank's movement is matched with all of them at once. A batch that never left is taken back: its
refunds are reversed, and the credits are there again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from app.base import numbering
from app.base.company import the_company
from app.base.door import Write, verb
from app.base.errors import Refusal
from app.base.uid import new_uid
from app.flow.collect import refund, reverse
from app.flow.own_account import own_account
from app.flow.receipt import Receipt
from app.payments.bank_tables import bank_account
from app.payments.refund_batches import lines_of_batch, read_batch
from app.payments.refund_tables import refund_batch, refund_line
from app.payments.sepa import checked_iban, settlement_day, settles
from app.reports.refundable import CURRENCY, RefundableRow, refundable


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """A credit to be given back whole (`credit_item_id`), and the account it goes to; without them what is known of it."""

    credit_item_id: int
    iban: str = ""
    holder: str = ""


@verb("collect.order_refunds")
def order_refunds(tx: Write, bank_account_id: int | None, pay_on: date, transfers: Sequence[Transfer]) -> int:
    """Order refunds by transfer, each of all that is left of a credit; gives the batch's key.

    They leave an account of the company, by default that of its papers. Refused with ``refund_batch_empty``,
    ``slip_without_account``, ``bank_account_unknown``, ``refund_account_without_iban``, ``currency_differs``,
    ``refund_batch_in_past``, ``refund_batch_not_settled`` (no bank settles on that day), ``refund_not_open`` (a credit was
    given back or set against something meanwhile), ``refund_without_iban`` or ``iban_wrong``.
    """
    if not transfers:
        raise Refusal("refund_batch_empty")
    if bank_account_id is None:
        bank_account_id = own_account(tx)
    account = _account(tx, bank_account_id)
    if pay_on < tx.today:
        raise Refusal("refund_batch_in_past", day=pay_on)
    if not settles(pay_on):
        raise Refusal("refund_batch_not_settled", day=settlement_day(pay_on))
    number = numbering.take(tx, "refund_batch", tx.today).text
    # The series is locked from here on: nobody else orders the same credit; what took it otherwise is refused below.
    there = {each.id: each for each in refundable(tx)}
    keys = [each.credit_item_id for each in transfers]
    if len(set(keys)) != len(keys) or any(key not in there for key in keys):
        raise Refusal("refund_not_open", n=sum(key not in there for key in keys) or 1)
    going = [_going(each, there[each.credit_item_id]) for each in transfers]
    total = sum(there[key].amount for key in keys)
    batch_id = tx.insert(
        refund_batch,
        {
            "uid": new_uid(),
            "number": number,
            "bank_account_id": bank_account_id,
            "pay_on": pay_on,
            "total": total,
            "currency": CURRENCY,
            "line_count": len(going),
            "holder": the_company(tx).name,
            "iban": account.iban,
            "made_by": tx.actor.name,
            "recorded_at": tx.now,
            "undone_on": None,
        },
    )
    lines = [
        {
            "batch_id": batch_id,
            "position": at,
            "payment_id": refund(tx, _receipt(tx, there[each.credit_item_id], number), each.credit_item_id),
            "holder": each.holder,
            "iban": each.iban,
            "document": there[each.credit_item_id].number,
            "amount": there[each.credit_item_id].amount,
        }
        for at, each in enumerate(going, 1)
    ]
    tx.insert_many(refund_line, lines)
    refunds = [each.number for each in lines_of_batch(tx, batch_id)]
    tx.note(number=number, amount=total, currency=CURRENCY, n=len(lines), refunds=refunds)
    return batch_id


@verb("collect.take_refunds_back")
def take_refunds_back(tx: Write, batch_id: int, reason: str) -> None:
    """Take a batch back that the bank did not pay: its refunds are reversed, what they gave back is credit again.

    Refused with ``reason_missing``, ``refund_batch_unknown``, ``refund_batch_undone`` or ``refund_batch_matched``.
    """
    if not reason.strip():
        raise Refusal("reason_missing")
    if tx.waits_for_rows:
        # Whoever matches a movement of the account holds its row: the batch cannot be matched meanwhile.
        tx.execute(_LOCK, {"id": batch_id})
    batch = read_batch(tx, batch_id)
    if batch.undone:
        raise Refusal("refund_batch_undone", number=batch.number)
    if batch.told:
        raise Refusal("refund_batch_matched", number=batch.number)
    for each in lines_of_batch(tx, batch_id):
        if not each.reversed:
            reverse(tx, each.payment_id, reason.strip())
    tx.update(
        refund_batch,
        batch_id,
        undone_on=tx.today,
        undo_reason=reason.strip(),
        undone_by=tx.actor.name,
        undone_at=tx.now,
    )
    tx.note(number=batch.number, amount=batch.total, currency=batch.currency, reason=reason.strip())


# --- within ---


def _going(transfer: Transfer, row: RefundableRow) -> Transfer:
    """Where a refund goes: as it was said, else as it is known."""
    iban = transfer.iban.strip() or row.iban
    if not iban:
        raise Refusal("refund_without_iban", customer=row.customer, number=row.number)
    return Transfer(
        credit_item_id=row.id,
        iban=checked_iban(iban),
        holder=transfer.holder.strip() or row.holder,
    )


def _receipt(tx: Write, row: RefundableRow, number: str) -> Receipt:
    return Receipt(
        amount=row.amount,
        currency=row.currency,
        method="transfer",
        received_on=tx.today,
        customer_id=row.customer_id,
        reference=number,
        source="refund",
    )


def _account(tx: Write, bank_account_id: int) -> Any:
    found = _ACCOUNT.with_for_update() if tx.waits_for_rows else _ACCOUNT
    account = tx.execute(found, {"id": bank_account_id}).one_or_none()
    if account is None or account.archived_at is not None:
        raise Refusal("bank_account_unknown", account=bank_account_id, known="—")
    if account.currency != CURRENCY:
        raise Refusal("currency_differs", wanted=CURRENCY, found=account.currency)
    if not account.iban:
        raise Refusal("refund_account_without_iban", account=account.name)
    return account


_ACCOUNT = select(
    bank_account.c.name, bank_account.c.iban, bank_account.c.currency, bank_account.c.archived_at
).where(bank_account.c.id == bindparam("id"))
_LOCK = (
    select(bank_account.c.id)
    .where(
        bank_account.c.id
        == select(refund_batch.c.bank_account_id)
        .where(refund_batch.c.id == bindparam("id"))
        .scalar_subquery()
    )
    .with_for_update()
)
