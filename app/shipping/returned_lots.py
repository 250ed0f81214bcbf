"""Which lots left with lines of shipments and may come back, and which of a return are kept apart: read from the moves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, func, select

from app.base.door import Read
from app.shipping.return_tables import goods_return_line
from app.stock.tables import lot, quarantine, stock_move


@dataclass(frozen=True, slots=True)
class LotBack:
    """So much (thousandths) of a lot that left with a line, or came back with it; the lot unknown has key 0 and no code."""

    lot_id: int
    code: str
    expires_on: date | None
    quantity_milli: int


LotsBack = Mapping[int, tuple[LotBack, ...]]
"""By line: the lots it may be of. Lines of goods that are not traced are left out."""


def lots_that_left(rd: Read, shipment_line_ids: Iterable[int]) -> dict[int, list[tuple[int, int]]]:
    """The lots that left with these lines of shipments and did not come back, by line; untraced goods are of no lot."""
    found: dict[int, dict[int, int]] = {}
    wanted = {"lines": sorted(set(shipment_line_ids))}
    for rows in (rd.execute(_LEFT, wanted), rd.execute(_CAME_BACK, wanted)):
        for row in rows:
            own = found.setdefault(row.line_id, {})
            lot_id = row.lot_id or 0
            own[lot_id] = own.get(lot_id, 0) - int(row.milli)
    return {key: [each for each in own.items() if each[1] > 0] for key, own in found.items()}


def lots_received(rd: Read, return_line_ids: Iterable[int]) -> dict[int, list[tuple[int, int]]]:
    """The lots that came with these lines of returns and were not sent away again, by line."""
    found: dict[int, list[tuple[int, int]]] = {}
    for row in rd.execute(_RECEIVED, {"lines": sorted(set(return_line_ids))}):
        if row.milli > 0:
            found.setdefault(row.cause_line_id, []).append((row.lot_id or 0, int(row.milli)))
    return found


def told_lots(rd: Read, of_lines: Mapping[int, Iterable[tuple[int, int]]]) -> LotsBack:
    """The same with their numbers and days, of lines that have a lot that is known."""
    keys = sorted({key for lots in of_lines.values() for key, _ in lots if key})
    if not keys:
        return {}
    named = {row.id: row for row in rd.execute(_NAMED, {"lots": keys})}
    return {
        line_id: tuple(
            LotBack(key, named[key].code, named[key].expires_on, milli)
            if key
            else LotBack(0, "", None, milli)
            for key, milli in lots
        )
        for line_id, lots in ((line_id, list(lots)) for line_id, lots in of_lines.items())
        if any(key for key, _ in lots)
    }


def kept_of_lines(rd: Read, return_line_ids: Iterable[int]) -> LotsBack:
    """What came with these lines and is kept apart still, by lot: no more of a lot than all returns keep of it."""
    received = lots_received(rd, return_line_ids)
    keys = sorted({key for lots in received.values() for key, _ in lots if key})
    if not keys:
        return {}
    apart = {row.lot_id: int(row.milli) for row in rd.execute(_APART, {"lots": keys})}
    return told_lots(
        rd,
        {
            line_id: [
                (key, min(milli, apart.get(key, 0)) if key else milli)
                for key, milli in lots
                if not key or apart.get(key, 0) > 0
            ]
            for line_id, lots in received.items()
        },
    )


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
_NAMED = select(lot.c.id, lot.c.code, lot.c.expires_on).where(lot.c.id.in_(bindparam("lots", expanding=True)))
_apart = func.sum(quarantine.c.quantity_milli)
_APART = (
    select(quarantine.c.lot_id, _apart.label("milli"))
    .where(quarantine.c.cause == "return_act", quarantine.c.lot_id.in_(bindparam("lots", expanding=True)))
    .group_by(quarantine.c.lot_id)
    .having(_apart > 0)
)
