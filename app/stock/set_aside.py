"""Lots taken out of what is sold: thrown away, put into quarantine, or let go again; what has expired, or is called back.

The cause of each entry is the lot itself, so that what is kept apart here is told from what a return keeps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, func, select

from app.base.door import THE_DAY, Read, Write, verb
from app.base.errors import Refusal
from app.catalogue.naming import full_name
from app.catalogue.product import goods
from app.catalogue.tables import product
from app.stock.cost import line_amount
from app.stock.ledger import lock_levels, post_moves, post_quarantine
from app.stock.lots import LotAt, lots_at, traced_of
from app.stock.move import Move
from app.stock.place import TRANSIT, places
from app.stock.queries import stock_rows
from app.stock.tables import location, lot, quarantine, stock_move

WAYS = ("scrap", "quarantine", "stock")
"""What becomes of it: thrown away, kept apart, or let go of what was kept apart here."""


@dataclass(frozen=True, slots=True)
class Aside:
    """So much (thousandths) of a lot at a place; `kept`: of what was put aside here before."""

    lot_id: int
    place: int
    quantity_milli: int
    kept: bool = False


@dataclass(frozen=True, slots=True)
class ToSetAside:
    """A lot at a place with what of it may be set aside, and what of it was (thousandths). `by_unit`: it is one unit."""

    lot_id: int
    product_id: int
    product: str
    sku: str
    code: str
    expires_on: date | None
    place: int
    place_name: str
    loose_milli: int
    kept_milli: int
    cost_micro: int | None
    by_unit: bool = False
    free_milli: int | None = None
    """What of its product nobody was promised yet, over all places; None where this lot covers no order: it has expired, or
    lies where nothing is sold from."""


@verb("stock.set_aside")
def set_aside(tx: Write, way: str, lots: Sequence[Aside], reason: str) -> None:
    """Throw these away, put them into quarantine, or let them go again; the journal keeps why.

    What is on its way between two places is the transfer's. Refused with ``aside_unknown`` (no such way), ``aside_empty``,
    ``reason_missing``, ``lot_unknown`` or ``lot_short``.
    """
    if way not in WAYS:
        raise Refusal("aside_unknown", way=way)
    wanted = [each for each in lots if each.quantity_milli]
    if not wanted or any(each.quantity_milli < 0 for each in wanted):
        raise Refusal("aside_empty")
    if not reason.strip():
        raise Refusal("reason_missing")
    of = {row.id: row for row in tx.execute(_LOTS, {"ids": sorted({each.lot_id for each in wanted})})}
    if any(each.lot_id not in of for each in wanted):
        raise Refusal("lot_unknown")
    products = sorted({row.product_id for row in of.values()})
    lock_levels(tx, products)
    here = {(each.lot_id, each.place): each for found in lots_at(tx, products).values() for each in found}
    known = places(tx)
    kept = kept_here(tx, sorted(of))
    traced = traced_of(tx, products)
    costs = goods(tx, products)
    codes = list[str]()
    for each in wanted:
        at = (each.lot_id, each.place)
        own = each.kept or way == "stock"
        there = kept.get(at, 0) if own else here[at].sound_milli if at in here else 0
        if each.place == known.transit:
            there = 0
        row = of[each.lot_id]
        if each.quantity_milli > there or row.product_id not in traced:
            raise Refusal(
                "lot_short",
                product=full_name(row.name, row.variant),
                lot=row.code,
                here_milli=there,
                asked_milli=each.quantity_milli,
            )
        _post(tx, way, each, row.product_id, costs[row.product_id].cost_micro, known.main, own=own)
        if own:
            kept[at] = there - each.quantity_milli
        elif at in here:
            here[at] = _less(here[at], each.quantity_milli)
        codes.append(row.code)
    quantity = sum(each.quantity_milli for each in wanted)
    tx.note(way=way, lots=", ".join(dict.fromkeys(codes)), quantity_milli=quantity, reason=reason.strip())


def to_set_aside(rd: Read, lot_id: int | None = None) -> list[ToSetAside]:
    """One lot at each place where it is, or all that have expired and are not kept apart."""
    if lot_id is None:
        keys = [int(row.id) for row in rd.execute(_EXPIRED)]
    else:
        keys = [lot_id]
    of = {row.id: row for row in rd.execute(_LOTS, {"ids": keys})}
    names = {row.id: row.name for row in rd.execute(_PLACES)}
    kept, serving = kept_here(rd, keys), places(rd).serving
    free = {
        row.id: row.available_milli for row in stock_rows(rd, sorted({row.product_id for row in of.values()}))
    }
    found = [
        ToSetAside(
            each.lot_id,
            product_id,
            full_name(of[each.lot_id].name, of[each.lot_id].variant),
            of[each.lot_id].sku or "",
            each.code,
            each.expires_on,
            each.place,
            names[each.place],
            each.sound_milli,
            kept.get((each.lot_id, each.place), 0),
            of[each.lot_id].cost_micro,
            of[each.lot_id].traced == "serial",
            free.get(product_id, 0) if each.place in serving and not _past(rd, each.expires_on) else None,
        )
        for product_id, lots in lots_at(rd, {row.product_id for row in of.values()}).items()
        for each in lots
        if each.lot_id in of and each.place in names
    ]
    if lot_id is None:
        found = [each for each in found if each.loose_milli > 0]
    return sorted(found, key=lambda each: (each.expires_on or date.max, each.product, each.code, each.place))


def worth_of(lots: Sequence[ToSetAside], chosen: Sequence[Aside], currency: str) -> int | None:
    """What these come to at the cost on their products' pages (minor units); None where one is unknown. Pure."""
    costs = {each.lot_id: each.cost_micro for each in lots}
    worth = 0
    for each in chosen:
        cost = costs.get(each.lot_id)
        if cost is None:
            return None
        worth += line_amount(each.quantity_milli, cost, currency)
    return worth


