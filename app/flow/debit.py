"""Collecting by direct debit: batches announced to customers, the payments they become, and calling one off.

A batch is announced (each customer is told the amount and the day beforehand, as the scheme wants it), its file goes to the
bank, and on its day it is executed: then its debits are payments, and the bank's movement is matched with them. One that
comes back is the reversal of its payment, as any that bounces.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import bindparam, exists, func, select

from app.base import numbering, settings
from app.base.company import the_company
from app.base.door import Write, verb
from app.base.errors import Refusal
from app.base.uid import new_uid
from app.flow.collect import allocate, receive
from app.flow.debit_notice import leaves_no_more, tell, tell_called_off
from app.flow.own_account import own_account
from app.flow.receipt import Receipt
from app.payments.bank_tables import bank_account, bank_match
from app.payments.debit_tables import debit_batch, debit_line
from app.payments.debits import BatchRow, Debit, debits_of, read_batch
from app.payments.left_out import left_out
from app.payments.match_stands import MATCH_STANDS
from app.payments.sepa import settlement_day, settles
from app.payments.tables import payment
from app.receivables.ledger import held_by, items_of
from app.reports.collectable import CURRENCY, CollectableRow, collectable, first_collection


@dataclass(frozen=True, slots=True)
class Announced:
    """A batch that was made: its key and number, how many customers were told by mail and how many have to be otherwise."""

    id: int
    number: str
    mailed: int
    untold: int


@verb("collect.announce_debits")
def announce(
    tx: Write,
    bank_account_id: int | None,
    collect_on: date,
    scheme: str,
    invoices: Sequence[int],
    *,
    most: Mapping[int, int] | None = None,
) -> Announced:
    """Announce debits for a day: those of one customer are one debit, and each customer is told by mail where that is possible.

    They are credited to an account of the company, by default that of its papers. `most` is how much is taken of an invoice
    (key) at most, in cents, where more of it falls due by then. Refused with ``debit_empty``,
    ``creditor_missing``, ``slip_without_account``, ``bank_account_unknown``, ``debit_account_without_iban``,
    ``currency_differs``, ``debit_too_soon``, ``debit_not_settled`` (no bank settles on that day) or
    ``debit_not_collectable`` (an invoice is not any more).
    """
    if not invoices:
        raise Refusal("debit_empty")
    creditor = str(settings.get(tx, "sepa.creditor") or "")
    if not creditor:
        raise Refusal("creditor_missing")
    if bank_account_id is None:
        bank_account_id = own_account(tx)
    account = _account(tx, bank_account_id)
    first = first_collection(tx)
    if collect_on < first:
        raise Refusal("debit_too_soon", day=first)
    if not settles(collect_on):
        raise Refusal("debit_not_settled", day=settlement_day(collect_on))
    number = numbering.take(tx, "debit", tx.today).text
    # The series is locked from here on: nobody else announces the same invoice.
    known = collectable(tx, collect_on, scheme)
    too_soon = [each.first for each in known if each.id in invoices and each.why == "too_soon" and each.first]
    if too_soon:
        raise Refusal("debit_too_soon", day=max(too_soon))
    there = {each.id: each for each in known if not each.why}
    if len(set(invoices)) != len(invoices) or any(key not in there for key in invoices):
        raise Refusal("debit_not_collectable")
    most = most or {}
    chosen = [
        replace(there[key], amount=min(there[key].amount, most.get(key, there[key].amount)))
        for key in invoices
    ]
    batch_id = tx.insert(
        debit_batch,
        {
            "uid": new_uid(),
            "number": number,
            "bank_account_id": bank_account_id,
            "scheme": scheme,
            "collect_on": collect_on,
            "total": sum(each.amount for each in chosen),
            "currency": CURRENCY,
            "line_count": len(chosen),
            "holder": the_company(tx).name,
            "iban": account.iban,
            "creditor": creditor,
            "made_by": tx.actor.name,
            "recorded_at": tx.now,
            "undone_on": None,
        },
    )
    told = _write_lines(tx, batch_id, number, collect_on, creditor, chosen)
    tx.note(number=number, amount=sum(each.amount for each in chosen), currency=CURRENCY, n=len(told))
    return Announced(batch_id, number, sum(told), len(told) - sum(told))


@verb("collect.execute_debits")
def execute(tx: Write, batch_id: int) -> list[int]:
    """The bank collects: each debit is a payment of its day, set against its invoices; gives the payments' keys.

    A debit that was matched at the bank by itself already is that payment, and none is made for it. Refused with
    ``debit_batch_unknown``, ``debit_batch_over`` or ``debit_not_yet``.
    """
    batch = open_batch(tx, batch_id)
    if batch.collect_on > tx.today:
        raise Refusal("debit_not_yet", number=batch.number, day=batch.collect_on)
    lines = tx.execute(_LINES, {"batch": batch_id}).all()
    made: list[int] = []
    for debit in debits_of(tx, batch_id):
        payment_id = _collected(tx, debit, batch.currency, batch.collect_on)
        made.append(payment_id)
        for line in lines:
            if line.end_to_end == debit.end_to_end:
                tx.update(debit_line, line.id, payment_id=payment_id)
    tx.update(debit_batch, batch_id, executed_by=tx.actor.name, executed_at=tx.now)
    tx.note(number=batch.number, amount=batch.total, currency=batch.currency, n=len(made))
    return made


@verb("collect.call_off_debits")
def call_off(tx: Write, batch_id: int, reason: str) -> None:
    """Undo a batch before it is executed: it stays in sight with the reason, and its invoices can be collected anew.

    Who was told of it by mail is told that it does not take place; a notice that never left leaves no more.

    Refused with ``reason_missing``, ``debit_batch_unknown`` or ``debit_batch_over``.
    """
    if not reason.strip():
        raise Refusal("reason_missing")
    batch = open_batch(tx, batch_id)
    tx.update(
        debit_batch,
        batch_id,
        undone_on=tx.today,
        undo_reason=reason.strip(),
        undone_by=tx.actor.name,
        undone_at=tx.now,
    )
    for debit in debits_of(tx, batch_id):
        if not leaves_no_more(tx, debit) and debit.notice in ("sent", "uncertain"):
            tell_called_off(tx, debit, batch.collect_on)
        for invoice_id, _, _ in debit.invoices:
            tx.touch("invoice", invoice_id)
    tx.note(number=batch.number, reason=reason.strip())


@verb("collect.move_debits")
def move(tx: Write, batch_id: int, collect_on: date, reason: str) -> Announced:
    """Collect a batch on another day: it is called off with the reason, and its invoices are announced anew for that day.

    No more is taken of each than was announced, though more of it may fall due meanwhile. Invoices that were settled
    meanwhile, for which money lies at the bank, or that insolvency proceedings forbid to pay, are left out. Refused with
    ``debit_all_paid``, or as `call_off` and `announce` are.
    """
    batch = open_batch(tx, batch_id)
    # What was paid meanwhile is not taken again: of a part of it what is left.
    without = left_out(batch)
    taken = {
        key: amount
        for debit in debits_of(tx, batch_id)
        for key, _, amount in debit.invoices
        if key not in without
    }
    if not taken:
        raise Refusal("debit_all_paid", number=batch.number)
    call_off(tx, batch_id, reason)
    made = announce(tx, batch.bank_account_id, collect_on, batch.scheme, list(taken), most=taken)
    tx.note(number=batch.number, into=made.number, until=collect_on, reason=reason.strip())
    return made


@verb("collect.tell_debit")
def told_otherwise(tx: Write, line_id: int, how: str, on: date | None = None) -> None:
    """Record that a customer was told of their debit without the mail of this program, and how; a mail that still waits leaves
    no more. `line_id` is the first line of the debit, `on` the day they were told (today unless it is said).

    Refused with ``reason_missing``, ``debit_told_in_future``, ``debit_unknown``, ``debit_batch_over`` or ``debit_told`` (they
    have been told).
    """
    if not how.strip():
        raise Refusal("reason_missing")
    told_on = on or tx.today
    if told_on > tx.today:
        raise Refusal("debit_told_in_future", day=told_on)
    batch_id = tx.execute(_BATCH_OF, {"line": line_id}).scalar()
    if batch_id is None:
        raise Refusal("debit_unknown")
    batch = open_batch(tx, int(batch_id))
    debit = next((each for each in debits_of(tx, batch.id) if each.line_id == line_id), None)
    if debit is None:
        # It was taken out of its batch while this one waited for it.
        raise Refusal("debit_unknown")
    if debit.notice in ("sent", "by_hand"):
        raise Refusal("debit_told", customer=debit.customer)
    leaves_no_more(tx, debit)
    for line in tx.execute(_LINES, {"batch": batch.id}):
        if line.end_to_end == debit.end_to_end:
            tx.update(
                debit_line,
                line.id,
                told_how=how.strip(),
                told_by=tx.actor.name,
                told_at=tx.now,
                told_on=told_on,
            )
    for invoice_id, _, _ in debit.invoices:
        tx.touch("invoice", invoice_id)
    tx.note(number=debit.end_to_end, name=debit.customer, reason=how.strip())


@verb("collect.file_untold")
def file_untold(tx: Write, batch_id: int, reason: str) -> None:
    """Say why the file goes to the bank before everybody was told, or though some were told too late: the journal keeps it.

    Who was not told in time may have the debit charged back. Refused with ``reason_missing``,
    ``debit_batch_unknown`` or ``debit_batch_over``.
    """
    if not reason.strip():
        raise Refusal("reason_missing")
    batch = open_batch(tx, batch_id)
    tx.touch("debit_batch", batch_id)
    tx.note(number=batch.number, n=batch.untold + batch.notices.late, reason=reason.strip())


@verb("collect.file_paid")
def file_paid(tx: Write, batch_id: int, reason: str) -> None:
    """Say why the file goes to the bank although some of its invoices were paid meanwhile: the journal keeps it.

    Refused with ``reason_missing``, ``debit_batch_unknown`` or ``debit_batch_over``.
    """
    if not reason.strip():
        raise Refusal("reason_missing")
    batch = open_batch(tx, batch_id)
    tx.touch("debit_batch", batch_id)
    tx.note(number=batch.number, amount=batch.too_much, currency=batch.currency, reason=reason.strip())


@verb("collect.file_at_bank")
def file_at_bank(tx: Write, batch_id: int, reason: str) -> None:
    """Say why the file goes to the bank although money for some of its invoices lies there: the journal keeps it.

    Refused with ``reason_missing``, ``debit_batch_unknown`` or ``debit_batch_over``.
    """
    if not reason.strip():
        raise Refusal("reason_missing")
    batch = open_batch(tx, batch_id)
    tx.touch("debit_batch", batch_id)
    amount = sum(each.twice for each in batch.at_bank)
    tx.note(number=batch.number, amount=amount, currency=batch.currency, reason=reason.strip())


@verb("collect.file_barred")
def file_barred(tx: Write, batch_id: int, reason: str) -> None:
    """Say why the file goes to the bank with debts that insolvency proceedings forbid to pay: the journal keeps it.

    Refused with ``reason_missing``, ``debit_batch_unknown`` or ``debit_batch_over``.
    """
    if not reason.strip():
        raise Refusal("reason_missing")
    batch = open_batch(tx, batch_id)
    tx.touch("debit_batch", batch_id)
    amount = sum(each.amount for each in batch.barred)
    tx.note(number=batch.number, amount=amount, currency=batch.currency, reason=reason.strip())


def open_batch(tx: Write, batch_id: int) -> BatchRow:
    """A batch that is neither executed nor called off, once nobody else is at it; refused with ``debit_batch_unknown`` or
    ``debit_batch_over``.
    """
    if tx.waits_for_rows:
        tx.execute(_LOCK, {"id": batch_id})
    batch = read_batch(tx, batch_id)
    if not batch.to_come:
        raise Refusal("debit_batch_over", number=batch.number)
    return batch


# --- within ---


def _write_lines(
    tx: Write, batch_id: int, number: str, collect_on: date, creditor: str, chosen: list[CollectableRow]
) -> list[bool]:
    """The debits, mandate by mandate; gives for each whether its customer is told by mail."""
    by_mandate: dict[int, list[CollectableRow]] = {}
    for each in chosen:
        assert each.mandate is not None
        by_mandate.setdefault(each.mandate.id, []).append(each)
    told: list[bool] = []
    position = 0
    for nth, rows in enumerate(by_mandate.values(), 1):
        given = rows[0].mandate
        assert given is not None
        mailed = tell(tx, given, rows, f"{number}-{nth}", collect_on, creditor)
        told.append(mailed is not None)
        for each in rows:
            position += 1
            tx.insert(
                debit_line,
                {
                    "batch_id": batch_id,
                    "position": position,
                    "mandate_id": given.id,
                    "invoice_id": each.id,
                    "amount": each.amount,
                    "sequence": each.sequence,
                    "end_to_end": f"{number}-{nth}",
                    "told": "other" if mailed is None else "mail",
                    "payment_id": None,
                    "notice_id": mailed,
                },
            )
            tx.touch("invoice", each.id)
    return told


def _collected(tx: Write, debit: Debit, currency: str, on: date) -> int:
    """The payment of a debit: made, or the one the bank told of and somebody matched before."""
    targets = [each for key, _, _ in debit.invoices for each in items_of(tx, "invoice", [key])]
    owed = held_by(tx, [each.id for each in targets])
    open_now = {each.id: max(owed.get((each.id, "owed"), 0), 0) for each in targets}
    if not any(open_now.values()):
        known = tx.execute(
            _MATCHED_BEFORE,
            {"customer": debit.customer_id, "amount": debit.amount, "since": on - timedelta(days=3)},
        ).scalar()
        if known is not None:
            return int(known)
    receipt = Receipt(
        amount=debit.amount,
        currency=currency,
        method="direct_debit",
        received_on=on,
        customer_id=debit.customer_id,
        reference=debit.end_to_end,
        source="debit",
    )
    payment_id = receive(tx, receipt)
    [own] = items_of(tx, "payment", [payment_id])
    left = debit.amount
    for each in sorted(targets, key=lambda each: (each.due_on is None, each.due_on, each.id)):
        part = min(left, open_now[each.id])
        if part > 0:
            allocate(tx, own.id, each.id, part, "debit", on=on)
            left -= part
    return payment_id


def _account(tx: Write, bank_account_id: int) -> Any:
    account = tx.execute(_ACCOUNT, {"id": bank_account_id}).one_or_none()
    if account is None or account.archived_at is not None:
        raise Refusal("bank_account_unknown", account=bank_account_id, known="—")
    if account.currency != CURRENCY:
        raise Refusal("currency_differs", wanted=CURRENCY, found=account.currency)
    if not account.iban:
        raise Refusal("debit_account_without_iban", account=account.name)
    return account


_ACCOUNT = select(
    bank_account.c.name, bank_account.c.iban, bank_account.c.currency, bank_account.c.archived_at
).where(bank_account.c.id == bindparam("id"))
_LOCK = select(debit_batch.c.id).where(debit_batch.c.id == bindparam("id")).with_for_update()
_LINES = select(debit_line.c.id, debit_line.c.end_to_end).where(debit_line.c.batch_id == bindparam("batch"))
_BATCH_OF = select(debit_line.c.batch_id).where(debit_line.c.id == bindparam("line"))
_undoing = payment.alias("undoing")
# A payment that somebody made of a movement of the bank, and that no debit is yet.
_MATCHED_BEFORE = (
    select(func.min(payment.c.id))
    .join(bank_match, bank_match.c.payment_id == payment.c.id)
    .where(
        payment.c.customer_id == bindparam("customer"),
        payment.c.kind == "payment",
        payment.c.amount == bindparam("amount"),
        payment.c.received_on >= bindparam("since"),
        payment.c.source == "bank",
        MATCH_STANDS,
        ~exists(select(_undoing.c.id).where(_undoing.c.reverses_id == payment.c.id)),
        ~exists(select(debit_line.c.id).where(debit_line.c.payment_id == payment.c.id)),
    )
)
