"""The balances of accounts that become one, or two again: they move, and nothing is posted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.base.door import Write
from app.customers.tables import account
from app.receivables.ledger import lock_account
from app.receivables.tables import account_balance, due_balance, item, item_balance


def lock_balances(tx: Write, accounts: Sequence[int]) -> None:
    """Lock the balances of accounts in all currencies that any of them has, in key order."""
    currencies = sorted(tx.execute(_CURRENCIES, {"accounts": accounts}).scalars())
    for account_id in accounts:
        for currency in currencies:
            lock_account(tx, account_id, currency)


def belong(tx: Write, accounts: Sequence[int], to_id: int | None) -> None:
    """Let accounts belong to another from now on, or to themselves (None)."""
    for account_id in accounts:
        tx.update(account, account_id, belongs_to_id=to_id)


def carry_balances(tx: Write, from_id: int, to_id: int) -> None:
    """Add the balances of an account to those of another, and take them away."""
    for row in tx.execute(_BALANCES, {"account": from_id}).all():
        _add(tx, to_id, row, 1)
    for row in tx.execute(_DAYS, {"account": from_id}).all():
        _add_day(tx, to_id, row, 1)
    # Away and not nought: who waits for them finds none, and asks anew where they stand.
    tx.execute(delete(account_balance).where(account_balance.c.account_id == from_id))
    tx.execute(delete(due_balance).where(due_balance.c.account_id == from_id))


def give_back(tx: Write, accounts: Sequence[int], gone_id: int, kept_id: int) -> None:
    """Take what stands on the items of accounts off one account and put it on another, which is its own again."""
    rows = tx.execute(_ON_ITEMS, {"accounts": accounts}).all()
    days = tx.execute(_ON_DAYS, {"accounts": accounts}).all()
    belong(tx, [gone_id], None)
    belong(tx, [each for each in accounts if each != gone_id], gone_id)
    for currency in sorted({row.currency for row in rows}):
        lock_account(tx, gone_id, currency)
    for row in rows:
        _add(tx, kept_id, row, -1)
        _add(tx, gone_id, row, 1)
    for row in days:
        _add_day(tx, kept_id, row, -1)
        _add_day(tx, gone_id, row, 1)


def _add(tx: Write, account_id: int, row: Any, sign: int) -> None:
    statement = (
        update(account_balance)
        .where(
            account_balance.c.account_id == account_id,
            account_balance.c.component == row.component,
            account_balance.c.currency == row.currency,
        )
        .values(
            amount=account_balance.c.amount + sign * int(row.amount),
            base_amount=account_balance.c.base_amount + sign * int(row.base_amount),
        )
    )
    tx.execute(statement)


def _add_day(tx: Write, account_id: int, row: Any, sign: int) -> None:
    dialect = postgresql if tx.waits_for_rows else sqlite
    adding = dialect.insert(due_balance).values(
        account_id=account_id, currency=row.currency, due_on=row.due_on, amount=sign * int(row.amount)
    )
    tx.execute(
        adding.on_conflict_do_update(
            index_elements=["account_id", "currency", "due_on"],
            set_={"amount": due_balance.c.amount + adding.excluded.amount},
        )
    )


_CURRENCIES = (
    select(account_balance.c.currency)
    .where(account_balance.c.account_id.in_(bindparam("accounts", expanding=True)))
    .distinct()
)
_BALANCES = select(account_balance).where(account_balance.c.account_id == bindparam("account"))
_DAYS = select(due_balance).where(due_balance.c.account_id == bindparam("account"))
_THEIRS = item.c.account_id.in_(bindparam("accounts", expanding=True))
_ON_ITEMS = (
    select(
        item.c.currency,
        item_balance.c.component,
        func.sum(item_balance.c.amount).label("amount"),
        func.sum(item_balance.c.base_amount).label("base_amount"),
    )
    .join(item_balance, item_balance.c.item_id == item.c.id)
    .where(_THEIRS)
    .group_by(item.c.currency, item_balance.c.component)
)
_ON_DAYS = (
    select(item.c.currency, item.c.due_on, func.sum(item_balance.c.amount).label("amount"))
    .join(item_balance, item_balance.c.item_id == item.c.id)
    .where(_THEIRS, item_balance.c.component == "owed", item.c.due_on.is_not(None))
    .group_by(item.c.currency, item.c.due_on)
)
