"""What is shown of stock: a counted product with what is there, promised and expected of it; and its moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, select

from app.base.door import Read
from app.base.extras import NONE, Extras, with_extras
from app.base.finding import in_order
from app.catalogue.tables import product
from app.stock.tables import location, stock_balance, stock_move


@dataclass(frozen=True, slots=True)
class StockRow:
    """A counted product and what is there of it, over all locations, in thousandths of its unit.

    `low`: it is at its reorder point or below; said by the list of stock alone.
    """

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
    low: bool = False

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


ON_HAND = _summed(stock_balance.c.on_hand_milli)
RESERVED = _summed(stock_balance.c.reserved_milli)
"""What is there of a product and what of it is promised, over all locations, in thousandths."""
_INCOMING = _summed(stock_balance.c.incoming_milli)


def stock_rows(rd: Read, ids: Sequence[int]) -> list[StockRow]:
    """The products with these keys, in the order of the keys."""
    found = in_order(ids, {row.id: _row(row) for row in rd.execute(_ROWS, {"ids": list(ids)})})
    return with_extras(rd, "product", found)


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
    *(product.c[name] for name in StockRow.__slots__ if name in product.c), ON_HAND, RESERVED, _INCOMING
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
