"""Groups of customers for their screen: which there are, who is in them, which price lists hold for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, or_, select

from app.base.door import Read
from app.base.errors import Refusal
from app.customers.tables import customer
from app.pricing.tables import customer_group, customer_prices, price_list

MEMBERS = 200
"""At most so many members are listed; how many there are is told all the same."""


@dataclass(frozen=True, slots=True)
class KeptGroup:
    """A group with the list it has, how many customers in use are in it, and since when it is archived, if it is."""

    id: int
    name: str
    price_list_id: int | None
    price_list: str
    customers: int
    archived_at: datetime | None


@dataclass(frozen=True, slots=True)
class Member:
    """A customer in a group; `own_list` is the list that is theirs alone and comes first, empty where they have none."""

    id: int
    number: str
    name: str
    own_list: str


@dataclass(frozen=True, slots=True)
class GroupPage:
    """A group, its members by name, and the names of the price lists that hold for it, the group's own first."""

    row: KeptGroup
    members: tuple[Member, ...]
    lists: tuple[str, ...]


def kept_groups(rd: Read) -> list[KeptGroup]:
    """All groups by name, the archived ones last."""
    return [KeptGroup(*row) for row in rd.execute(_GROUPS)]


def group_page(rd: Read, group_id: int) -> GroupPage:
    """One group; refused with ``group_unknown``."""
    row = next((each for each in kept_groups(rd) if each.id == group_id), None)
    if row is None:
        raise Refusal("group_unknown", group=group_id)
    lists = rd.execute(_LISTS, {"own": row.price_list_id or 0})
    return GroupPage(
        row,
        tuple(Member(*each) for each in rd.execute(_MEMBERS, {"group": group_id})),
        tuple(each.name for each in sorted(lists, key=lambda each: each.id != row.price_list_id)),
    )


_many = (
    select(func.count())
    .select_from(customer_prices)
    .join(customer, customer.c.id == customer_prices.c.customer_id)
    .where(customer_prices.c.group_id == customer_group.c.id, customer.c.archived_at.is_(None))
    .correlate(customer_group)
    .scalar_subquery()
)
_GROUPS = (
    select(
        customer_group.c.id,
        customer_group.c.name,
        customer_group.c.price_list_id,
        func.coalesce(price_list.c.name, ""),
        _many,
        customer_group.c.archived_at,
    )
    .join(price_list, price_list.c.id == customer_group.c.price_list_id, isouter=True)
    .order_by(customer_group.c.archived_at.is_not(None), customer_group.c.name, customer_group.c.id)
)
_MEMBERS = (
    select(customer.c.id, customer.c.number, customer.c.name, func.coalesce(price_list.c.name, ""))
    .join(customer_prices, customer_prices.c.customer_id == customer.c.id)
    .join(price_list, price_list.c.id == customer_prices.c.price_list_id, isouter=True)
    .where(customer_prices.c.group_id == bindparam("group"), customer.c.archived_at.is_(None))
    .order_by(customer.c.folded, customer.c.id)
    .limit(MEMBERS)
)
_LISTS = (
    select(price_list.c.id, price_list.c.name)
    .where(
        price_list.c.archived_at.is_(None),
        or_(price_list.c.for_all, price_list.c.id == bindparam("own")),
    )
    .order_by(price_list.c.folded, price_list.c.id)
)
