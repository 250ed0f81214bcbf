"""Which way the money of a payment went: in by a payment, out by a refund, and back again by the reversal of either."""

from __future__ import annotations

from sqlalchemy import case, select

from app.payments.tables import payment

_undone = payment.alias("undone")
MOVED = case(
    (payment.c.kind == "payment", payment.c.amount),
    (payment.c.kind == "refund", -payment.c.amount),
    # a reversal goes the other way than what it undoes
    else_=select(case((_undone.c.kind == "payment", -payment.c.amount), else_=payment.c.amount))
    .where(_undone.c.id == payment.c.reverses_id)
    .correlate(payment)
    .scalar_subquery(),
)
"""Of `payment`: its amount in minor units as money in hand, below nought where it went out."""

WORTH = case(
    (payment.c.base_amount.is_(None), MOVED),
    (MOVED > 0, payment.c.base_amount),
    else_=-payment.c.base_amount,
)
"""The same in the company's currency."""
