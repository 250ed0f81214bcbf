"""Of which lots goods are that go from one place to another: what expires first, unless somebody says otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, select

from app.base.door import Read, Write
from app.base.errors import Refusal
from app.stock.lots import LotAt, code_of, first_out, lots_at, traced_of
from app.stock.move import NO_LOT
from app.stock.tables import stock_move

Parts = list[tuple[int | None, int]]
"""Lots and how much of each (thousandths); None of what is not traced."""


@dataclass(frozen=True, slots=True)
class LotsThere:
    """A product that is to leave a place, so much of it (thousandths), the lots that are there and how much of each is
    proposed.
    """

    product_id: int
    name: str
    how: str
    wanted_milli: int
    lots: tuple[LotAt, ...]
    proposed: Mapping[int, int]


def lots_sent(
    tx: Write, lines: Sequence[Any], place: int, lots: Mapping[int, Sequence[tuple[int, int]]]
) -> list[Parts]:
    """Of which lots each line leaves a place; `lots` are those that somebody chose, by product.

    What is expired leaves after all others. Refused with ``serials_missing`` or ``lot_sum_differs``.
    """
    traced = traced_of(tx, [line.product_id for line in lines])
    if not traced:
        return [[(None, line.quantity_milli)] for line in lines]
    there = {
        key: [each for each in found if each.place == place] for key, found in lots_at(tx, traced).items()
    }
    chosen = {key: list(told) for key, told in lots.items() if told}
    found: list[Parts] = []
    for line in lines:
        told = traced.get(line.product_id)
        if told is None:
            found.append([(None, line.quantity_milli)])
            continue
        here = there.get(line.product_id, [])
        if (said := chosen.pop(line.product_id, None)) is not None:
            whole = sum(milli for _, milli in said)
            if whole != line.quantity_milli or any(milli <= 0 for _, milli in said):
                raise Refusal(
                    "lot_sum_differs", product=told.name, told_milli=whole, asked_milli=line.quantity_milli
                )
            for lot_id, milli in said:
                there_milli = sum(each.sound_milli for each in here if each.lot_id == lot_id)
                if milli > there_milli:
                    raise Refusal(
                        "lot_short",
                        product=told.name,
                        lot=code_of(tx, lot_id),
                        here_milli=there_milli,
                        asked_milli=milli,
                    )
            parts = list(said)
        else:
            if told.by_unit and any(each.lot_id != NO_LOT and each.sound_milli > 0 for each in here):
                raise Refusal("serials_missing", product=told.name)
            parts: Parts = list(_proposed(line.quantity_milli, here, tx.today))
        gone = dict(parts)
        there[line.product_id] = [
            replace(each, quantity_milli=each.quantity_milli - gone.get(each.lot_id, 0)) for each in here
        ]
        rest = line.quantity_milli - sum(gone.values())
        found.append([*parts, *([(NO_LOT, rest)] if rest else [])])
    return found


def lots_to_choose(rd: Read, place: int, wanted: Mapping[int, int]) -> list[LotsThere]:
    """The products among those wanted (thousandths, by key) of which somebody may say which lots leave a place.

    Where one lot alone is there, it is known without asking.
    """
    traced = traced_of(rd, wanted)
    here = lots_at(rd, traced) if traced else {}
    found: list[LotsThere] = []
    for key, told in traced.items():
        lots = [each for each in here.get(key, []) if each.place == place and each.sound_milli > 0]
        if len(lots) > 1 or (told.by_unit and any(each.lot_id != NO_LOT for each in lots)):
            first = {} if told.by_unit else dict(_proposed(wanted[key], lots, rd.today))
            found.append(LotsThere(key, told.name, told.how, wanted[key], tuple(lots), first))
    return found


def _proposed(milli: int, here: Sequence[LotAt], on: date) -> list[tuple[int, int]]:
    """What expires first before what expires later, and what has expired after all others."""
    parts = first_out(milli, here, on)
    rest = milli - sum(each for _, each in parts)
    return parts + first_out(rest, [each for each in here if each.expired(on)], None)


def lots_arriving(tx: Write, transfer_id: int, came: Sequence[tuple[Any, int]], transit: int) -> list[Parts]:
    """Of which lots the quantities of lines are that come, or are lost, out of what is on its way of each line."""
    traced = traced_of(tx, [line.product_id for line, _ in came])
    if not traced:
        return [[(None, milli)] for _, milli in came]
    between = {
        (key, each.lot_id): each.quantity_milli
        for key, lots in lots_at(tx, traced).items()
        for each in lots
        if each.place == transit
    }
    of_line: dict[int, list[tuple[int, int]]] = {}
    for row in tx.execute(_BETWEEN, {"id": transfer_id, "transit": transit}):
        of_line.setdefault(row.cause_line_id, []).append((row.lot_id or NO_LOT, int(row.milli)))
    found: list[Parts] = []
    for line, milli in came:
        if line.product_id not in traced:
            found.append([(None, milli)])
            continue
        parts: Parts = []
        for lot_id, there in of_line.get(line.id, []):
            taken = min(there, milli, between.get((line.product_id, lot_id), 0))
            if taken > 0:
                parts.append((lot_id, taken))
                between[line.product_id, lot_id] -= taken
                milli -= taken
        found.append([*parts, *([(NO_LOT, milli)] if milli else [])])
    return found


_milli = func.sum(stock_move.c.quantity_milli)
_BETWEEN = (
    select(stock_move.c.cause_line_id, stock_move.c.lot_id, _milli.label("milli"))
    .where(
        stock_move.c.cause == "stock_transfer",
        stock_move.c.cause_id == bindparam("id"),
        stock_move.c.location_id == bindparam("transit"),
    )
    .group_by(stock_move.c.cause_line_id, stock_move.c.lot_id)
    .having(_milli > 0)
    .order_by(func.min(stock_move.c.id))
)
