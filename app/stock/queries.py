"""What is shown of stock: a counted product with what is there, promised and expected of it; and its moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, column, func, select, table

from app.base.door import Read
from app.base.extras import NONE, Extras, with_extras
from app.base.finding import in_order
from app.catalogue.tables import product
from app.stock.for_sale import AT_FOR_SALE, EXPIRED, SOUND
from app.stock.ledger import Level, levels
from app.stock.place import Places, places, promised_at, shelves
from app.stock.tables import location, lot, stock_balance, stock_move


@dataclass(frozen=True, slots=True)
class StockRow:
    """A counted product and what is there of it, over all places, in thousandths of its unit.

    `low`: with what is incoming it is at its reorder point (`reorder_milli`) or below; both are said by the list of stock alone.
    Of a bundle nothing is there: `made_of` says how much of what is in one, and `makes_milli` how many can be made of that.
    `apart_milli` is there and not for sale, in quarantine (`quarantined_milli`), expired (`expired_milli`) or between two places;
    `at` says how much is where, once there are several places.
    """

    id: int
    uid: str
    sku: str | None
    name: str
    variant: str
    unit: str
    cost_micro: int | None
    archived_at: datetime | None
    traced: str
    on_hand_milli: int
    reserved_milli: int
    incoming_milli: int
    extras: Extras = NONE
    low: bool = False
    reorder_milli: int = 0
    apart_milli: int = 0
    at: tuple[tuple[str, int], ...] = ()
    quarantined_milli: int = 0
    made_of: tuple[tuple[str, int], ...] = ()
    makes_milli: int = 0
    expired_milli: int = 0

    @property
    def available_milli(self) -> int:
        """What nobody was promised yet; negative when more was promised than is there."""
        if self.made_of:
            return self.makes_milli
        return self.on_hand_milli - self.apart_milli - self.reserved_milli

    @property
    def missing_milli(self) -> int:
        """What is missing to keep all promises."""
        return max(-self.available_milli, 0)


@dataclass(frozen=True, slots=True)
class MoveRow:
    """Goods in (positive) or out, in thousandths, and the name of the place.

    `cause` and `cause_id` name the document by its table and key, `document` by its number where it has one. `lot` is the
    number of the lot, or of the unit.
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
    document: str = ""
    lot: str = ""


@dataclass(frozen=True, slots=True)
class LevelRow:
    """What is there of a product at one place (by key and name), in thousandths; `shelf`: where at it.

    `reserved_milli` is what of the promises will leave from there, the first place before the second; what is ordered comes to
    the first.
    """

    id: int
    location: str
    on_hand_milli: int
    reserved_milli: int
    incoming_milli: int = 0
    for_sale: bool = True
    shelf: str = ""
    in_use: bool = True
    quarantined_milli: int = 0
    expired_milli: int = 0

    @property
    def available_milli(self) -> int:
        """What nobody was promised yet of what is there; nothing of what is in quarantine, expired or not for sale."""
        if not self.for_sale:
            return 0
        return self.on_hand_milli - self.quarantined_milli - self.expired_milli - self.reserved_milli


def _summed(column: ColumnElement[int], *where: ColumnElement[bool]) -> ColumnElement[int]:
    found = (
        select(func.sum(column))
        .where(stock_balance.c.product_id == product.c.id, *where)
        .correlate(product)
        .scalar_subquery()
    )
    return func.coalesce(found, 0)


ON_HAND = _summed(stock_balance.c.on_hand_milli)
RESERVED = _summed(stock_balance.c.reserved_milli)
"""What is there of a product and what of it is promised, over all places, in thousandths."""
FOR_SALE = _summed(SOUND, AT_FOR_SALE)
"""What of it orders are served from: without what is in quarantine, expired, not for sale, or between two places."""
EXPIRED_MILLI = _summed(EXPIRED)
"""What of it has expired and is not in quarantine, wherever it is."""
QUARANTINED = _summed(stock_balance.c.quarantined_milli)
"""What of it may not be sold for now, wherever it is."""
_INCOMING = _summed(stock_balance.c.incoming_milli)


