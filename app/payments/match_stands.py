"""Whether a match of the bank stands, asked in SQL: one that was undone stays, with the match that reverses it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Exists, FromClause, and_, exists, select

from app.payments.bank_tables import bank_match

_undoing = bank_match.alias("match_undoing")
MATCH_STANDS = and_(
    bank_match.c.reverses_id.is_(None),
    ~exists(select(_undoing.c.id).where(_undoing.c.reverses_id == bank_match.c.id).correlate(bank_match)),
)
"""Of `bank_match`: it undoes none, and none undoes it."""


def told_of(payment_id: ColumnElement[Any], outside: FromClause) -> Exists:
    """The bank has told of a payment: a match of it stands. `outside` is the table that `payment_id` is a column of."""
    return exists(
        select(bank_match.c.id).where(bank_match.c.payment_id == payment_id, MATCH_STANDS).correlate(outside)
    )
