"""What is owed by the day it falls due: a balance kept beside the debts, so that the oldest is found without a look at them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import bindparam, case, func, literal_column, select
from sqlalchemy.dialects import postgresql, sqlite

from app.base.company import company
from app.base.door import Read, Write
from app.base.finding import home_currency
from app.customers.merged import standing_account
from app.receivables.tables import due_balance, item, item_balance


@dataclass(frozen=True, slots=True)
class Overdue:
    """What an account owes past its due date, in minor units of the company's currency.

    `since` is the due date of the oldest debt, `amount` all that is overdue, `long_amount` what is by more than so many
    days.
    """

    since: date | None = None
    amount: int = 0
    long_amount: int = 0


def overdue(rd: Read, account_id: int, today: date, days: int = 0) -> Overdue:
    """What is overdue on a day; `long_amount` is what is more than `days` past its due date."""
    home = home_currency(rd)
    asked = {"account": account_id, "today": today, "long": today - timedelta(days=days)}
    found: list[Any] = list(rd.execute(_OVERDUE, asked))
    rows = [row for row in found if row.currency == home]
    if len(rows) < len(found):
        # What is owed in another currency is worth what its items say.
        rows += list(rd.execute(_OVERDUE_ABROAD, asked))
    return Overdue(
        min((row.since for row in rows if row.since is not None), default=None),
        sum(int(row.amount or 0) for row in rows),
        sum(int(row.long_amount or 0) for row in rows),
    )


def carry_to_days(tx: Write, owed: Sequence[tuple[int, int]]) -> None:
    """Add amounts owed, by item, to the days the items fall due; the account is locked, and so are its days."""
    tx.execute(
        _ADD_PG if tx.waits_for_rows else _ADD,
        [{"item": item_id, "amount": amount} for item_id, amount in owed],
    )


def _adding(insert: Any) -> Any:
    of_item = select(
        standing_account(item.c.account_id),
        item.c.currency,
        item.c.due_on,
        bindparam("amount", type_=item_balance.c.amount.type),
    ).where(item.c.id == bindparam("item"), item.c.due_on.is_not(None))
    adding = insert(due_balance).from_select(["account_id", "currency", "due_on", "amount"], of_item)
    return adding.on_conflict_do_update(
        index_elements=["account_id", "currency", "due_on"],
        set_={"amount": due_balance.c.amount + adding.excluded.amount},
    )


_ADD = _adding(sqlite.insert)
_ADD_PG = _adding(postgresql.insert)
# A literal nought, so that SQLite sees that the index of days with something open serves.
_OVERDUE = (
    select(
        due_balance.c.currency,
        func.min(due_balance.c.due_on).label("since"),
        func.sum(due_balance.c.amount).label("amount"),
        func.sum(case((due_balance.c.due_on < bindparam("long"), due_balance.c.amount), else_=0)).label(
            "long_amount"
        ),
    )
    .where(
        due_balance.c.account_id == bindparam("account"),
        due_balance.c.due_on < bindparam("today"),
        due_balance.c.amount != literal_column("0"),
    )
    .group_by(due_balance.c.currency)
)
_worth = item_balance.c.base_amount
_OVERDUE_ABROAD = (
    select(
        func.min(item.c.due_on).label("since"),
        func.sum(_worth).label("amount"),
        func.sum(case((item.c.due_on < bindparam("long"), _worth), else_=0)).label("long_amount"),
    )
    .join(item, item.c.id == item_balance.c.item_id)
    .where(
        standing_account(item.c.account_id) == bindparam("account"),
        item.c.currency != select(company.c.currency).scalar_subquery(),
        item.c.due_on < bindparam("today"),
        item_balance.c.component == "owed",
        item_balance.c.amount != literal_column("0"),
    )
)
