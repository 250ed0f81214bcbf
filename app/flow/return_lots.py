"""Of which lots goods of a return are: those that left with the line, unless several did and somebody says which came."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, func, select

from app.base.door import Read, Write
from app.base.errors import Refusal
from app.shipping.return_tables import goods_return_line
from app.shipping.returned import ReturnLine
from app.stock.lots import Traced, code_of, lots_at, traced_of
from app.stock.move import NO_LOT
from app.stock.tables import quarantine, stock_move

Parts = list[tuple[int, int]]
"""Lots and how much of each (thousandths)."""


def lots_that_left(rd: Read, shipment_line_ids: Iterable[int]) -> dict[int, Parts]:
    """The lots that left with these lines of shipments and did not come back, by line; untraced goods are of no lot."""
    found: dict[int, dict[int, int]] = {}
    wanted = {"lines": sorted(set(shipment_line_ids))}
    for rows in (rd.execute(_LEFT, wanted), rd.execute(_CAME_BACK, wanted)):
        for row in rows:
            own = found.setdefault(row.line_id, {})
            lot_id = row.lot_id or NO_LOT
            own[lot_id] = own.get(lot_id, 0) - int(row.milli)
    return {key: [each for each in own.items() if each[1] > 0] for key, own in found.items()}


def lots_that_came(
    tx: Write,
    lines: Mapping[int, ReturnLine],
    counted: Sequence[tuple[int, Mapping[str, Any]]],
    told: Mapping[int, Sequence[tuple[int, int]]],
) -> dict[int, Parts]:
    """Of which lots the goods are that came, by the index in `counted`; nothing where they are not traced.

    Refused with ``return_lot_missing`` where several left and nobody said which came, or ``return_lot_wrong``.
    """
    traced = traced_of(tx, [product_id for product_id, _ in counted])
    found: dict[int, Parts] = {}
    if not traced:
        return found
    left = lots_that_left(tx, [lines[row["line_id"]].shipment_line_id for _, row in counted])
    for at, (product_id, row) in enumerate(counted):
        if product_id not in traced:
            continue
        there = left.get(lines[row["line_id"]].shipment_line_id, [])
        said = list(told.get(row["line_id"], ()))
        found[at] = _came(traced[product_id], there, said, int(row["quantity_milli"]))
        gone = dict(found[at])
        there[:] = [(key, milli - gone.get(key, 0)) for key, milli in there if milli > gone.get(key, 0)]
    return found


def lots_decided(
    tx: Write,
    counted: Sequence[tuple[int, Mapping[str, Any]]],
    places: Sequence[int],
    told: Mapping[int, Sequence[tuple[int, int]]],
) -> dict[int, Parts]:
    """Of which lots the goods are that were decided on, by the index in `counted`, out of what is kept apart of the line.

    Refused as `lots_that_came` is.
    """
    traced = traced_of(tx, [product_id for product_id, _ in counted])
    found: dict[int, Parts] = {}
    if not traced:
        return found
    kept = {
        (key, each.place, each.lot_id): each.kept_milli
        for key, lots in lots_at(tx, traced).items()
        for each in lots
    }
    of_line = _received(tx, [row["line_id"] for _, row in counted])
    for at, ((product_id, row), place) in enumerate(zip(counted, places, strict=True)):
        if product_id not in traced:
            continue
        there = [
            (lot_id, min(milli, kept.get((product_id, place, lot_id), 0)))
            for lot_id, milli in of_line.get(row["line_id"], [])
        ]
        there = [each for each in there if each[1] > 0]
        said = list(told.get(row["line_id"], ()))
        found[at] = _came(traced[product_id], there, said, int(row["quantity_milli"]))
        for lot_id, milli in found[at]:
            kept[product_id, place, lot_id] = kept.get((product_id, place, lot_id), 0) - milli
    return found


def lots_undone(tx: Write, act_id: int) -> tuple[dict[int, Parts], dict[tuple[int, int], dict[int, int]]]:
    """What an act moved and kept apart, turned round: by line of the return, and by product and place."""
    moved: dict[int, Parts] = {}
    for row in tx.execute(_MOVED, {"act": act_id}):
        moved.setdefault(row.cause_line_id, []).append((row.lot_id or NO_LOT, -row.quantity_milli))
    kept: dict[tuple[int, int], dict[int, int]] = {}
    for row in tx.execute(_KEPT, {"act": act_id}):
        own = kept.setdefault((row.product_id, row.location_id), {})
        own[row.lot_id or NO_LOT] = own.get(row.lot_id or NO_LOT, 0) - row.quantity_milli
    return moved, kept


def must_be_kept(tx: Write, products: Sequence[int]) -> None:
    """Refused with ``lot_short`` where more of a lot is kept apart than is here: it was sold since."""
    traced = traced_of(tx, products)
    if not traced:
        return
    kept = tx.execute(_APART, {"products": list(traced)}).all()
    here = {
        (row.lot_id, row.location_id): int(row.milli)
        for row in tx.execute(_HERE, {"lots": [row.lot_id for row in kept]})
    }
    for row in kept:
        there = here.get((row.lot_id, row.location_id), 0)
        if there < row.milli:
            raise Refusal(
                "lot_short",
                product=traced[row.product_id].name,
                lot=code_of(tx, row.lot_id),
                here_milli=there,
                asked_milli=int(row.milli),
            )


def _came(traced: Traced, there: Sequence[tuple[int, int]], said: Parts, milli: int) -> Parts:
    whole = dict(there)
    if said:
        if sum(each for _, each in said) != milli or any(
            not 0 < each <= whole.get(lot_id, 0) for lot_id, each in said
        ):
            raise Refusal("return_lot_wrong", product=traced.name)
        return said
    if sum(whole.values()) == milli:
        return list(there)
    if len(there) > 1:
        raise Refusal("return_lot_missing", product=traced.name)
    return [(there[0][0] if there else NO_LOT, milli)]


def _received(tx: Write, line_ids: Iterable[int]) -> dict[int, Parts]:
    found: dict[int, Parts] = {}
    for row in tx.execute(_RECEIVED, {"lines": sorted(set(line_ids))}):
        if row.milli > 0:
            found.setdefault(row.cause_line_id, []).append((row.lot_id or NO_LOT, int(row.milli)))
    return found


_milli = func.sum(stock_move.c.quantity_milli)
_LEFT = (
    select(stock_move.c.cause_line_id.label("line_id"), stock_move.c.lot_id, _milli.label("milli"))
    .where(
        stock_move.c.cause == "shipment", stock_move.c.cause_line_id.in_(bindparam("lines", expanding=True))
    )
    .group_by(stock_move.c.cause_line_id, stock_move.c.lot_id)
    .order_by(func.min(stock_move.c.id))
)
_CAME_BACK = (
    select(goods_return_line.c.shipment_line_id.label("line_id"), stock_move.c.lot_id, _milli.label("milli"))
    .join(goods_return_line, goods_return_line.c.id == stock_move.c.cause_line_id)
    .where(
        stock_move.c.cause == "return_act",
        stock_move.c.reason != "scrap",
        goods_return_line.c.shipment_line_id.in_(bindparam("lines", expanding=True)),
    )
    .group_by(goods_return_line.c.shipment_line_id, stock_move.c.lot_id)
)
_RECEIVED = (
    select(stock_move.c.cause_line_id, stock_move.c.lot_id, _milli.label("milli"))
    .where(
        stock_move.c.cause == "return_act",
        stock_move.c.reason != "scrap",
        stock_move.c.cause_line_id.in_(bindparam("lines", expanding=True)),
    )
    .group_by(stock_move.c.cause_line_id, stock_move.c.lot_id)
    .order_by(func.min(stock_move.c.id))
)
_MOVED = select(stock_move.c.cause_line_id, stock_move.c.lot_id, stock_move.c.quantity_milli).where(
    stock_move.c.cause == "return_act", stock_move.c.cause_id == bindparam("act")
)
_KEPT = select(
    quarantine.c.product_id, quarantine.c.location_id, quarantine.c.lot_id, quarantine.c.quantity_milli
).where(quarantine.c.cause == "return_act", quarantine.c.cause_id == bindparam("act"))
_apart = func.sum(quarantine.c.quantity_milli)
_APART = (
    select(quarantine.c.product_id, quarantine.c.location_id, quarantine.c.lot_id, _apart.label("milli"))
    .where(
        quarantine.c.product_id.in_(bindparam("products", expanding=True)), quarantine.c.lot_id.is_not(None)
    )
    .group_by(quarantine.c.product_id, quarantine.c.location_id, quarantine.c.lot_id)
    .having(_apart > 0)
)
_HERE = (
    select(stock_move.c.lot_id, stock_move.c.location_id, _milli.label("milli"))
    .where(stock_move.c.lot_id.in_(bindparam("lots", expanding=True)))
    .group_by(stock_move.c.lot_id, stock_move.c.location_id)
)
