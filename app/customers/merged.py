"""Customers that were found to be one: whom a merged one stands for now, and whose account debts stand on.

A merged customer's row stays, put away, with every document that names it; `customer.merged_into_id` names the one that was
kept and `account.belongs_to_id` the account its debts stand on now. Both always name the last of a chain, so that one step
leads there. Entries and issued documents keep what they said.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, bindparam, func, or_, select

from app.base.door import Read
from app.base.errors import Refusal
from app.base.finding import Condition, Filter
from app.customers.tables import account, customer


def standing_account(key: ColumnElement[int] | Any) -> ColumnElement[int]:
    """The account on which what belongs to an account stands now: itself, or the one it was merged into."""
    target = account.alias()
    # Whatever the key is of is the query's own, however deep this stands in it.
    found = (
        select(target.c.belongs_to_id).where(target.c.id == key).correlate_except(target).scalar_subquery()
    )
    return func.coalesce(found, key)


def accounts_under(name: str = "account") -> Select[int]:
    """The account bound to a parameter and those that were merged into it."""
    return select(account.c.id).where(
        or_(account.c.id == bindparam(name), account.c.belongs_to_id == bindparam(name))
    )


def stands_on(rd: Read, column: ColumnElement[Any], account_id: int) -> Condition:
    """The condition that something is of an account or of one merged into it."""
    # Asked first and told as keys: within the statement SQLite would begin at all that is open, or at all invoices.
    under = [int(key) for key in rd.execute(_UNDER, {"account": account_id}).scalars()]
    return is_one_of(column, [account_id, *under])


def account_now(rd: Read, account_id: int) -> int:
    """The account on which what belongs to an account stands now."""
    return int(rd.scalar(_BELONGS, {"account": account_id}) or account_id)


def account_of(rd: Read, customer_id: int) -> int:
    """The account a customer was given; refused with ``customer_unknown``."""
    found = rd.scalar(_ACCOUNT, {"id": customer_id})
    if found is None:
        raise Refusal("customer_unknown", customer=customer_id)
    return int(found)


def merged_accounts(rd: Read) -> dict[int, int]:
    """The account on which what belongs to a merged account stands now, by its key."""
    return {row.id: int(row.belongs_to_id) for row in rd.execute(_BELONGING)}


def customer_now(rd: Read, customer_id: int) -> int:
    """Whom a customer stands for now: themself, or the one they were merged into."""
    return int(rd.scalar(_MERGED, {"id": customer_id}) or customer_id)


def customers_now(rd: Read, ids: Sequence[int]) -> list[int]:
    """The same of several, in their order."""
    known = {row.id: row.now for row in rd.execute(_NOW, {"ids": list(ids)})}
    return [int(known[each]) for each in ids if each in known]


def known_as(rd: Read, customer_id: int) -> list[int]:
    """The keys under which documents name a customer: their own, and those of the ones merged into them."""
    return [customer_id, *(int(key) for key in rd.execute(_INTO, {"id": customer_id}).scalars())]


def of_customer(column: Column[int] | ColumnElement[Any]) -> Filter:
    """A filter for the documents of a customer, those made before a merge as well."""

    def condition(rd: Read, value: str) -> Condition:
        if not value.isdecimal():
            raise Refusal("list_filter_value", filter="customer", value=value, allowed="1, 2, 3…")
        return is_one_of(column, known_as(rd, int(value)))

    return condition


def is_one_of(column: ColumnElement[Any], keys: Sequence[int]) -> Condition:
    """The condition that a column holds one of some keys; of a single one as plainly as can be, for the planner."""
    return column == keys[0] if len(keys) == 1 else column.in_(keys)


_UNDER = select(account.c.id).where(account.c.belongs_to_id == bindparam("account")).order_by(account.c.id)
_ACCOUNT = select(customer.c.account_id).where(customer.c.id == bindparam("id"))
_BELONGING = select(account.c.id, account.c.belongs_to_id).where(account.c.belongs_to_id.is_not(None))
_BELONGS = select(account.c.belongs_to_id).where(account.c.id == bindparam("account"))
_MERGED = select(customer.c.merged_into_id).where(customer.c.id == bindparam("id"))
_NOW = select(customer.c.id, func.coalesce(customer.c.merged_into_id, customer.c.id).label("now")).where(
    customer.c.id.in_(bindparam("ids", expanding=True))
)
_INTO = select(customer.c.id).where(customer.c.merged_into_id == bindparam("id")).order_by(customer.c.id)