def stock_rows(rd: Read, ids: Sequence[int]) -> list[StockRow]:
    """The products with these keys, in the order of the keys."""
    found = in_order(ids, {row.id: _row(row) for row in rd.execute(_ROWS, {"ids": list(ids)})})
    known = places(rd)
    if not known.all_for_sale or any(row.quarantined_milli or row.traced for row in found):
        there = levels(rd, ids)
        found = [_at_each(row, there[row.id], known) if row.id in there else row for row in found]
    return with_extras(rd, "product", found)


def _at_each(row: StockRow, level: Level, known: Places) -> StockRow:
    at = tuple((each.name, level.at.get(each.id, 0)) for each in known.in_use) if known.several else ()
    if known.transit is not None:
        at = (*at, (known.transit_name, level.at.get(known.transit, 0)))
    return replace(
        row,
        apart_milli=level.apart_milli,
        at=tuple(each for each in at if each[1]),
        expired_milli=sum(level.expired_at.values()),
    )


def levels_of(rd: Read, product_id: int) -> list[LevelRow]:
    """What is there of a product, by place: those in use, in their order, then what is between two of them."""
    known = places(rd)
    level = levels(rd, [product_id]).get(product_id)
    if level is None:
        if not known.several:
            return []
        level = Level()
    said = shelves(rd, [product_id])
    promised = promised_at(level.reserved_milli, level.sound_at, known.serving)
    found = [
        LevelRow(
            each.id,
            each.name,
            level.at.get(each.id, 0),
            promised.get(each.id, 0),
            level.incoming_milli if each.id == known.first else 0,
            each.for_sale,
            said.get((product_id, each.id), ""),
            quarantined_milli=level.kept_at.get(each.id, 0),
            expired_milli=level.expired_at.get(each.id, 0),
        )
        for each in known.in_use
    ]
    between = level.at.get(known.transit, 0) if known.transit is not None else 0
    if between and known.transit is not None:
        found.append(LevelRow(known.transit, known.transit_name, between, 0, for_sale=False, in_use=False))
    return found


def moves_of(rd: Read, product_id: int, limit: int = 100) -> list[MoveRow]:
    """The last moves of a product, newest first."""
    return [MoveRow(*row) for row in rd.execute(_MOVES.limit(limit), {"product": product_id})]


def _row(row: Any) -> StockRow:
    # PostgreSQL sums whole numbers into decimals.
    *figures, quarantined = (int(figure) for figure in row[-4:])
    return StockRow(*row[:-4], *figures, quarantined_milli=quarantined)


_ROWS = select(
    *(product.c[name] for name in StockRow.__slots__ if name in product.c),
    ON_HAND,
    RESERVED,
    _INCOMING,
    QUARANTINED,
).where(product.c.id.in_(bindparam("ids", expanding=True)))


def _number_of(name: str) -> ColumnElement[str]:
    """The number of the document that moved goods; some of their rooms stand above and are known by name only."""
    made = table(name, column("id"), column("number"))
    return (
        select(made.c.number)
        .where(made.c.id == stock_move.c.cause_id, stock_move.c.cause == name)
        .correlate(stock_move)
        .scalar_subquery()
    )


_DOCUMENTS = ("shipment", "goods_receipt", "goods_return", "stock_take", "stock_transfer")
_MOVES = (
    select(
        stock_move.c.id,
        location.c.name,
        *(stock_move.c[name] for name in MoveRow.__slots__ if name in stock_move.c and name != "id"),
        func.coalesce(*(_number_of(name) for name in _DOCUMENTS), ""),
        func.coalesce(lot.c.code, ""),
    )
    .join(location, location.c.id == stock_move.c.location_id)
    .join(lot, lot.c.id == stock_move.c.lot_id, isouter=True)
    .where(stock_move.c.product_id == bindparam("product"))
    .order_by(stock_move.c.business_date.desc(), stock_move.c.id.desc())
)
