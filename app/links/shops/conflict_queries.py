"""What lists show of conflicts with shops: a line a field, those that wait and those that were decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, func, select

from app.base.door import Read
from app.base.finding import (
    Condition,
    Filter,
    Sorts,
    Views,
    among,
    holds,
    in_order,
    one_of,
    with_key,
)
from app.base.listing import Listing
from app.base.price import from_micro
from app.base.register import Register
from app.catalogue.tables import product
from app.customers.tables import customer
from app.links.shops.conflict_record import value_in
from app.links.shops.conflict_tables import shop_conflict
from app.links.shops.merging import Value
from app.links.shops.tables import shop

STATES = ("open", "here", "shop", "gone")
_PARTS = ("name", "company", "line1", "line2", "postcode", "city", "region", "country", "phone", "email")


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """A field changed on both sides; the values are text, an address its parts in a line, a price a decimal number."""

    id: int
    uid: str
    shop: str
    noun: str
    number: str
    name: str
    field: str
    before: str
    here: str
    there: str
    here_by: str
    here_at: datetime | None
    there_at: datetime
    state: str
    decided_by: str
    decided_at: datetime | None


VIEWS: Views = {"all": lambda _rd: None, "open": lambda _rd: shop_conflict.c.state == "open"}
FILTERS: Mapping[str, Filter] = {
    "view": among(VIEWS),
    "state": one_of(shop_conflict.c.state, *STATES),
    "noun": one_of(shop_conflict.c.noun, "customer", "product"),
    "shop": with_key(shop_conflict.c.shop_id),
}
SORTS: Sorts = {"there_at": (shop_conflict.c.there_at, shop_conflict.c.id)}
_NEWEST = (shop_conflict.c.id.desc(),)


def plain(value: Value) -> str:
    """A value as text, in no language."""
    if isinstance(value, dict):
        return ", ".join(told for name in _PARTS if (told := value.get(name)))
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{from_micro(value).normalize():f}"
    return "" if value is None else str(value)


def _holding(rd: Read, word: str) -> list[Condition]:
    return [holds(rd, shop_conflict.c.here, word), holds(rd, shop_conflict.c.there, word)]


_REGISTER = Register(shop_conflict, FILTERS, _holding, SORTS, _NEWEST)


def conflict_rows(rd: Read, ids: Sequence[int]) -> list[ConflictRow]:
    """The fields with these keys, in the order of the keys."""
    return in_order(ids, {row.id: _row(row) for row in rd.execute(_ROWS, {"ids": list(ids)})})


CONFLICTS = Listing(_REGISTER.count, _REGISTER.ids, conflict_rows)


def open_conflicts(rd: Read, shop_id: int) -> int:
    """How many fields of a shop's records wait for a decision."""
    return int(rd.scalar(_OPEN, {"shop": shop_id}))


def _row(row: Any) -> ConflictRow:
    values: dict[str, Any] = {
        name: plain(value_in(getattr(row, name))) for name in ("before", "here", "there")
    }
    return ConflictRow(**{**row._mapping, **values})  # noqa: SLF001 - SQLAlchemy's public name


_buyer, _thing = customer.alias("buyer"), product.alias("thing")
_IS_BUYER = shop_conflict.c.noun == "customer"
_ROWS = (
    select(
        *(
            shop_conflict.c[name]
            for name in ConflictRow.__slots__
            if name in shop_conflict.c and name != "shop"
        ),
        shop.c.name.label("shop"),
        func.coalesce(case((_IS_BUYER, _buyer.c.number), else_=_thing.c.sku), "").label("number"),
        case((_IS_BUYER, _buyer.c.name), else_=_thing.c.name).label("name"),
    )
    .join(shop, shop.c.id == shop_conflict.c.shop_id)
    .join(_buyer, _IS_BUYER & (_buyer.c.id == shop_conflict.c.row_id), isouter=True)
    .join(_thing, (shop_conflict.c.noun == "product") & (_thing.c.id == shop_conflict.c.row_id), isouter=True)
    .where(shop_conflict.c.id.in_(bindparam("ids", expanding=True)))
)
_OPEN = select(func.count()).where(
    shop_conflict.c.state == "open", shop_conflict.c.shop_id == bindparam("shop")
)
