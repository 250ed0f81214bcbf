"""The lots that documents moved, for their pages and papers: read from the moves, which alone know them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import bindparam, func, select

from app.base.door import Read
from app.base.words import Words
from app.catalogue.naming import full_name
from app.catalogue.tables import product
from app.stock.tables import lot, stock_move


@dataclass(frozen=True, slots=True)
class LotLine:
    """So much (thousandths) of a lot in a document; `id` is the lot, `line_id` the document's line."""

    id: int
    line_id: int
    product_id: int
    name: str
    code: str
    expires_on: date | None
    by_unit: bool
    quantity_milli: int


def lots_of(rd: Read, cause: str, keys: Iterable[int]) -> list[LotLine]:
    """The lots of known number that these documents of a table moved, by line."""
    return [replace(each, quantity_milli=abs(each.quantity_milli)) for each in _moved(rd, cause, keys)]


def lots_that_left(rd: Read, shipment_ids: Iterable[int]) -> list[LotLine]:
    """The lots that left with these shipments together, less those of one that was undone."""
    found: dict[int, LotLine] = {}
    for each in _moved(rd, "shipment", shipment_ids):
        before = found.get(each.id)
        milli = (before.quantity_milli if before is not None else 0) - each.quantity_milli
        found[each.id] = replace(each, quantity_milli=milli)
    return [each for each in found.values() if each.quantity_milli > 0]


def _moved(rd: Read, cause: str, keys: Iterable[int]) -> list[LotLine]:
    wanted = sorted(set(keys))
    if not wanted:
        return []
    return [
        LotLine(
            row.lot_id,
            row.cause_line_id or 0,
            row.product_id,
            full_name(row.name, row.variant),
            row.code,
            row.expires_on,
            row.traced == "serial",
            int(row.milli),
        )
        for row in rd.execute(_MOVED, {"cause": cause, "ids": wanted})
    ]


def lots_said(lots: Iterable[LotLine], words: Words, whole_milli: int = 0) -> str:
    """Lots in a line of words, as a paper says them below an article; of `whole_milli`, what is of no known lot too."""
    found, told = list(lots), list[str]()
    for each in found:
        if each.by_unit:
            told.append(each.code)
            continue
        key = "lots.told_day" if each.expires_on is not None else "lots.told"
        quantity = words.quantity(each.quantity_milli)
        told.append(words.say(key, lot=each.code, day=each.expires_on, quantity=quantity))
    if not told:
        return ""
    by_unit = any(each.by_unit for each in found)
    unknown = whole_milli - sum(each.quantity_milli for each in found)
    if unknown > 0:
        # Who calls a lot back counts on the paper: what it is silent about would be taken for another lot.
        key = "lots.told_no_serial" if by_unit else "lots.told_no_lot"
        told.append(words.say(key, quantity=words.quantity(unknown)))
    kind = "serial" if by_unit else "one" if len(found) == 1 else "many"
    return words.say(f"lots.of.{kind}", lots=" · ".join(told))


_milli = func.sum(stock_move.c.quantity_milli)
_MOVED = (
    select(
        stock_move.c.lot_id,
        stock_move.c.cause_line_id,
        stock_move.c.product_id,
        product.c.name,
        product.c.variant,
        product.c.traced,
        lot.c.code,
        lot.c.expires_on,
        _milli.label("milli"),
    )
    .join(lot, lot.c.id == stock_move.c.lot_id)
    .join(product, product.c.id == stock_move.c.product_id)
    .where(
        stock_move.c.cause == bindparam("cause"), stock_move.c.cause_id.in_(bindparam("ids", expanding=True))
    )
    .group_by(
        stock_move.c.lot_id,
        stock_move.c.cause_line_id,
        stock_move.c.product_id,
        product.c.name,
        product.c.variant,
        product.c.traced,
        lot.c.code,
        lot.c.expires_on,
    )
    .having(_milli != 0)
    .order_by(stock_move.c.cause_line_id, func.min(stock_move.c.id))
)
