"""Payments that are in the books: those no bank told of yet, and those that may come back. Read by their amounts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import bindparam, exists, or_, select

from app.base.door import Read
from app.base.exchange import rates
from app.base.finding import Condition, home_currency
from app.customers.merged import is_one_of, known_as
from app.orders.tables import sales_order
from app.payments.bank_tables import bank_account, bank_match
from app.payments.claim import Recorded, Told
from app.payments.match_stands import told_of
from app.payments.moved import MOVED
from app.payments.tables import payment
from app.payments.whose import ORDER_NUMBERS, WHOSE, with_customer

_RECORDED_SINCE = 60
_MATCHED_SINCE = 120
"""Days: how long a payment may be recorded before the bank tells of it, and how long after it one may come back."""
_MOST_AMOUNTS = 5_000
"""More amounts than these are not told one by one."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a movement may be that is in the books, and what it may bring back."""

    recorded: tuple[Recorded, ...]
    matched: tuple[Recorded, ...]


def recorded(rd: Read, movements: Iterable[Told] | None = None) -> Given:
    """What was given, of the amounts of these movements or all of it."""
    known = list(movements) if movements is not None else None
    back = [each for each in known if each.kind == "returned"] if known is not None else None
    return Given(_found(rd, _RECORDED, _RECORDED_SINCE, known), _found(rd, _MATCHED, _MATCHED_SINCE, back))


def recorded_of(rd: Read, customer_id: int) -> tuple[Recorded, ...]:
    """What was given to or by a customer, and no bank told of yet, the oldest first."""
    theirs = _RECORDED.where(is_one_of(payment.c.customer_id, known_as(rd, customer_id)))
    rows = rd.execute(theirs.order_by(payment.c.received_on, payment.c.id), _since(rd, _RECORDED_SINCE)).all()
    return tuple(_recorded(row, home_currency(rd)) for row in rows)


def recorded_in_cash(rd: Read) -> tuple[Recorded, ...]:
    """What was paid in cash and no bank told of, the oldest first."""
    paid = _RECORDED.where(payment.c.method == "cash", payment.c.kind == "payment")
    rows = rd.execute(paid.order_by(payment.c.received_on, payment.c.id), _since(rd, _RECORDED_SINCE)).all()
    return tuple(_recorded(row, home_currency(rd)) for row in rows)


def _since(rd: Read, days: int) -> dict[str, date]:
    return {"since": rd.today - timedelta(days=days)}


def _found(rd: Read, statement: Any, days: int, movements: list[Told] | None) -> tuple[Recorded, ...]:
    wanted: list[Condition] = []
    if movements is not None:
        amounts = {abs(amount) for each in movements for amount in _amounts(each)}
        if not amounts:
            return ()
        if len(amounts) <= _MOST_AMOUNTS:
            told = sorted(amounts)
            of_amount = payment.c.amount.in_(told)
            # Without a rate nothing came in another currency, and payments are found by their amounts alone.
            abroad = or_(of_amount, payment.c.base_amount.in_(told))
            wanted.append(abroad if rates(rd, 1) else of_amount)
    rows = rd.execute(statement.where(*wanted), _since(rd, days)).all()
    return tuple(_recorded(row, home_currency(rd)) for row in rows)


def _amounts(told: Told) -> list[int]:
    """What a movement, or a part of it, may have been recorded as: all of it, or what it was before a fee."""
    found = [told.remaining, *(each for one in told.details for each in _amounts(one))]
    return [*found, told.gross] if told.gross is not None else found


def _recorded(row: Any, home: str) -> Recorded:
    # What came in another currency is told of as the bank credited it, unless an account is kept in that one.
    changed = row.base_amount is not None and not row.kept
    told = (row.number, row.reference, row.order_number, row.remote_number, row.remote_id)
    return Recorded(
        id=row.id,
        number=row.number,
        names=tuple(dict.fromkeys(each for each in told if each)),
        kind=row.kind,
        method=row.method,
        customer_id=row.customer_id,
        customer=row.name,
        contact=row.contact,
        amount=int(row.base_amount or 0) if changed else row.amount,
        currency=home if changed else row.currency,
        on=row.received_on,
        back=row.kind == "reversal" and row.moved > 0,
    )


_undone = payment.alias("undone")
_STANDING_MATCH = told_of(payment.c.id, payment)
_IS_REVERSED = exists(select(_undone.c.id).where(_undone.c.reverses_id == payment.c.id).correlate(payment))
_CAME_BACK = exists(
    select(_undone.c.id)
    .where(_undone.c.reverses_id == payment.c.id, told_of(_undone.c.id, _undone))
    .correlate(payment)
)
_PAYMENT = with_customer(
    select(
        payment.c.id,
        payment.c.number,
        payment.c.kind,
        payment.c.method,
        payment.c.amount,
        payment.c.currency,
        payment.c.received_on,
        payment.c.reference,
        payment.c.base_amount,
        exists(select(bank_account.c.id).where(bank_account.c.currency == payment.c.currency))
        .correlate(payment)
        .label("kept"),
        MOVED.label("moved"),
        *WHOSE,
        *ORDER_NUMBERS[:3],
    )
    .select_from(payment)
    .outerjoin(sales_order, sales_order.c.id == payment.c.order_id),
    payment.c.customer_id,
).where(payment.c.received_on >= bindparam("since"))
# What was undone without the bank's knowing is no money any more. What the bank told of went back by it; and what the bank
# told of going back had been there before.
_RECORDED = _PAYMENT.where(
    ~_STANDING_MATCH,
    or_(~_IS_REVERSED, _CAME_BACK),
    or_(
        payment.c.kind != "reversal",
        payment.c.reverses_id.in_(
            select(bank_match.c.payment_id).where(
                bank_match.c.kind.in_(("payment", "refund")), bank_match.c.payment_id.is_not(None)
            )
        ),
    ),
)
_MATCHED = _PAYMENT.where(payment.c.kind != "reversal", ~_IS_REVERSED)
