"""Posting to the goods ledger: moves and reservations, with the balances they change locked first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql

from app.base.door import Read, Write
from app.catalogue.tables import product
from app.stock.lot_moves import by_lot
from app.stock.lots import expired_at
from app.stock.move import NO_LOT, Move
from app.stock.tables import location, quarantine, reservation, stock_balance, stock_move


@dataclass(frozen=True, slots=True)
class Promise:
    """Goods promised to an order's line (positive), kept or withdrawn (negative)."""

    product_id: int
    quantity_milli: int
    order_line_id: int


@dataclass(frozen=True, slots=True)
class Level:
    """What is there of a product, in thousandths.

    `on_hand_milli` is what orders are served from: all places for sale together. `apart_milli` is the company's as well, but not
    for sale, in quarantine, expired or on its way between two places. `at` says how much is at each place, `kept_at` how much of
    that is in quarantine, `expired_at` how much has expired and is not; `expired_milli` is what of that is at places for sale.
    """

    on_hand_milli: int = 0
    reserved_milli: int = 0
    incoming_milli: int = 0
    apart_milli: int = 0
    at: Mapping[int, int] = field(default_factory=dict[int, int])
    kept_at: Mapping[int, int] = field(default_factory=dict[int, int])
    expired_at: Mapping[int, int] = field(default_factory=dict[int, int])
    expired_milli: int = 0

    @property
    def loose_at(self) -> dict[int, int]:
        """How much at each place is not in quarantine: it may be carried, sent back or thrown away, expired or not."""
        return {place: milli - self.kept_at.get(place, 0) for place, milli in self.at.items()}

    @property
    def sound_at(self) -> dict[int, int]:
        """How much at each place may leave for customers: what is neither in quarantine nor expired."""
        return {place: milli - self.expired_at.get(place, 0) for place, milli in self.loose_at.items()}

    @property
    def quarantined_milli(self) -> int:
        """What of it is in quarantine, wherever it is."""
        return sum(self.kept_at.values())

    @property
    def owned_milli(self) -> int:
        """All of it, wherever it is."""
        return self.on_hand_milli + self.apart_milli

    @property
    def available_milli(self) -> int:
        """What nobody was promised yet."""
        return self.on_hand_milli - self.reserved_milli


_MAIN = select(location.c.id).where(location.c.code == "MAIN")
_LEVELS = (
    select(
        stock_balance.c.product_id,
        stock_balance.c.location_id,
        stock_balance.c.on_hand_milli,
        stock_balance.c.reserved_milli,
        stock_balance.c.incoming_milli,
        stock_balance.c.quarantined_milli,
        location.c.for_sale,
        product.c.traced,
    )
    .join(location, location.c.id == stock_balance.c.location_id)
    .join(product, product.c.id == stock_balance.c.product_id)
    .where(stock_balance.c.product_id.in_(bindparam("products", expanding=True)))
)
_LEVELS_LOCKED = _LEVELS.order_by(stock_balance.c.product_id, stock_balance.c.location_id).with_for_update(
    of=stock_balance
)
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

