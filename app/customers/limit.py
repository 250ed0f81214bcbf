"""The limit of a customer's credit: how much, until when, who set it and why; every limit there ever was is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, select

from app.base.company import company
from app.base.door import Read, Write
from app.base.errors import Refusal
from app.base.money import decimals
from app.base.uid import new_uid
from app.customers.tables import credit_limit, customer


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit as it is decided: minor units, None for no limit of their own; the last day it holds; why."""

    amount: int | None
    until: date | None = None
    reason: str = ""
    currency: str = ""
    """ISO 4217; empty: the company's."""


@dataclass(frozen=True, slots=True)
class LimitRow:
    """A limit as it stands in the history."""

    id: int
    amount: int | None
    currency: str
    valid_from: date
    valid_until: date | None
    reason: str
    set_by: str
    set_at: datetime


def set_limit(tx: Write, customer_id: int, limit: Limit) -> int | None:
    """Grant, change or withdraw credit; gives the limit before.

    Refused with ``limit_negative``, ``limit_until_past``, ``unknown_currency`` or ``customer_unknown``.
    """
    if limit.amount is not None and limit.amount < 0:
        raise Refusal("limit_negative", limit=limit.amount)
    if limit.until is not None and limit.until < tx.today:
        raise Refusal("limit_until_past", until=limit.until)
    if limit.currency:
        decimals(limit.currency)
    row = tx.execute(_BEFORE, {"id": customer_id}).one_or_none()
    if row is None:
        raise Refusal("customer_unknown", customer=customer_id)
    own = limit.amount is not None
    tx.update(
        customer,
        customer_id,
        credit_limit=limit.amount,
        limit_until=limit.until if own else None,
        limit_currency=(limit.currency or None) if own else None,
    )
    record_limit(tx, customer_id, limit)
    return row.credit_limit


def record_limit(tx: Write, customer_id: int, limit: Limit) -> int:
    """Write a limit into the history; gives its key."""
    return tx.insert(
        credit_limit,
        {
            "uid": new_uid(),
            "customer_id": customer_id,
            "amount": limit.amount,
            "currency": limit.currency or tx.scalar(_HOME) or "EUR",
            "valid_from": tx.today,
            "valid_until": limit.until if limit.amount is not None else None,
            "reason": limit.reason.strip(),
            "set_by": tx.actor.name,
            "set_at": tx.now,
        },
    )


def limits_of(rd: Read, customer_id: int) -> Sequence[LimitRow]:
    """Every limit a customer ever had, newest first."""
    return [LimitRow(*row) for row in rd.execute(_HISTORY, {"customer": customer_id})]


_HOME = select(company.c.currency)
_BEFORE = select(customer.c.credit_limit).where(customer.c.id == bindparam("id"))
_HISTORY = (
    select(*(credit_limit.c[name] for name in LimitRow.__slots__))
    .where(credit_limit.c.customer_id == bindparam("customer"))
    .order_by(credit_limit.c.id.desc())
)
