"""What customers paid, read from the ledger: each allocation of money to an instalment that was not taken back.

Money that was there before its invoice says nothing of how somebody pays invoices, and is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam, exists, func, literal_column, select

from app.base.door import Read
from app.customers.merged import standing_account, stands_on
from app.customers.tables import customer
from app.receivables.behaviour import Paid, median
from app.receivables.tables import allocation, item

CLASS_PAYMENTS = 500
"""Of so many of the newest payments of a class its habit is told."""
_LOOKED_AT = 10_000
"""Among so many of the newest allocations they are sought: a class that hardly buys must not cost reading all of them."""


def paid_by(rd: Read, account_id: int) -> list[Paid]:
    """What an account paid, oldest payment first."""
    theirs = _payments(stands_on(rd, allocation.c.account_id, account_id))
    return [paid for _, paid in _standing(rd.execute(theirs))]


def paid_by_all(rd: Read) -> list[tuple[int, Paid]]:
    """What every account paid, with its key, oldest payment first."""
    return _standing(rd.execute(_ALL))


def habit_of_class(rd: Read, risk_class: str) -> int:
    """How many days late customers of a class usually pay: the median of their newest payments."""
    rows = rd.execute(_OF_CLASS, {"class": risk_class, "limit": CLASS_PAYMENTS})
    return median([paid.days_late for _, paid in _standing(rows)]) or 0


def _standing(rows: Iterable[Any]) -> list[tuple[int, Paid]]:
    """The payments among allocations that were not reversed; a reversal and what it undoes are both left out."""
    found = list(rows)
    undone = {row.reverses_id for row in found if row.reverses_id is not None}
    kept = [row for row in found if row.reverses_id is None and row.id not in undone]
    kept.sort(key=lambda row: (row.paid_on, row.id))
    return [(row.account_id, Paid(row.amount, row.opened_on, row.due_on, row.paid_on)) for row in kept]


_source = item.alias("source")
# Added to nothing, so that SQLite does not begin at all invoices there are: 250 ms instead of 5 at 200,000.
_INVOICE = item.c.noun.concat(literal_column("''")) == "invoice"
_PAYMENT = _source.c.noun.concat(literal_column("''")) == "payment"


def _payments(*conditions: Any) -> Any:
    return (
        select(
            allocation.c.id,
            standing_account(allocation.c.account_id).label("account_id"),
            allocation.c.amount,
            allocation.c.reverses_id,
            # The day the money came: when somebody matched it says nothing of who paid.
            _source.c.opened_on.label("paid_on"),
            item.c.opened_on,
            item.c.due_on,
        )
        .join(item, item.c.id == allocation.c.target_item_id)
        .join(_source, _source.c.id == allocation.c.source_item_id)
        .where(
            _PAYMENT,
            _INVOICE,
            item.c.due_on.is_not(None),
            _source.c.opened_on >= item.c.opened_on,
            *conditions,
        )
    )


_ALL = _payments()
_newest = select(allocation.c.id).order_by(allocation.c.id.desc()).limit(_LOOKED_AT).subquery()
_OF_CLASS = (
    _payments(
        allocation.c.id >= select(func.min(_newest.c.id)).scalar_subquery(),
        # Asked row by row: as a set of accounts SQLite would gather all of them before it begins with the newest.
        exists().where(
            customer.c.account_id == standing_account(allocation.c.account_id),
            # As `app.receivables.credit_rules.class_of` has it.
            func.coalesce(func.nullif(customer.c.risk_class, ""), customer.c.kind) == bindparam("class"),
        ),
    )
    .order_by(allocation.c.id.desc())
    .limit(bindparam("limit"))
)
