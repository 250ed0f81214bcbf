"""What is open: debts and unapplied credit by item, now or as they stood on another day, and exposure by component.

As of a day means business dates up to it; known on a day means recorded by its end in the company's zone. A report of a
past day equals that of a database that stopped then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, exists, func, literal_column, or_, select

from app.base.door import Read
from app.base.finding import Condition
from app.customers.merged import standing_account, stands_on
from app.customers.tables import account
from app.receivables.ledger import COMPONENTS
from app.receivables.stood import entries_until, stood_by_item
from app.receivables.tables import account_balance, entry, item, item_balance

# A literal, not a parameter: SQLite uses the index of open items only where it can see that they are not nought.
OPEN = item_balance.c.amount != literal_column("0")
# The same where a query starts at the items of one account or document: there that index would lead it astray. The sum
# hides it, since SQLite looks into parameters too: 13 ms for one account at 70,000 open items, nothing without it.
STILL_OPEN = item_balance.c.amount + literal_column("0") != 0

OWES = exists().where(
    account_balance.c.account_id == standing_account(item.c.account_id),
    account_balance.c.currency == item.c.currency,
    account_balance.c.component == "owed",
    account_balance.c.amount > 0,
)
"""Whether the account an item stands on owes something in its currency: credit can be set against that, else only given back."""


@dataclass(frozen=True, slots=True)
class OpenItem:
    """What stands on an item: a debt (positive) or credit not yet used (negative), in minor units.

    `component` is owed or unapplied; `base_amount` is in the company's currency. `noun` and `document_id` name the
    document by its table and key.
    """

    item_id: int
    account_id: int
    noun: str
    document_id: int
    instalment: int
    opened_on: date
    due_on: date | None
    currency: str
    component: str
    amount: int
    base_amount: int


@dataclass(frozen=True, slots=True)
class OpenDay:
    """All of one component that was opened on one day and is due on another (None: credit), in minor units."""

    component: str
    opened_on: date
    due_on: date | None
    base_amount: int


def open_items(
    rd: Read, as_of: date | None = None, known_on: date | None = None, account_id: int | None = None
) -> list[OpenItem]:
    """Debts and unapplied credits, oldest due first; of one account or of all.

    Without `as_of` as the balances stand now, whatever the business dates; with it less what was posted after that day.
    """
    if as_of is None and known_on is None:
        statement = _standing_now(OPEN if account_id is None else STILL_OPEN)
    else:
        statement = _stood(rd, as_of or rd.today, known_on, account_id)
    if account_id is not None:
        statement = statement.where(stands_on(rd, item.c.account_id, account_id))
    ordered = statement.order_by(item.c.due_on.is_(None), item.c.due_on, item.c.id)
    return [_item(row) for row in rd.execute(ordered).all()]


def open_by_day(rd: Read) -> list[OpenDay]:
    """Debts and unapplied credits of all accounts as they stand now, summed by their days, in the company's currency."""
    kinds = (item_balance.c.component, item.c.opened_on, item.c.due_on)
    statement = (
        select(*kinds, func.sum(item_balance.c.base_amount).label("amount"))
        .join(item, item.c.id == item_balance.c.item_id)
        .where(item_balance.c.component.in_(("owed", "unapplied")), OPEN)
        .group_by(*kinds)
    )
    return [
        OpenDay(row.component, row.opened_on, row.due_on, int(row.amount)) for row in rd.execute(statement)
    ]


def _item(row: Any) -> OpenItem:
    # PostgreSQL sums whole numbers into decimals.
    return OpenItem(*row[:-2], *(int(figure) for figure in row[-2:]))


def exposure_parts(
    rd: Read, account_id: int, as_of: date | None = None, known_on: date | None = None
) -> dict[str, int]:
    """What stands on an account by component, in minor units of the company's currency; all components are there."""
    parts: dict[str, int] = dict.fromkeys(COMPONENTS, 0)
    if as_of is None and known_on is None:
        statement: Any = (
            select(account_balance.c.component, func.sum(account_balance.c.base_amount).label("amount"))
            .where(account_balance.c.account_id == account_id)
            .group_by(account_balance.c.component)
        )
    else:
        statement = (
            select(entry.c.component, func.sum(entry.c.base_amount).label("amount"))
            .where(
                stands_on(rd, entry.c.account_id, account_id), *entries_until(rd, as_of or rd.today, known_on)
            )
            .group_by(entry.c.component)
        )
    parts.update({row.component: int(row.amount) for row in rd.execute(statement)})
    return parts


_ITEM = (
    item.c.id,
    standing_account(item.c.account_id).label("account_id"),
    item.c.noun,
    item.c.document_id,
    item.c.instalment,
    item.c.opened_on,
    item.c.due_on,
    item.c.currency,
)


def _standing_now(still_open: Condition) -> Any:
    return (
        select(*_ITEM, item_balance.c.component, item_balance.c.amount, item_balance.c.base_amount)
        .join(item_balance, item_balance.c.item_id == item.c.id)
        .where(item_balance.c.component.in_(("owed", "unapplied")), still_open)
    )


def _stood(rd: Read, as_of: date, known_on: date | None, account_id: int | None) -> Any:
    own = [stands_on(rd, entry.c.account_id, account_id)] if account_id is not None else None
    stood = stood_by_item(rd, as_of, known_on, own)
    # The sum keeps SQLite from walking all items there ever were: it looks up those that stood.
    return select(*_ITEM, stood.c.component, stood.c.amount, stood.c.base_amount).join(
        stood, item.c.id == stood.c.item_id + 0
    )


def overdue_by_account(rd: Read, still_open: Condition = OPEN, accounts: Sequence[int] | None = None) -> Any:
    """A statement of what is overdue today, by account: ``account_id``, ``overdue`` in the company's currency.

    What stands on merged accounts is told with the one they belong to. For a few accounts only, name them and say
    `STILL_OPEN`.
    """
    stands = func.coalesce(account.c.belongs_to_id, account.c.id).label("account_id")
    mine: list[Condition] = []
    if accounts is not None:
        theirs = or_(account.c.id.in_(accounts), account.c.belongs_to_id.in_(accounts))
        mine.append(item.c.account_id.in_(select(account.c.id).where(theirs)))
    late = case((item.c.due_on < rd.today, item_balance.c.base_amount), else_=0)
    return (
        select(stands, func.sum(late).label("overdue"))
        .select_from(item)
        .join(item_balance, item_balance.c.item_id == item.c.id)
        .join(account, account.c.id == item.c.account_id)
        .where(item_balance.c.component == "owed", still_open, item.c.due_on < rd.today, *mine)
        .group_by(stands)
    )
