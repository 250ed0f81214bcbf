"""What customers paid, read from the ledger: each allocation of money to an instalment that was not taken back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam, select

from app.base.door import Read
from app.customers.merged import standing_account, stands_on
from app.customers.tables import customer
from app.receivables.behaviour import Paid, median
from app.receivables.tables import allocation, item

CLASS_PAYMENTS = 500
"""Of so many of the newest payments of a class its habit is told."""


def paid_by(rd: Read, account_id: int) -> list[Paid]:
    """What an account paid, oldest payment first."""
    theirs = _payments(stands_on(rd, allocation.c.account_id, account_id))
    return [paid for _, paid in _standing(rd.execute(theirs))]


def paid_by_all(rd: Read) -> list[tuple[int, Paid]]:
    """What every account paid, with its key, oldest payment first."""
    return _standing(rd.execute(_ALL))


def habit_of_class(rd: Read, kind: str) -> int:
    """How many days late customers of a kind usually pay: the median of their newest payments."""
    rows = rd.execute(_OF_CLASS, {"kind": kind, "limit": CLASS_PAYMENTS})
    return median([paid.days_late for _, paid in _standing(rows)]) or 0


def _standing(rows: Iterable[Any]) -> list[tuple[int, Paid]]:
    """The payments among allocations that were not reversed; a reversal and what it undoes are both left out."""
    found = list(rows)
    undone = {row.reverses_id for row in found if row.reverses_id is not None}
    kept = [row for row in found if row.reverses_id is None and row.id not in undone]
    kept.sort(key=lambda row: (row.business_date, row.id))
    return [(row.account_id, Paid(row.amount, row.opened_on, row.due_on, row.business_date)) for row in kept]


_source = item.alias("source")


def _payments(*conditions: Any) -> Any:
    return (
        select(
            allocation.c.id,
            standing_account(allocation.c.account_id).label("account_id"),
            allocation.c.amount,
            allocation.c.reverses_id,
            allocation.c.business_date,
            item.c.opened_on,
            item.c.due_on,
        )
        .join(item, item.c.id == allocation.c.target_item_id)
        .join(_source, _source.c.id == allocation.c.source_item_id)
        .where(_source.c.noun == "payment", item.c.noun == "invoice", item.c.due_on.is_not(None), *conditions)
    )


_ALL = _payments()
_OF_CLASS = (
    _payments(
        standing_account(allocation.c.account_id).in_(
            select(customer.c.account_id).where(customer.c.kind == bindparam("kind"))
        )
    )
    .order_by(allocation.c.id.desc())
    .limit(bindparam("limit"))
)
