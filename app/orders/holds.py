"""The record of the rules that stopped an order, and of who let it pass all the same."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from sqlalchemy import bindparam, select

from app.base.door import Read, Write
from app.orders.tables import order_hold
from app.receivables.credit_rules import Hold


def put_holds(tx: Write, order_id: int, holds: Sequence[Hold]) -> None:
    """Record the rules that stopped an order."""
    tx.insert_many(
        order_hold,
        [
            {
                "order_id": order_id,
                "rule": hold.rule,
                "facts": json.dumps(hold.facts, sort_keys=True),
                "held_at": tx.now,
            }
            for hold in holds
        ],
    )


def open_holds(rd: Read, order_id: int) -> list[tuple[int, Hold]]:
    """The holds nobody has released yet, with their keys."""
    return [(row.id, Hold(row.rule, json.loads(row.facts))) for row in rd.execute(_OPEN, {"order": order_id})]


def lift_holds(
    tx: Write, order_id: int, *, by: str, reason: str, until: date | None = None, amount: int | None = None
) -> int:
    """Say of an order's holds by whom and why they were lifted; gives how many that were."""
    standing = open_holds(tx, order_id)
    for hold_id, _ in standing:
        tx.update(
            order_hold, hold_id, released_at=tx.now, released_by=by, reason=reason, until=until, amount=amount
        )
    return len(standing)


_OPEN = (
    select(order_hold.c.id, order_hold.c.rule, order_hold.c.facts)
    .where(order_hold.c.order_id == bindparam("order"), order_hold.c.released_at.is_(None))
    .order_by(order_hold.c.id)
)
