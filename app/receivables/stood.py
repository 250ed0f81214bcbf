"""What stood on items and accounts on a day: the balances that are kept, less what was posted after it.

Most days that are asked for are near, and what came after them is little beside all entries there ever were.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, case, func, not_, or_, select, union_all

from app.base.company import zone_of
from app.base.door import Read
from app.base.finding import Condition
from app.customers.tables import account
from app.receivables.ageing import UNAPPLIED, AgeFrom, Ages, first_days_of, nothing
from app.receivables.tables import account_balance, entry, item, item_balance

CLAIMS = ("owed", UNAPPLIED)
"""The components that are open debts and credit not yet used."""


def entries_until(rd: Read, as_of: date, known_on: date | None) -> list[Condition]:
    """The conditions on entries: business date up to `as_of`, recorded by the end of `known_on` if that is given."""
    conditions: list[Condition] = [entry.c.business_date <= as_of]
    if known_on is not None:
        conditions.append(entry.c.recorded_at < end_of(known_on, zone_of(rd)))
    return conditions


def entries_after(rd: Read, as_of: date, known_on: date | None) -> Condition:
    """All other entries: of a later day, or recorded later than is to be known."""
    return not_(and_(*entries_until(rd, as_of, known_on)))


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The first instant after a business day."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=zone).astimezone(UTC)


def stood_by_item(
    rd: Read, as_of: date, known_on: date | None, own: Sequence[Condition] | None = None
) -> Any:
    """A table of what stood on each item: ``item_id``, ``component``, ``amount``, ``base_amount``; none that was nought.

    `own` are conditions on the entries, where only those of a few accounts are wanted: then these are added up themselves.
    """
    # Owed and unapplied never stand on one item together; were they to, they are told apart here.
    if own is not None:
        moved: Any = select(entry.c.item_id, entry.c.component, entry.c.amount, entry.c.base_amount).where(
            entry.c.component.in_(CLAIMS), *entries_until(rd, as_of, known_on), *own
        )
    else:
        now, later = item_balance.c, entry.c
        moved = union_all(
            select(now.item_id, now.component, now.amount, now.base_amount).where(
                now.component.in_(CLAIMS), or_(now.amount != 0, now.base_amount != 0)
            ),
            select(later.item_id, later.component, -later.amount, -later.base_amount).where(
                later.component.in_(CLAIMS), entries_after(rd, as_of, known_on)
            ),
        )
    each = moved.subquery().c
    amount, base = func.sum(each.amount), func.sum(each.base_amount)
    return (
        select(each.item_id, each.component, amount.label("amount"), base.label("base_amount"))
        .group_by(each.item_id, each.component)
        .having(or_(amount != 0, base != 0))
        .subquery()
    )


def ages_by_account(
    rd: Read, as_of: date, known_on: date | None, limits: Sequence[int], age_from: AgeFrom = "due"
) -> dict[int, Ages]:
    """The ages of what stood on each account that anything stood on, as `ageing.age` reckons them."""
    stood = stood_by_item(rd, as_of, known_on)
    start = item.c.opened_on if age_from == "issue" else item.c.due_on
    turns = list(enumerate(first_days_of(as_of, limits), 1))
    bucket = case(
        (stood.c.component == UNAPPLIED, len(limits) + 1),
        *((start < day, at) for at, day in reversed(turns)),
        else_=0,
    ).label("bucket")
    aged = (
        select(
            func.coalesce(account.c.belongs_to_id, account.c.id).label("account_id"),
            bucket,
            stood.c.base_amount,
        )
        .select_from(stood)
        .join(item, item.c.id == stood.c.item_id + 0)
        .join(account, account.c.id == item.c.account_id)
        .subquery()
        .c
    )
    rows: Any = rd.execute(
        select(aged.account_id, aged.bucket, func.sum(aged.base_amount)).group_by(
            aged.account_id, aged.bucket
        )
    ).all()
    nought = nothing(limits).amounts
    found: dict[int, list[int]] = {}
    for key, at, amount in rows:
        found.setdefault(int(key), list(nought))[int(at)] = int(amount)
    return {key: Ages(tuple(amounts)) for key, amounts in found.items()}


def stood_by_account(rd: Read, as_of: date, known_on: date | None = None) -> dict[int, int]:
    """What each account owed on a day, less its credit not yet used, in the company's currency; merged ones by themselves."""
    now, later = account_balance.c, entry.c
    moved = union_all(
        select(now.account_id, now.base_amount).where(now.component.in_(CLAIMS), now.base_amount != 0),
        select(later.account_id, -later.base_amount).where(
            later.component.in_(CLAIMS), entries_after(rd, as_of, known_on)
        ),
    )
    each = moved.subquery().c
    rows: Any = rd.execute(
        select(each.account_id, func.sum(each.base_amount)).group_by(each.account_id)
    ).all()
    return {int(key): int(amount) for key, amount in rows}
