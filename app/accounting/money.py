"""Entries of money: what was received and given back, handed in to the bank, paid out by a provider, and what it cost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, select

from app.accounting.chart import MONEY, Chart
from app.accounting.journal_entry import JournalEntry, Line, balanced
from app.accounting.party import PARTY, with_party
from app.base.door import Read
from app.payments.bank_tables import bank_account, bank_match, bank_transaction
from app.payments.before import MOVED_HERE
from app.payments.cheque_tables import cheque_slip, cheque_slip_line
from app.payments.moved import MOVED, WORTH
from app.payments.tables import payment
from app.receivables.assignment_tables import factor_payment


def payment_entries(rd: Read, plan: Chart, until: date) -> Iterator[JournalEntry]:
    """Money that came in, went out, or went back: on its means' account, and on the customer's."""
    for row in rd.execute(_PAYMENTS, {"until": until}):
        where = "factor" if row.by_factor else MONEY[row.method]
        own = (row.moved, row.currency) if row.base_amount is not None else (0, "")
        journal = {"bank": row.journal or plan.journals["bank"], "cash": plan.journals["cash"]}
        yield JournalEntry(
            journal=journal.get(where, plan.journals["various"]),
            on=row.received_on,
            written_at=row.recorded_at,
            noun="payment",
            row_id=row.id,
            piece=row.number,
            piece_on=row.received_on,
            label="payment"
            if row.kind == "payment"
            else "refund"
            if row.kind == "refund"
            else "payment_undone",
            who=row.name,
            lines=balanced(
                (
                    Line(plan.account(where), row.worth, None, None, *own),
                    Line(
                        plan.account("customers"),
                        -row.worth,
                        row.standing_id,
                        ("payment", row.id),
                        -own[0],
                        own[1],
                    ),
                )
            ),
        )


def slip_entries(rd: Read, plan: Chart, until: date) -> Iterator[JournalEntry]:
    """Cheques handed in to the bank together; undone on its own day."""
    for row in rd.execute(_SLIPS, {"until": until}):
        steps = [("cheque_slip", row.handed_on, row.recorded_at, row.total)]
        if row.undone_on is not None and row.undone_on <= until:
            steps.append(("cheque_slip_undone", row.undone_on, row.undone_at, -row.total))
        for noun, on, at, total in steps:
            yield JournalEntry(
                journal=row.journal or plan.journals["bank"],
                on=on,
                written_at=at,
                noun=noun,
                row_id=row.id,
                piece=row.number,
                piece_on=row.handed_on,
                label=noun,
                who="",
                lines=balanced((Line(plan.account("bank"), total), Line(plan.account("cheques"), -total))),
            )


def bank_entries(rd: Read, plan: Chart, until: date) -> Iterator[JournalEntry]:
    """What a bank booked of money that was on its way to it, and what it kept as fees; each again when it was undone."""
    for row in rd.execute(_BOOKED, {"until": until}):
        if row.kind == "fee":
            against = plan.account("bank_fees")
        else:
            where = MONEY[row.method]
            # A transfer is at the bank already, and a cheque once it was handed in; cash stays in the drawer until then.
            if where == "bank" or (where == "cheques" and row.on_slip):
                continue
            against = plan.account(where)
        amount = row.amount
        yield JournalEntry(
            journal=row.journal or plan.journals["bank"],
            on=row.booked_on,
            written_at=row.matched_at,
            noun="bank_match",
            row_id=row.id,
            piece=row.uid[-12:],
            piece_on=row.booked_on,
            label="bank_fee" if row.kind == "fee" else "payout",
            who=row.reason if row.kind == "fee" else "",
            lines=balanced((Line(plan.account("bank"), amount), Line(against, -amount))),
        )


def _has_match(of: ColumnElement[Any]) -> ColumnElement[Any]:
    """The journal of the bank account whose movement a payment was matched with first."""
    return (
        select(bank_account.c.journal)
        .join(bank_transaction, bank_transaction.c.bank_account_id == bank_account.c.id)
        .join(bank_match, bank_match.c.transaction_id == bank_transaction.c.id)
        .where(bank_match.c.payment_id == of, bank_match.c.reverses_id.is_(None))
        .order_by(bank_match.c.id)
        .limit(1)
        .correlate(payment)
        .scalar_subquery()
    )


_PAYMENTS = with_party(
    select(
        payment.c.id,
        payment.c.number,
        payment.c.kind,
        payment.c.method,
        payment.c.received_on,
        payment.c.recorded_at,
        payment.c.currency,
        payment.c.base_amount,
        MOVED.label("moved"),
        WORTH.label("worth"),
        *PARTY,
        _has_match(payment.c.id).label("journal"),
        exists(select(factor_payment.c.id).where(factor_payment.c.payment_id == payment.c.id))
        .correlate(payment)
        .label("by_factor"),
    )
    # What the program before received was entered there, and comes with the opening balances.
    .where(payment.c.received_on <= bindparam("until"), MOVED_HERE)
    .order_by(payment.c.id),
    payment.c.customer_id,
)
_SLIPS = (
    select(
        cheque_slip.c.id,
        cheque_slip.c.number,
        cheque_slip.c.handed_on,
        cheque_slip.c.recorded_at,
        cheque_slip.c.total,
        cheque_slip.c.undone_on,
        cheque_slip.c.undone_at,
        bank_account.c.journal,
    )
    .join(bank_account, bank_account.c.id == cheque_slip.c.bank_account_id)
    .where(cheque_slip.c.handed_on <= bindparam("until"))
    .order_by(cheque_slip.c.id)
)
_undone = bank_match.alias("undone")
_BOOKED = (
    select(
        bank_match.c.id,
        bank_match.c.kind,
        bank_match.c.amount,
        bank_match.c.reason,
        bank_match.c.matched_at,
        bank_transaction.c.booked_on,
        bank_transaction.c.uid,
        bank_account.c.journal,
        payment.c.method,
        exists(
            select(cheque_slip_line.c.id)
            .join(cheque_slip, cheque_slip.c.id == cheque_slip_line.c.slip_id)
            .where(cheque_slip_line.c.payment_id == payment.c.id, cheque_slip.c.undone_on.is_(None))
        )
        .correlate(payment)
        .label("on_slip"),
    )
    .join(bank_transaction, bank_transaction.c.id == bank_match.c.transaction_id)
    .join(bank_account, bank_account.c.id == bank_transaction.c.bank_account_id)
    .outerjoin(payment, payment.c.id == bank_match.c.payment_id)
    .where(
        and_(
            bank_transaction.c.booked_on <= bindparam("until"),
            bank_match.c.kind.in_(("payment", "refund", "fee")),
        )
    )
    .order_by(bank_match.c.id)
)
