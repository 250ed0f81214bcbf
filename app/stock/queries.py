"""What lists show of stock: every counted product with what is there, promised and expected of it; and its moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, select

from app.base.door import Read
from app.base.extras import NONE, Extras, extras_filters, with_extras
from app.base.finding import Filter, Sorts, Views, among, in_order, one_of, page, totals
from app.base.listing import Listing, ListQuery, Totals
from app.catalogue.queries import IN_USE, KINDS, conditions
from app.catalogue.tables import product
from app.stock.tables import location, stock_balance, stock_move


@dataclass(frozen=True, slots=True)
class StockRow:
    """A counted product and what is there of it, over all locations, in thousandths of its unit."""

    id: int
    uid: str
    sku: str | None
    name: str
    variant: str
    unit: str
    cost_micro: int | None
    archived_at: datetime | None
    on_hand_milli: int
    reserved_milli: int
    incoming_milli: int
    extras: Extras = NONE

    @property
    def available_milli(self) -> int:
        """What nobody was promised yet; negative when more was promised than is there."""
        return self.on_hand_milli - self.reserved_milli

    @property
    def missing_milli(self) -> int:
        """What is missing to keep all promises."""
        return max(-self.available_milli, 0)


@dataclass(frozen=True, slots=True)
class MoveRow:
    """Goods in (positive) or out, in thousandths, and the name of the place.

    `cause` and `cause_id` name the document by its table and key.
    """

    id: int
    location: str
    quantity_milli: int
    unit_cost_micro: int | None
    business_date: date
    recorded_at: datetime
    reason: str
    cause: str
    cause_id: int


@dataclass(frozen=True, slots=True)
class LevelRow:
    """What is there of a product at one location, told by its name, in thousandths."""

    location: str
    on_hand_milli: int
    reserved_milli: int
    incoming_milli: int


def _summed(column: ColumnElement[int]) -> ColumnElement[int]:
    found = (
        select(func.sum(column))
        .where(stock_balance.c.product_id == product.c.id)
        .correlate(product)
        .scalar_subquery()
    )
    return func.coalesce(found, 0)


_ON_HAND = _summed(stock_balance.c.on_hand_milli)
_RESERVED = _summed(stock_balance.c.reserved_milli)
_INCOMING = _summed(stock_balance.c.incoming_milli)
_COUNTED = and_(product.c.stocked, IN_USE)

VIEWS: Views = {
    "all": lambda _rd: _COUNTED,
    # promised more than there is
    "short": lambda _rd: and_(product.c.stocked, _ON_HAND < _RESERVED),
    "out": lambda _rd: and_(_COUNTED, _ON_HAND <= 0),
    "archived": lambda _rd: and_(product.c.stocked, product.c.archived_at.is_not(None)),
}
FILTERS: Mapping[str, Filter] = {
    "view": among(VIEWS),
    "kind": one_of(product.c.kind, *KINDS),
    **extras_filters("product", product.c.id),
}
SORTS: Sorts = {
    "name": (product.c.folded, product.c.id),
    "sku": (product.c.sku, product.c.id),
    "on_hand": (_ON_HAND, product.c.id),
    "available": (_ON_HAND - _RESERVED, product.c.id),
}


def count_stock(rd: Read, query: ListQuery) -> Totals:
    """How many counted products match; their quantities have no sum, units differ."""
    where = [product.c.stocked, *conditions(rd, query, FILTERS)]
    return totals(rd, {}, lambda found: found.select_from(product).where(*where), None)


def stock_ids(rd: Read, query: ListQuery, offset: int, limit: int) -> list[int]:
    """One page of keys (of products); by name unless asked otherwise."""
    keys = select(product.c.id).where(product.c.stocked, *conditions(rd, query, FILTERS))
    return page(rd, keys, query, SORTS, SORTS["name"], (offset, limit))


def stock_rows(rd: Read, ids: Sequence[int]) -> list[StockRow]:
    """The products with these keys, in the order of the keys."""
    found = in_order(ids, {row.id: _row(row) for row in rd.execute(_ROWS, {"ids": list(ids)})})
    return with_extras(rd, "product", found)


STOCK = Listing(count_stock, stock_ids, stock_rows)


def levels_of(rd: Read, product_id: int) -> list[LevelRow]:
    """What is there of a product, by location."""
    return [LevelRow(*row) for row in rd.execute(_LEVELS, {"product": product_id})]


def moves_of(rd: Read, product_id: int, limit: int = 100) -> list[MoveRow]:
    """The last moves of a product, newest first."""
    return [MoveRow(*row) for row in rd.execute(_MOVES.limit(limit), {"product": product_id})]


def _row(row: Any) -> StockRow:
    # PostgreSQL sums whole numbers into decimals.
    return StockRow(*row[:-3], *(int(figure) for figure in row[-3:]))


_ROWS = select(
    *(product.c[name] for name in StockRow.__slots__ if name in product.c), _ON_HAND, _RESERVED, _INCOMING
).where(product.c.id.in_(bindparam("ids", expanding=True)))
_LEVELS = (
    select(
        location.c.name,
        stock_balance.c.on_hand_milli,
        stock_balance.c.reserved_milli,
        stock_balance.c.incoming_milli,
    )
    .join(location, location.c.id == stock_balance.c.location_id)
    .where(stock_balance.c.product_id == bindparam("product"))
    .order_by(location.c.code)
)
_MOVES = (
    select(
        stock_move.c.id,
        location.c.name,
        *(stock_move.c[name] for name in MoveRow.__slots__ if name in stock_move.c and name != "id"),
    )
    .join(location, location.c.id == stock_move.c.location_id)
    .where(stock_move.c.product_id == bindparam("product"))
    .order_by(stock_move.c.business_date.desc(), stock_move.c.id.desc())
)
