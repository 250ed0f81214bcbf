"""The steps of a return as they are written: a sealed act with its lines, the papers of an answer, the state they come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from app.base.door import Write
from app.base.errors import Refusal
from app.flow.return_answer import Answer, Answered
from app.orders.order import lock_order
from app.shipping.return_tables import goods_return, return_act, return_act_line, return_answer
from app.shipping.returned import return_lines, state_of


def write_act(
    tx: Write,
    return_id: int,
    kind: str,
    on: date,
    note: str,
    line_count: int,
    *,
    answer: Answer | None = None,
    given: Answered | None = None,
    reverses_id: int | None = None,
) -> int:
    """Write an act, and the papers of the answer it gives; gives its key."""
    act_id = tx.insert(
        return_act,
        {
            "return_id": return_id,
            "kind": kind,
            "happened_on": on,
            "answer": answer.kind if answer is not None and given is not None else "",
            "exchange_order_id": given.exchange_order_id if given is not None else None,
            "note": note,
            "made_by": tx.actor.name,
            "line_count": line_count,
            "reverses_id": reverses_id,
            "recorded_at": tx.now,
        },
    )
    if given is not None:
        tx.insert_many(
            return_answer,
            [
                {"act_id": act_id, "credit_note_id": note_id, "payment_id": payment_id}
                for note_id, payment_id in given.papers
            ],
        )
    return act_id


def write_lines(tx: Write, act_id: int, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write the lines of an act, in their order."""
    whole = {"quantity_milli": 0, "answered_milli": 0, "condition": "", "fate": ""}
    tx.insert_many(
        return_act_line,
        [{**whole, **row, "act_id": act_id, "position": at} for at, row in enumerate(rows, 1)],
    )


def settle(tx: Write, return_id: int) -> None:
    """Keep how far the return is on its row, for lists."""
    tx.derive(goods_return, return_id, state=state_of(return_lines(tx, [return_id])))


def locked(tx: Write, return_id: int) -> tuple[str, int]:
    """Number and order of a return, its order locked so that two steps come one after the other."""
    row = tx.execute(_RETURN, {"id": return_id}).one_or_none()
    if row is None:
        raise Refusal("return_unknown", **{"return": return_id})
    lock_order(tx, row.order_id)
    return row.number, row.order_id


_RETURN = select(goods_return.c.number, goods_return.c.order_id).where(goods_return.c.id == bindparam("id"))
