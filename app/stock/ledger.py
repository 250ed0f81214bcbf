"""Posting to the goods ledger: moves and reservations, with the balances they change locked first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql

from app.base.door import Read, Write
from app.stock.tables import location, reservation, stock_balance, stock_move


@dataclass(frozen=True, slots=True)
class Move:
    """Goods in (positive) or out (negative), in thousandths of the product's unit."""

    product_id: int
    quantity_milli: int
    line_id: int | None = None
    unit_cost_micro: int | None = None
    lot_id: int | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """Goods promised to an order's line (positive), kept or withdrawn (negative)."""

    product_id: int
    quantity_milli: int
    order_line_id: int


@dataclass(frozen=True, slots=True)
class Level:
    """What is there of a product at a location, in thousandths."""

    on_hand_milli: int = 0
    reserved_milli: int = 0
    incoming_milli: int = 0

    @property
    def available_milli(self) -> int:
        """What nobody was promised yet."""
        return self.on_hand_milli - self.reserved_milli


_NOTHING = Level()
_MAIN = select(location.c.id).where(location.c.code == "MAIN")
_LEVELS = select(
    stock_balance.c.product_id,
    stock_balance.c.on_hand_milli,
    stock_balance.c.reserved_milli,
    stock_balance.c.incoming_milli,
).where(
    stock_balance.c.location_id == bindparam("place"),
    stock_balance.c.product_id.in_(bindparam("products", expanding=True)),
)
_LEVELS_LOCKED = _LEVELS.order_by(stock_balance.c.product_id).with_for_update()
_ADD = (
    update(stock_balance)
    .where(
        stock_balance.c.product_id == bindparam("_product"),
        stock_balance.c.location_id == bindparam("_place"),
    )
    .values(
        on_hand_milli=stock_balance.c.on_hand_milli + bindparam("_on_hand"),
        reserved_milli=stock_balance.c.reserved_milli + bindparam("_reserved"),
    )
)

_ADD_INCOMING = (
    update(stock_balance)
    .where(
        stock_balance.c.product_id == bindparam("_product"),
        stock_balance.c.location_id == bindparam("_place"),
    )
    .values(incoming_milli=stock_balance.c.incoming_milli + bindparam("_incoming"))
)


def main_location(rd: Read) -> int:
    """The location everything stands at until a merchant names others."""
    return int(rd.scalar(_MAIN))


def levels(rd: Read, products: Iterable[int], place: int) -> dict[int, Level]:
    """What is there of each product at a location."""
    return _levels(rd, _LEVELS, products, place)


def lock_levels(tx: Write, products: Iterable[int], place: int) -> dict[int, Level]:
    """The same, the balance rows locked in key order until the transaction ends; missing rows are made."""
    wanted = sorted(set(products))
    found = _levels(tx, _LEVELS_LOCKED if tx.waits_for_rows else _LEVELS, wanted, place)
    missing = [product_id for product_id in wanted if product_id not in found]
    if missing:
        rows = [{"product_id": product_id, "location_id": place} for product_id in missing]
        if tx.waits_for_rows:
            tx.execute(postgresql.insert(stock_balance).on_conflict_do_nothing(), rows)
            return _levels(tx, _LEVELS_LOCKED, wanted, place)
        tx.execute(insert(stock_balance), rows)
        found |= dict.fromkeys(missing, _NOTHING)
    return found


def post_moves(
    tx: Write,
    moves: Sequence[Move],
    place: int,
    on: date,
    reason: str,
    cause: tuple[str, int],
    reverses: dict[int, int] | None = None,
) -> None:
    """Write moves of one document and carry them to the balances, which the caller has locked.

    `reverses` maps an index of `moves` to the move it undoes.
    """
    rows = [
        {
            "product_id": move.product_id,
            "location_id": place,
            "lot_id": move.lot_id,
            "quantity_milli": move.quantity_milli,
            "unit_cost_micro": move.unit_cost_micro,
            "business_date": on,
            "recorded_at": tx.now,
            "reason": reason,
            "cause": cause[0],
            "cause_id": cause[1],
            "cause_line_id": move.line_id,
            "reverses_id": (reverses or {}).get(index),
        }
        for index, move in enumerate(moves)
        if move.quantity_milli
    ]
    tx.insert_many(stock_move, rows)
    _carry(tx, place, [(move.product_id, move.quantity_milli, 0) for move in moves if move.quantity_milli])


