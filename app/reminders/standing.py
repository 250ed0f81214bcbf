"""What stands of reminding on an account: the level that what is still owed has reached, as a fact that credit rules read."""

from __future__ import annotations

from sqlalchemy import func, select

from app.base.door import Write
from app.customers.merged import accounts_under
from app.receivables.fact import FactDraft, end_fact, post_fact, standing_facts
from app.receivables.tables import item, item_balance
from app.reminders.promise import SOURCE, judge_promises, settle_broken
from app.reminders.reminder import COUNTS
from app.reminders.tables import reminder, reminder_item


def settle_chasing(tx: Write, account_id: int) -> None:
    """After money moved: promises that are kept now end, and so do facts that what was paid has overtaken.

    The account's balances are locked by the caller, or nothing of it is being chased.
    """
    judge_promises(tx, account_id)
    settle_broken(tx, account_id)
    carry_level(tx, account_id)


def carry_level(tx: Write, account_id: int, ended: str = "paid") -> None:
    """Post down the level that what is still owed has reached; what a person posted stays. `ended`: why none is left."""
    mine = [
        each for each in standing_facts(tx, account_id) if each.kind == "dunning" and each.source == SOURCE
    ]
    if not mine and tx.scalar(_EVER, {"account": account_id}) is None:
        return
    reached = tx.execute(_REACHED, {"account": account_id}).first()
    level = int(reached.level) if reached is not None and reached.level is not None else None
    if [each.level for each in mine] == ([level] if level is not None else []):
        return
    if level is None:
        for each in mine:
            end_fact(tx, each.id, ended)
        return
    draft = FactDraft(kind="dunning", happened_on=tx.today, source=SOURCE, level=level)
    post_fact(tx, account_id, draft)


_EVER = select(reminder.c.id).where(reminder.c.account_id.in_(accounts_under())).limit(1)
_REACHED = (
    select(func.max(reminder_item.c.level).label("level"))
    .select_from(reminder)
    .join(reminder_item, reminder_item.c.reminder_id == reminder.c.id)
    .join(item, item.c.id == reminder_item.c.item_id)
    .join(item_balance, item_balance.c.item_id == item.c.id)
    .where(
        reminder.c.account_id.in_(accounts_under()),
        COUNTS,
        item_balance.c.component == "owed",
        item_balance.c.amount > 0,
    )
)
