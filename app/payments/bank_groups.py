"""Payments that went to the bank together and that it has not told of: slips of cheques, batches of debits and refunds."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, exists, func, select

from app.base.door import Read
from app.payments.bank_tables import bank_match
from app.payments.cheque_tables import cheque_slip, cheque_slip_line
from app.payments.claim import Group, Recorded
from app.payments.debit_tables import debit_batch, debit_line
from app.payments.match_stands import MATCH_STANDS, told_of
from app.payments.refund_tables import refund_batch, refund_line
from app.payments.tables import payment
from app.payments.whose import WHOSE, with_customer

_SINCE = 60
"""Days: how long after it was handed in a slip is still looked for."""


def groups_now(rd: Read) -> tuple[Group, ...]:
    """The slips that stand and of which no cheque was matched, those handed in first before the others.

    A cheque that bounced before its slip was matched still came in with it: it went out again by a movement of its own.
    """
    lines: dict[int, list[Any]] = defaultdict(list)
    for row in rd.execute(_LINES, {"since": rd.today - timedelta(days=_SINCE)}):
        lines[row.slip_id].append(row)
    return (*(_group(rows) for rows in lines.values()), *_debits(rd), *_refunds(rd))


def _debits(rd: Read) -> tuple[Group, ...]:
    """The batches that were collected and of which no debit was matched; banks book each sequence of one by itself."""
    parts: dict[tuple[int, str], list[Any]] = defaultdict(list)
    for row in rd.execute(_DEBITS, {"since": rd.today - timedelta(days=_SINCE)}):
        parts[row.batch_id, row.sequence].append(row)
    return tuple(
        Group(
            noun="debit_batch",
            id=rows[0].line_id,
            number=rows[0].batch_number,
            method="direct_debit",
            bank_account_id=rows[0].bank_account_id,
            amount=sum(row.amount for row in rows),
            currency=rows[0].currency,
            on=rows[0].collect_on,
            members=tuple(_recorded(row, "direct_debit") for row in rows),
        )
        for rows in parts.values()
        if not any(row.told for row in rows)
    )


def _refunds(rd: Read) -> tuple[Group, ...]:
    """The batches of refunds that stand and of which the bank told nothing; one that came back went out with the others."""
    parts: dict[int, list[Any]] = defaultdict(list)
    for row in rd.execute(_TRANSFERS, {"since": rd.today - timedelta(days=_SINCE)}):
        parts[row.batch_id].append(row)
    return tuple(
        Group(
            noun="refund_batch",
            id=rows[0].batch_id,
            number=rows[0].batch_number,
            method="transfer",
            bank_account_id=rows[0].bank_account_id,
            amount=-sum(row.amount for row in rows),
            currency=rows[0].currency,
            on=rows[0].pay_on,
            members=tuple(_recorded(row, "transfer", "refund") for row in rows),
        )
        for rows in parts.values()
        if not any(row.told for row in rows)
    )


def _recorded(row: Any, method: str, kind: str = "payment") -> Recorded:
    return Recorded(
        id=row.id,
        number=row.number,
        names=(),
        kind=kind,
        method=method,
        customer_id=row.customer_id,
        customer=row.name,
        contact=row.contact,
        amount=row.amount,
        currency=row.currency,
        on=row.received_on,
    )


def _group(rows: list[Any]) -> Group:
    first = rows[0]
    return Group(
        noun="cheque_slip",
        id=first.slip_id,
        number=first.slip_number,
        method="cheque",
        bank_account_id=first.bank_account_id,
        amount=first.total,
        currency=first.currency,
        on=first.handed_on,
        members=tuple(_recorded(row, "cheque") for row in rows),
    )


_of_it, _undoing = cheque_slip_line.alias("of_it"), bank_match.alias("undoing")
_TOLD = exists(
    select(bank_match.c.id)
    .join(_of_it, _of_it.c.payment_id == bank_match.c.payment_id)
    .where(
        _of_it.c.slip_id == cheque_slip.c.id,
        MATCH_STANDS,
    )
    .correlate(cheque_slip)
)
_LINES = (
    with_customer(
        select(
            cheque_slip_line.c.slip_id,
            cheque_slip.c.number.label("slip_number"),
            cheque_slip.c.bank_account_id,
            cheque_slip.c.total,
            cheque_slip.c.currency,
            cheque_slip.c.handed_on,
            payment.c.id,
            payment.c.number,
            payment.c.amount,
            payment.c.received_on,
            *WHOSE,
        )
        .select_from(cheque_slip)
        .join(cheque_slip_line, cheque_slip_line.c.slip_id == cheque_slip.c.id)
        .join(payment, payment.c.id == cheque_slip_line.c.payment_id),
        payment.c.customer_id,
    )
    .where(cheque_slip.c.undone_on.is_(None), cheque_slip.c.handed_on >= bindparam("since"), ~_TOLD)
    .order_by(cheque_slip.c.handed_on, cheque_slip.c.id, cheque_slip_line.c.position)
)
_told = bank_match.alias("told")
_DEBITS = (
    with_customer(
        select(
            func.min(debit_line.c.id).label("line_id"),
            debit_line.c.batch_id,
            debit_line.c.sequence,
            debit_batch.c.number.label("batch_number"),
            debit_batch.c.bank_account_id,
            debit_batch.c.currency,
            debit_batch.c.collect_on,
            payment.c.id,
            payment.c.number,
            payment.c.amount,
            payment.c.received_on,
            exists(
                select(_told.c.id)
                .where(
                    _told.c.payment_id == payment.c.id,
                    _told.c.reverses_id.is_(None),
                    ~exists(select(_undoing.c.id).where(_undoing.c.reverses_id == _told.c.id)),
                )
                .correlate(payment)
            ).label("told"),
            *WHOSE,
        )
        .select_from(debit_batch)
        .join(debit_line, debit_line.c.batch_id == debit_batch.c.id)
        .join(payment, payment.c.id == debit_line.c.payment_id),
        payment.c.customer_id,
    )
    .where(debit_batch.c.executed_at.is_not(None), debit_batch.c.collect_on >= bindparam("since"))
    .group_by(
        debit_line.c.batch_id,
        debit_line.c.sequence,
        debit_batch.c.number,
        debit_batch.c.bank_account_id,
        debit_batch.c.currency,
        debit_batch.c.collect_on,
        payment.c.id,
        payment.c.number,
        payment.c.amount,
        payment.c.received_on,
        WHOSE[0].element,
        *WHOSE[1:],
    )
    .order_by(debit_line.c.batch_id, func.min(debit_line.c.position))
)
_TRANSFERS = with_customer(
    select(
        refund_line.c.batch_id,
        refund_batch.c.number.label("batch_number"),
        refund_batch.c.bank_account_id,
        refund_batch.c.currency,
        refund_batch.c.pay_on,
        payment.c.id,
        payment.c.number,
        payment.c.amount,
        payment.c.received_on,
        told_of(payment.c.id, payment).label("told"),
        *WHOSE,
    )
    .select_from(refund_batch)
    .join(refund_line, refund_line.c.batch_id == refund_batch.c.id)
    .join(payment, payment.c.id == refund_line.c.payment_id)
    .where(refund_batch.c.undone_on.is_(None), refund_batch.c.pay_on >= bindparam("since"))
    .order_by(refund_batch.c.pay_on, refund_batch.c.id, refund_line.c.position),
    payment.c.customer_id,
)