_ADD_QUARANTINED = (
    update(stock_balance)
    .where(
        stock_balance.c.product_id == bindparam("_product"),
        stock_balance.c.location_id == bindparam("_place"),
    )
    .values(quarantined_milli=stock_balance.c.quarantined_milli + bindparam("_quarantined"))
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
    """The location a company begins with: promises and what is incoming are written down there, wherever goods are."""
    return int(rd.scalar(_MAIN))


def levels(rd: Read, products: Iterable[int]) -> dict[int, Level]:
    """What is there of each product, over all places."""
    return _summed(rd, _rows(rd, _LEVELS, products))


def lock_levels(tx: Write, products: Iterable[int], *places: int) -> dict[int, Level]:
    """The same, every balance row of these products locked in key order until the transaction ends.

    Rows that are missing at `places` are made.
    """
    wanted = sorted(set(products))
    statement = _LEVELS_LOCKED if tx.waits_for_rows else _LEVELS
    rows = _rows(tx, statement, wanted)
    there = {(row.product_id, row.location_id) for row in rows}
    missing = [
        {"product_id": product_id, "location_id": place}
        for product_id in wanted
        for place in sorted(set(places))
        if (product_id, place) not in there
    ]
    if missing:
        if tx.waits_for_rows:
            tx.execute(postgresql.insert(stock_balance).on_conflict_do_nothing(), missing)
            return _summed(tx, _rows(tx, statement, wanted))
        tx.execute(insert(stock_balance), missing)
    return {**dict.fromkeys((row["product_id"] for row in missing), Level()), **_summed(tx, rows)}


def post_moves(
    tx: Write,
    moves: Sequence[Move],
    place: int,
    on: date,
    reason: str,
    cause: tuple[str, int],
    reverses: dict[int, int] | None = None,
) -> None:
    """Write moves of one document at `place`, or each at its own, and carry them to the balances, which the caller has locked.

    `reverses` maps an index of `moves` to the move it undoes. Of products that are traced each is of a lot; refused as
    `by_lot` is.
    """
    undone = reverses or {}
    rows: list[dict[str, Any]] = [
        {
            "product_id": move.product_id,
            "location_id": place if move.place is None else move.place,
            "lot_id": move.lot_id or None,
            "quantity_milli": move.quantity_milli,
            "unit_cost_micro": move.unit_cost_micro,
            "business_date": on,
            "recorded_at": tx.now,
            "reason": reason,
            "cause": cause[0],
            "cause_id": cause[1],
            "cause_line_id": move.line_id,
            "reverses_id": undone.get(index),
        }
        for index, move in by_lot(tx, moves, place, undone)
    ]
    tx.insert_many(stock_move, rows)
    _carry(tx, [(row["product_id"], row["location_id"], row["quantity_milli"], 0) for row in rows])


def post_promises(
    tx: Write, promises: Sequence[Promise], place: int, on: date, cause: tuple[str, int]
) -> None:
    """Write reservations of one document and carry them to the balances, which the caller has locked."""
    rows: list[dict[str, Any]] = [
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
    _carry(tx, [(row["product_id"], place, 0, row["quantity_milli"]) for row in rows])


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


def post_quarantine(
    tx: Write,
    changes: Mapping[tuple[int, int], int],
    on: date,
    cause: tuple[str, int],
    lots: Mapping[tuple[int, int], Mapping[int, int]] | None = None,
) -> None:
    """Put goods that are on hand into quarantine (or, negative, let them go), by product and place.

    `lots` says of which lots that is where it is known, by lot. The caller has locked the balances.
    """
    kept = [(product_id, place, milli) for (product_id, place), milli in sorted(changes.items()) if milli]
    of_lots = lots or {}
    if not kept:
        return
    rows: list[dict[str, Any]] = [
        {
            "product_id": product_id,
            "location_id": place,
            "lot_id": lot_id or None,
            "quantity_milli": part,
            "business_date": on,
            "recorded_at": tx.now,
            "cause": cause[0],
            "cause_id": cause[1],
        }
        for product_id, place, milli in kept
        for lot_id, part in sorted(of_lots.get((product_id, place), {NO_LOT: milli}).items())
        if part
    ]
    tx.insert_many(quarantine, rows)
    tx.execute(
        _ADD_QUARANTINED,
        [
            {"_product": product_id, "_place": place, "_quarantined": milli}
            for product_id, place, milli in kept
        ],
    )
    tx.touched.update(("product", product_id) for product_id, _, _ in kept)


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
    """A move that stands: its key, how much it moved (thousandths) and where, its unit cost in micro units, and its lot."""

    id: int
    place: int
    quantity_milli: int
    unit_cost_micro: int | None
    lot_id: int | None = None


def moves_of_lines(rd: Read, cause: tuple[str, int]) -> dict[int, list[MadeMove]]:
    """The moves a document made, by the line of the document that caused them: one for each place and lot."""
    found: dict[int, list[MadeMove]] = {}
    rows = rd.execute(
        select(
            stock_move.c.cause_line_id,
            stock_move.c.id,
            stock_move.c.location_id,
            stock_move.c.quantity_milli,
            stock_move.c.unit_cost_micro,
            stock_move.c.lot_id,
        )
        .where(stock_move.c.cause == cause[0], stock_move.c.cause_id == cause[1])
        .order_by(stock_move.c.id)
    )
    for row in rows:
        made = MadeMove(row.id, row.location_id, row.quantity_milli, row.unit_cost_micro, row.lot_id)
        found.setdefault(row.cause_line_id, []).append(made)
    return found


def _rows(rd: Read, statement: Any, products: Iterable[int]) -> Sequence[Any]:
    return rd.execute(statement, {"products": sorted(set(products))}).all()


def _summed(rd: Read, rows: Sequence[Any]) -> dict[int, Level]:
    found: dict[int, Level] = {}
    # Asked once the balances are locked: which lots are there stands still from then on.
    gone = expired_at(rd, {row.product_id for row in rows if row.traced})
    for row in rows:
        old = gone.get((row.product_id, row.location_id), 0)
        for_sale = row.on_hand_milli - row.quarantined_milli - old if row.for_sale else 0
        kept = {row.location_id: row.quarantined_milli} if row.quarantined_milli else {}
        expired = {row.location_id: old} if old else {}
        for_sale_no_more = old if row.for_sale else 0
        apart = row.on_hand_milli - for_sale
        before = found.get(row.product_id)
        if before is None:
            at = {row.location_id: row.on_hand_milli}
            promised, coming = row.reserved_milli, row.incoming_milli
            found[row.product_id] = Level(
                for_sale, promised, coming, apart, at, kept, expired, for_sale_no_more
            )
            continue
        found[row.product_id] = Level(
            before.on_hand_milli + for_sale,
            before.reserved_milli + row.reserved_milli,
            before.incoming_milli + row.incoming_milli,
            before.apart_milli + apart,
            {**before.at, row.location_id: row.on_hand_milli},
            {**before.kept_at, **kept},
            {**before.expired_at, **expired},
            before.expired_milli + for_sale_no_more,
        )
    return found


def _carry(tx: Write, changes: Iterable[tuple[int, int, int, int]]) -> None:
    """Add to balances: product, place, on hand, reserved."""
    sums: dict[tuple[int, int], tuple[int, int]] = {}
    for product_id, place, on_hand, reserved in changes:
        standing = sums.get((product_id, place), (0, 0))
        sums[product_id, place] = (standing[0] + on_hand, standing[1] + reserved)
    rows = [
        {"_product": product_id, "_place": place, "_on_hand": on_hand, "_reserved": reserved}
        for (product_id, place), (on_hand, reserved) in sorted(sums.items())
    ]
    if rows:
        tx.execute(_ADD, rows)
        tx.touched.update(("product", product_id) for product_id, _ in sums)
