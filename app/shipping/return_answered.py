"""What a refund that was decided came to: money given back, or less to pay of what the customer still owed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, case, column, func, select, table

from app.shipping.return_tables import goods_return, return_act, return_answer

# Rooms above: nothing is asked of their papers but what they come to.
_note = table("invoice", column("id"), column("total"))
_refund = table("payment", column("id"), column("amount"))

_last = (
    select(func.max(return_act.c.id))
    .where(return_act.c.return_id == goods_return.c.id, return_act.c.answer != "")
    .correlate(goods_return)
    .scalar_subquery()
)


def _sum_of(amount: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.coalesce(
        select(func.sum(func.abs(amount)))
        .select_from(
            return_answer.join(_note, _note.c.id == return_answer.c.credit_note_id).outerjoin(
                _refund, _refund.c.id == return_answer.c.payment_id
            )
        )
        .where(return_answer.c.act_id == _last)
        .correlate(goods_return)
        .scalar_subquery(),
        0,
    )


CREDITED = _sum_of(_note.c.total)
"""What the credit notes of the last answer to a return come to, in minor units."""
REFUNDED = _sum_of(_refund.c.amount)
"""What of it was given back as money."""
_kind = select(return_act.c.answer).where(return_act.c.id == _last).correlate(goods_return).scalar_subquery()
ANSWER = case(
    (and_(_kind == "refund", REFUNDED == 0), "set_off"),
    (and_(_kind == "refund", REFUNDED < CREDITED), "part"),
    else_=func.coalesce(_kind, ""),
)
"""The last answer to a return: a refund is ``set_off`` where it only lowered what was owed, ``part`` where it did so in part."""