def post_promises(
    tx: Write, promises: Sequence[Promise], place: int, on: date, cause: tuple[str, int]
) -> None:
    """Write reservations of one document and carry them to the balances, which the caller has locked."""
    rows = [
        {
            "product_id": promise.product_id,
            "location_id": place,
            "quantity_milli": promise.quantity_milli,
            "order_line_id": promise.order_line_id,
            "business_date": on,
            "recorded_at": tx.now,
            "cause": cause[0],
            "cause_id": cause[1],
        }
        for promise in promises
        if promise.quantity_milli
    ]
    tx.insert_many(reservation, rows)
    _carry(
        tx,
        place,
        [(promise.product_id, 0, promise.quantity_milli) for promise in promises if promise.quantity_milli],
    )


def post_incoming(tx: Write, changes: Mapping[int, int], place: int) -> None:
    """Carry what is announced more (or, negative, less) of each product to the balances, which the caller has locked.

    What is incoming is what purchase orders still owe: it has no entries of its own.
    """
    rows = [
        {"_product": product_id, "_place": place, "_incoming": milli}
        for product_id, milli in sorted(changes.items())
        if milli
    ]
    if rows:
        tx.execute(_ADD_INCOMING, rows)
        tx.touched.update(("product", row["_product"]) for row in rows)


def promised_to(rd: Read, order_line_ids: Iterable[int]) -> dict[int, int]:
    """What is still promised to each order line, in thousandths."""
    promised: dict[int, int] = {}
    for row in rd.execute(_PROMISED, {"lines": list(order_line_ids)}):
        promised[row.order_line_id] = promised.get(row.order_line_id, 0) + row.quantity_milli
    return promised


def first_promise(rd: Read, order_line_ids: Iterable[int]) -> int:
    """The first entry of what was ever promised to these order lines."""
    return int(rd.scalar(_FIRST, {"lines": list(order_line_ids)}))


_FIRST = select(func.min(reservation.c.id)).where(
    reservation.c.order_line_id.in_(bindparam("lines", expanding=True))
)
_PROMISED = select(reservation.c.order_line_id, reservation.c.quantity_milli).where(
    reservation.c.order_line_id.in_(bindparam("lines", expanding=True))
)


@dataclass(frozen=True, slots=True)
class MadeMove:
    """A move that stands: its key and unit cost in micro units."""

    id: int
    unit_cost_micro: int | None


def move_of_line(rd: Read, cause: tuple[str, int]) -> dict[int, MadeMove]:
    """The moves a document made, by the line of the document that caused them."""
    rows = rd.execute(
        select(stock_move.c.cause_line_id, stock_move.c.id, stock_move.c.unit_cost_micro).where(
            stock_move.c.cause == cause[0], stock_move.c.cause_id == cause[1]
        )
    )
    return {row.cause_line_id: MadeMove(row.id, row.unit_cost_micro) for row in rows}


def _levels(rd: Read, statement: object, products: Iterable[int], place: int) -> dict[int, Level]:
    rows = rd.execute(statement, {"products": sorted(set(products)), "place": place})  # pyright: ignore[reportArgumentType]
    return {row.product_id: Level(row.on_hand_milli, row.reserved_milli, row.incoming_milli) for row in rows}


def _carry(tx: Write, place: int, changes: Iterable[tuple[int, int, int]]) -> None:
    sums: dict[int, tuple[int, int]] = {}
    for product_id, on_hand, reserved in changes:
        standing = sums.get(product_id, (0, 0))
        sums[product_id] = (standing[0] + on_hand, standing[1] + reserved)
    rows = [
        {"_product": product_id, "_place": place, "_on_hand": on_hand, "_reserved": reserved}
        for product_id, (on_hand, reserved) in sorted(sums.items())
    ]
    if rows:
        tx.execute(_ADD, rows)
        tx.touched.update(("product", product_id) for product_id in sums)
