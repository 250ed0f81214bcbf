"""Of which lots goods of a return are: those that left with the line, unless several did and somebody says which came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, func, select

from app.base.door import Write
from app.base.errors import Refusal
from app.shipping.returned import ReturnLine
from app.shipping.returned_lots import lots_received, lots_that_left
from app.stock.lots import Traced, code_of, traced_of
from app.stock.move import NO_LOT
from app.stock.tables import quarantine, stock_move

Parts = list[tuple[int, int]]
"""Lots and how much of each (thousandths)."""
Told = Mapping[tuple[int, str], Sequence[Sequence[tuple[int, int]]]]
"""By line of a return, with the condition in which it came or what becomes of it: the lots of each row, in their order."""


def lots_that_came(
    tx: Write,
    lines: Mapping[int, ReturnLine],
    counted: Sequence[tuple[int, Mapping[str, Any]]],
    told: Told,
) -> dict[int, Parts]:
    """Of which lots the goods are that came, by the index in `counted`; nothing where they are not traced.

    Refused with ``return_lot_missing`` where several left and nobody said which came, or ``return_lot_wrong``.
    """
    traced = traced_of(tx, [product_id for product_id, _ in counted])
    found: dict[int, Parts] = {}
    if not traced:
        return found
    left = lots_that_left(tx, [lines[row["line_id"]].shipment_line_id for _, row in counted])
    turns: dict[tuple[int, str], int] = {}
    for at, (product_id, row) in enumerate(counted):
        if product_id not in traced:
            continue
        there = left.get(lines[row["line_id"]].shipment_line_id, [])
        said = _said(told, turns, (row["line_id"], row["condition"]))
        found[at] = _came(traced[product_id], there, said, int(row["quantity_milli"]))
        gone = dict(found[at])
        there[:] = [(key, milli - gone.get(key, 0)) for key, milli in there if milli > gone.get(key, 0)]
    return found


def lots_decided(
    tx: Write,
    counted: Sequence[tuple[int, Mapping[str, Any]]],
    places: Sequence[int],
    told: Told,
) -> dict[int, Parts]:
    """Of which lots the goods are that were decided on, by the index in `counted`, out of what is kept apart of the line.

    Where another line of the same lot was decided on before it, out of all that returns keep of the product. Refused as
    `lots_that_came` is.
    """
    traced = traced_of(tx, [product_id for product_id, _ in counted])
    found: dict[int, Parts] = {}
    if not traced:
        return found
    kept = {
        (row.product_id, row.location_id, row.lot_id or NO_LOT): int(row.milli)
        for row in tx.execute(_OF_RETURNS, {"products": sorted(traced)})
    }
    turns: dict[tuple[int, str], int] = {}
    of_line = lots_received(tx, [row["line_id"] for _, row in counted])
    for at, ((product_id, row), place) in enumerate(zip(counted, places, strict=True)):
        if product_id not in traced:
            continue
        there = [
            (lot_id, min(milli, kept.get((product_id, place, lot_id), 0)))
            for lot_id, milli in of_line.get(row["line_id"], [])
        ]
        there = [each for each in there if each[1] > 0]
        if sum(milli for _, milli in there) < int(row["quantity_milli"]):
            there = [
                (lot_id, milli)
                for (key, spot, lot_id), milli in kept.items()
                if (key, spot) == (product_id, place) and milli > 0
            ]
        said = _said(told, turns, (row["line_id"], row["fate"]))
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


def _said(told: Told, turns: dict[tuple[int, str], int], of: tuple[int, str]) -> Parts:
    """What was told of the next row of this line with this condition or fate."""
    at = turns.get(of, 0)
    turns[of] = at + 1
    rows = told.get(of, ())
    return list(rows[at]) if at < len(rows) else []


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


_milli = func.sum(stock_move.c.quantity_milli)
_MOVED = select(stock_move.c.cause_line_id, stock_move.c.lot_id, stock_move.c.quantity_milli).where(
    stock_move.c.cause == "return_act", stock_move.c.cause_id == bindparam("act")
)
_KEPT = select(
    quarantine.c.product_id, quarantine.c.location_id, quarantine.c.lot_id, quarantine.c.quantity_milli
).where(quarantine.c.cause == "return_act", quarantine.c.cause_id == bindparam("act"))
_apart = func.sum(quarantine.c.quantity_milli)
_OF_RETURNS = (
    select(quarantine.c.product_id, quarantine.c.location_id, quarantine.c.lot_id, _apart.label("milli"))
    .where(
        quarantine.c.cause == "return_act",
        quarantine.c.product_id.in_(bindparam("products", expanding=True)),
    )
    .group_by(quarantine.c.product_id, quarantine.c.location_id, quarantine.c.lot_id)
    .having(_apart > 0)
)
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