def _past(rd: Read, day: date | None) -> bool:
    return day is not None and day < rd.today


def _less(at: LotAt, milli: int) -> LotAt:
    return LotAt(at.lot_id, at.code, at.expires_on, at.place, at.quantity_milli - milli, at.kept_milli)


def _post(
    tx: Write, way: str, each: Aside, product_id: int, cost: int | None, main: int, *, own: bool
) -> None:
    cause = ("lot", each.lot_id)
    if way == "scrap":
        gone = Move(product_id, -each.quantity_milli, None, cost, each.lot_id, each.place)
        post_moves(tx, [gone], main, tx.today, "scrap", cause)
    if own or way == "quarantine":
        milli = -each.quantity_milli if own else each.quantity_milli
        at = (product_id, each.place)
        post_quarantine(tx, {at: milli}, tx.today, cause, {at: {each.lot_id: milli}})


def kept_here(rd: Read, lot_ids: Sequence[int]) -> dict[tuple[int, int], int]:
    """What was put aside here of these lots, by lot and place; what a return keeps is the return's."""
    return {
        (row.lot_id, row.location_id): int(row.milli) for row in rd.execute(_KEPT_HERE, {"lots": lot_ids})
    }


_LOTS = (
    select(
        lot.c.id,
        lot.c.code,
        lot.c.product_id,
        product.c.name,
        product.c.variant,
        product.c.sku,
        product.c.cost_micro,
        product.c.traced,
    )
    .join(product, product.c.id == lot.c.product_id)
    .where(lot.c.id.in_(bindparam("ids", expanding=True)))
)
_kept = func.sum(quarantine.c.quantity_milli)
_KEPT_HERE = (
    select(quarantine.c.lot_id, quarantine.c.location_id, _kept.label("milli"))
    .where(quarantine.c.cause == "lot", quarantine.c.cause_id.in_(bindparam("lots", expanding=True)))
    .group_by(quarantine.c.lot_id, quarantine.c.location_id)
    .having(_kept != 0)
)
_EXPIRED = (
    select(lot.c.id)
    .join(stock_move, stock_move.c.lot_id == lot.c.id)
    .join(product, product.c.id == lot.c.product_id)
    .where(lot.c.expires_on < THE_DAY, product.c.traced != "")
    .group_by(lot.c.id)
    .having(func.sum(stock_move.c.quantity_milli) > 0)
)
_PLACES = select(location.c.id, location.c.name).where(location.c.code != TRANSIT)
