"""Rules that may stop an order at confirmation, each saying by how much, and the record of who released it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from app.base.door import Read, Write
from app.orders.tables import order_hold


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules read of a customer; amounts in minor units, all from the locked balances."""

    exposure: int
    limit: int | None
    oldest_overdue_days: int = 0
    overdue: int = 0
    trusted: bool = False
    has_paid_before: bool = True


@dataclass(frozen=True, slots=True)
class CreditPolicy:
    """Which rules are on: overdue days that hold (None: off), whether new customers wait for a person."""

    overdue_days: int | None = None
    new_customer_hold: bool = False


@dataclass(frozen=True, slots=True)
class Hold:
    """A rule that says no, with the facts people need to decide."""

    rule: str
    facts: dict[str, Any] = field(default_factory=dict[str, Any])


def judge(binding: int, standing: Standing, policy: CreditPolicy) -> tuple[Hold, ...]:
    """The rules that stop an order which binds `binding` minor units more of the customer's credit.

    An order that is paid for binds nothing, and lends nothing to others either: it passes the credit rules.
    """
    holds: list[Hold] = []
    if binding > 0:
        if standing.limit is not None and standing.exposure + binding > standing.limit:
            after = standing.exposure + binding
            holds.append(
                Hold(
                    "credit_limit",
                    {"limit": standing.limit, "exposure": after, "excess": after - standing.limit},
                )
            )
        if policy.overdue_days is not None and standing.oldest_overdue_days > policy.overdue_days:
            holds.append(Hold("overdue", {"days": standing.oldest_overdue_days, "amount": standing.overdue}))
        if policy.new_customer_hold and not standing.trusted and not standing.has_paid_before:
            holds.append(Hold("new_customer", {}))
    return tuple(holds)


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


def release_holds(
    tx: Write, order_id: int, *, by: str, reason: str, until: date | None, amount: int | None
) -> int:
    """Record who let an order pass, why, until when and up to which amount; gives how many holds that lifted."""
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
