"""Cheques received and not handed in yet, each with what is known of it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, select

from app.base.door import Read
from app.customers.merged import merged_accounts
from app.customers.tables import customer
from app.payments.before import RECEIVED_HERE
from app.payments.cheque_tables import cheque_slip, cheque_slip_line
from app.payments.match_stands import told_of
from app.payments.tables import payment
from app.receivables.fact import proceedings

GOOD_FOR = 373
"""Days: a cheque is presented within 8 days and its bank owes it for a year after (France; code monétaire et financier,
art. L131-32 and L131-59). After that nobody pays it, and it is not asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChequeRow:
    """A cheque in hand: the payment it is (`id`), minor units of `currency`; what a slip would say of it.

    `drawer` is the customer and `bank` the one of their last cheque until somebody writes otherwise; `cheque_number` what
    was noted as the payment's reference, without the word before it. `insolvent_since` is the first day of insolvency
    proceedings that stand against the customer.
    """

    id: int
    number: str
    customer_id: int
    customer: str
    received_on: date
    amount: int
    currency: str
    drawer: str
    bank: str
    cheque_number: str
    insolvent_since: date | None = None


def in_hand(since: date) -> ColumnElement[bool]:
    """The condition on a payment that it is a cheque nobody handed in: it stands, on no slip, and no bank told of it."""
    return and_(
        payment.c.kind == "payment",
        payment.c.method == "cheque",
        payment.c.received_on >= since,
        RECEIVED_HERE,
        ~_REVERSED,
        ~_ON_SLIP,
        ~_AT_BANK,
    )


def oldest_good(today: date) -> date:
    """The first day of which a cheque may still be presented."""
    return today - timedelta(days=GOOD_FOR)


def cheques_in_hand(rd: Read, only: Collection[int] = ()) -> list[ChequeRow]:
    """The cheques to be handed in, the oldest first; of these payments only, where some are named."""
    found = _ROWS.where(in_hand(oldest_good(rd.today)))
    if only:
        found = found.where(payment.c.id.in_(list(only)))
    rows = rd.execute(found.order_by(payment.c.received_on, payment.c.id)).all()
    banks = _banks(rd, {row.customer_id for row in rows})
    since, merged = proceedings(rd), merged_accounts(rd)
    return [
        ChequeRow(
            id=row.id,
            number=row.number,
            customer_id=row.customer_id,
            customer=row.name,
            received_on=row.received_on,
            amount=row.amount,
            currency=row.currency,
            drawer=row.name,
            bank=banks.get(row.customer_id, ""),
            cheque_number=number_in(row.reference),
            insolvent_since=since.get(merged.get(int(row.account_id), int(row.account_id))),
        )
        for row in rows
    ]


def number_in(reference: str) -> str:
    """The number of a cheque in what was noted of it: ``CHE 558234`` is number 558234."""
    found = _WORD_BEFORE.fullmatch(reference.strip())
    return found[1] if found else reference


def count_in_hand(rd: Read, currency: str) -> tuple[int, int]:
    """How many cheques wait to be handed in, and the sum of those in a currency."""
    counted = select(
        func.count().label("n"),
        func.sum(payment.c.amount).filter(payment.c.currency == currency).label("amount"),
    ).where(in_hand(oldest_good(rd.today)))
    row = rd.execute(counted).one()
    return int(row.n), int(row.amount or 0)


def _banks(rd: Read, customers: Collection[int]) -> dict[int, str]:
    """On which bank each customer drew the last cheque that says so."""
    if not customers:
        return {}
    rows: Any = rd.execute(_BANKS, {"ids": sorted(customers)})
    return {row.customer_id: row.bank for row in rows}


_WORD_BEFORE = re.compile(
    r"(?:ch|cheque|chèque|chq|che|chk|check)\.?\s*(?:n[°ºo]?\.?\s*)?([0-9]{3,})", re.IGNORECASE
)
_undoing = payment.alias("undoing")
_REVERSED = exists(select(_undoing.c.id).where(_undoing.c.reverses_id == payment.c.id).correlate(payment))
_ON_SLIP = exists(
    select(cheque_slip_line.c.id)
    .join(cheque_slip, cheque_slip.c.id == cheque_slip_line.c.slip_id)
    .where(cheque_slip_line.c.payment_id == payment.c.id, cheque_slip.c.undone_on.is_(None))
    .correlate(payment)
)
_AT_BANK = told_of(payment.c.id, payment)
_ROWS = select(
    payment.c.id,
    payment.c.number,
    payment.c.customer_id,
    payment.c.received_on,
    payment.c.amount,
    payment.c.currency,
    payment.c.reference,
    customer.c.name,
    customer.c.account_id,
).join(customer, customer.c.id == payment.c.customer_id)
_BANKS = (
    select(payment.c.customer_id, cheque_slip_line.c.bank)
    .join(payment, payment.c.id == cheque_slip_line.c.payment_id)
    .where(payment.c.customer_id.in_(bindparam("ids", expanding=True)), cheque_slip_line.c.bank != "")
    .order_by(cheque_slip_line.c.id)
)
