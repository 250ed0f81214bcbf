"""The goods of returns in the ledger: what came is on hand and kept apart; what was decided is sold again or thrown away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from app.base.door import Write
from app.base.errors import Refusal
from app.catalogue.product import goods
from app.flow.return_lots import Told, lots_decided, lots_that_came, lots_undone, must_be_kept
from app.shipping.returned import ReturnLine
from app.shipping.tables import shipment_line
from app.stock.ledger import (
    Level,
    Move,
    lock_levels,
    moves_of_lines,
    post_moves,
    post_quarantine,
)
from app.stock.place import places
from app.stock.tables import stock_move


def post_reception(
    tx: Write,
    act_id: int,
    lines: Mapping[int, ReturnLine],
    rows: Sequence[Mapping[str, Any]],
    on: date,
    reason: str,
    *,
    lots: Told | None = None,
    undoes: int | None = None,
) -> None:
    """Goods that came are on hand, at the cost at which they left, and in quarantine; or, undone, gone from where they came.

    `lots` says of which lots they are, `undoes` which act it takes back.
    """
    counted = _counted(tx, lines, rows)
    if not counted:
        return
    first = places(tx).first
    came = _came_at(tx, lines) if reason == "reversal" else {}
    levels = lock_levels(tx, [product_id for product_id, _ in counted], first, *came.values())
    apart = _by_place(counted, came, first)
    for (product_id, place), milli in apart.items():
        _must_be_there(levels[product_id], place, milli, _name_of(lines, product_id))
    costs = _costs(tx, lines, rows)
    cause = ("return_act", act_id)
    spots = [came.get(row["line_id"], first) for _, row in counted]
    if undoes is not None:
        moved, of_lots = lots_undone(tx, undoes)
        parts = {at: moved[row["line_id"]] for at, (_, row) in enumerate(counted) if row["line_id"] in moved}
        seen: set[int] = set()
        for at, (_, row) in enumerate(counted):
            # Rows of one line that tell its conditions apart moved together.
            parts[at] = [] if row["line_id"] in seen else parts[at]
            seen.add(row["line_id"])
    else:
        parts = lots_that_came(tx, lines, counted, lots or {})
        of_lots = _lots_by_place(counted, spots, parts, 1)
    moves = [
        Move(product_id, milli, row["line_id"], costs.get(row["line_id"]), lot_id, place)
        for at, ((product_id, row), place) in enumerate(zip(counted, spots, strict=True))
        for lot_id, milli in parts.get(at, [(None, row["quantity_milli"])])
    ]
    post_moves(tx, moves, first, on, reason, cause)
    post_quarantine(tx, apart, on, cause, of_lots)


def post_fates(
    tx: Write,
    act_id: int,
    lines: Mapping[int, ReturnLine],
    rows: Sequence[Mapping[str, Any]],
    *,
    lots: Told | None = None,
    undoes: int | None = None,
) -> None:
    """What was decided leaves quarantine where it came in; what is thrown away leaves stock as well.

    `lots` and `undoes` as of `post_reception`.
    """
    decided = [row for row in rows if row.get("fate") in ("stock", "scrap")]
    counted = _counted(tx, lines, decided)
    if not counted:
        return
    first, came = places(tx).first, _came_at(tx, lines)
    levels = lock_levels(tx, [product_id for product_id, _ in counted], first, *came.values())
    sold_again = [each for each in counted if each[1]["fate"] == "stock"]
    for (product_id, place), milli in _by_place(sold_again, came, first).items():
        # Undone: what was to be sold again goes back into quarantine, and may have been sold since.
        here = levels[product_id].loose_at.get(place, 0)
        if milli < 0 and -milli > here:
            _short(_name_of(lines, product_id), here, -milli)
    let_go = {key: -milli for key, milli in _by_place(counted, came, first).items()}
    scrapped = [each for each in counted if each[1]["fate"] == "scrap"]
    for (product_id, place), milli in _by_place(scrapped, came, first).items():
        _must_be_there(levels[product_id], place, -milli, _name_of(lines, product_id))
    costs = _costs(tx, lines, decided)
    cause = ("return_act", act_id)
    spots = [came.get(row["line_id"], first) for _, row in counted]
    if undoes is not None:
        moved, of_lots = lots_undone(tx, undoes)
        gone = [(product_id, row["line_id"], moved.pop(row["line_id"], [])) for product_id, row in scrapped]
    else:
        parts = lots_decided(tx, counted, spots, lots or {})
        of_lots = _lots_by_place(counted, spots, parts, -1)
        gone = [
            (
                product_id,
                row["line_id"],
                [(lot_id, -milli) for lot_id, milli in parts.get(at, [(None, row["quantity_milli"])])],
            )
            for at, (product_id, row) in enumerate(counted)
            if row["fate"] == "scrap"
        ]
    moves = [
        Move(product_id, milli, line_id, costs.get(line_id), lot_id, came.get(line_id, first))
        for product_id, line_id, of_line in gone
        for lot_id, milli in of_line
    ]
    post_moves(tx, moves, first, tx.today, "scrap", cause)
    post_quarantine(tx, let_go, tx.today, cause, of_lots)
    if undoes is not None:
        must_be_kept(tx, [product_id for product_id, _ in counted])


def _lots_by_place(
    counted: Sequence[tuple[int, Mapping[str, Any]]],
    spots: Sequence[int],
    parts: Mapping[int, Sequence[tuple[int, int]]],
    sign: int,
) -> dict[tuple[int, int], dict[int, int]]:
    """What of each lot is kept apart more (or, with -1, let go), by product and place; of goods that are traced alone."""
    found: dict[tuple[int, int], dict[int, int]] = {}
    for at, of_row in parts.items():
        own = found.setdefault((counted[at][0], spots[at]), {})
        for lot_id, milli in of_row:
            own[lot_id] = own.get(lot_id, 0) + sign * milli
    return found


def _came_at(tx: Write, lines: Mapping[int, ReturnLine]) -> dict[int, int]:
    """Where the goods of each line came in last: there they are kept apart."""
    return {row.cause_line_id: row.location_id for row in tx.execute(_CAME_AT, {"lines": list(lines)})}


def _counted(
    tx: Write, lines: Mapping[int, ReturnLine], rows: Sequence[Mapping[str, Any]]
) -> list[tuple[int, Mapping[str, Any]]]:
    """The rows of products that are kept in stock, with the product."""
    products = {lines[row["line_id"]].product_id for row in rows} - {None}
    known = goods(tx, [each for each in products if each is not None])
    found: list[tuple[int, Mapping[str, Any]]] = []
    for row in rows:
        product_id = lines[row["line_id"]].product_id
        if product_id is not None and product_id in known and known[product_id].stocked:
            found.append((product_id, row))
    return found


def _by_place(
    counted: Sequence[tuple[int, Mapping[str, Any]]], came: Mapping[int, int], first: int
) -> dict[tuple[int, int], int]:
    found: dict[tuple[int, int], int] = {}
    for product_id, row in counted:
        key = (product_id, came.get(row["line_id"], first))
        found[key] = found.get(key, 0) + int(row["quantity_milli"])
    return found


def _must_be_there(level: Level, place: int, change: int, name: str) -> None:
    """Goods that leave again must still be here and kept apart."""
    kept = level.kept_at.get(place, 0)
    if change < 0 and -change > kept:
        _short(name, kept, -change)


def _short(name: str, here: int, asked: int) -> None:
    raise Refusal("stock_short", product=name, on_hand_milli=here, asked_milli=asked)


def _name_of(lines: Mapping[int, ReturnLine], product_id: int) -> str:
    return next((each.name for each in lines.values() if each.product_id == product_id), "")


def _costs(
    tx: Write, lines: Mapping[int, ReturnLine], rows: Sequence[Mapping[str, Any]]
) -> dict[int, int | None]:
    """What one unit of each line cost when it left, by line of the return; else what the product costs now."""
    wanted = [lines[row["line_id"]] for row in rows]
    left = {
        row.id: row.shipment_id
        for row in tx.execute(_SHIPMENTS, {"ids": [each.shipment_line_id for each in wanted]})
    }
    moved = {key: moves_of_lines(tx, ("shipment", key)) for key in set(left.values())}
    known = goods(tx, [each.product_id for each in wanted if each.product_id is not None])
    found: dict[int, int | None] = {}
    for each in wanted:
        made = moved.get(left.get(each.shipment_line_id, 0), {}).get(each.shipment_line_id)
        product = known.get(each.product_id) if each.product_id is not None else None
        found[each.id] = made[0].unit_cost_micro if made else product.cost_micro if product else None
    return found


_SHIPMENTS = select(shipment_line.c.id, shipment_line.c.shipment_id).where(
    shipment_line.c.id.in_(bindparam("ids", expanding=True))
)
_CAME_AT = (
    select(stock_move.c.cause_line_id, stock_move.c.location_id)
    .where(
        stock_move.c.cause == "return_act",
        stock_move.c.reason == "return",
        stock_move.c.cause_line_id.in_(bindparam("lines", expanding=True)),
    )
    .order_by(stock_move.c.id)
)
