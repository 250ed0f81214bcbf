"""Tracing of a product switched on, changed or off; what is told of a lot put right, and goods given another lot.

What is on hand when tracing begins is of no known lot until somebody says of which. Where it changes, what is there by lot
is of no known lot again, so that nothing is told that nobody keeps up.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import bindparam, select

from app.base.door import Write, verb
from app.base.errors import Refusal
from app.catalogue.product import goods
from app.catalogue.tables import product
from app.stock.ledger import lock_levels, post_moves
from app.stock.lots import TRACED, LotOf, Traced, lots_at, lots_came, traced_of
from app.stock.move import NO_LOT, Move
from app.stock.place import places
from app.stock.tables import lot


@verb("stock.trace")
def trace(tx: Write, product_id: int, how: str) -> None:
    """Trace a product from now on by ``lot``, by ``serial`` number, or not (empty).

    Refused with ``product_not_stocked``, ``tracing_unknown``, or ``tracing_in_quarantine`` where goods of known lots are kept
    apart.
    """
    row = tx.execute(_PRODUCT, {"id": product_id}).one_or_none()
    if row is None or not row.stocked:
        raise Refusal("product_not_stocked")
    if how not in TRACED:
        raise Refusal("tracing_unknown", how=how)
    if how == row.traced:
        return
    lock_levels(tx, [product_id])
    if row.traced:
        _forget(tx, product_id)
    tx.update(product, product_id, traced=how)
    tx.note(how=how or "none", before=row.traced or "none")


@verb("stock.name_lot")
def name_lot(
    tx: Write, product_id: int, place: int, came: Sequence[LotOf], *, from_lot: int = NO_LOT
) -> None:
    """Say of which lots goods are that are at a place as of another or of no known lot; nothing comes or leaves.

    Refused with ``product_not_traced``, ``lot_short``, or as `lots_came` is.
    """
    traced = _must_be_traced(tx, product_id)
    lock_levels(tx, [product_id], place)
    whole = sum(each.quantity_milli for each in came)
    standing = [each for each in lots_at(tx, [product_id]).get(product_id, []) if each.place == place]
    here = sum(each.sound_milli for each in standing if each.lot_id == from_lot)
    if here < whole:
        code = next((each.code for each in standing if each.lot_id == from_lot), "")
        raise Refusal("lot_short", product=traced.name, lot=code, here_milli=here, asked_milli=whole)
    named = lots_came(tx, product_id, traced, came, whole)
    _change_lots(tx, product_id, place, [(from_lot, -whole), *named])
    tx.note(lots=", ".join(each.code.strip() for each in came), quantity_milli=whole)


@verb("stock.change_lot")
def change_lot(tx: Write, lot_id: int, code: str, expires_on: date | None) -> None:
    """Put right what was read off goods: the number of a lot or its best-before day.

    Refused with ``lot_unknown``, ``lot_missing`` or ``lot_known``.
    """
    row = tx.execute(_LOT, {"id": lot_id}).one_or_none()
    if row is None:
        raise Refusal("lot_unknown")
    told = code.strip()
    traced = _must_be_traced(tx, row.product_id)
    if not told:
        raise Refusal("lot_missing", product=traced.name)
    other = tx.scalar(_SAME, {"product": row.product_id, "code": told})
    if other is not None and other != lot_id:
        raise Refusal("lot_known", product=traced.name, lot=told)
    tx.update(lot, lot_id, code=told, expires_on=expires_on)
    tx.touch("product", row.product_id)
    tx.note(lot=told, before=row.code, day=expires_on, day_before=row.expires_on)


def _must_be_traced(tx: Write, product_id: int) -> Traced:
    found = traced_of(tx, [product_id]).get(product_id)
    if found is None:
        raise Refusal("product_not_traced")
    return found


def _forget(tx: Write, product_id: int) -> None:
    """All that is there by lot is of no known lot from now on."""
    for each in lots_at(tx, [product_id]).get(product_id, []):
        if each.lot_id == NO_LOT:
            continue
        if each.kept_milli:
            raise Refusal("tracing_in_quarantine", lot=each.code)
        _change_lots(
            tx,
            product_id,
            each.place,
            [(each.lot_id, -each.quantity_milli), (NO_LOT, each.quantity_milli)],
        )


def _change_lots(tx: Write, product_id: int, place: int, changes: Sequence[tuple[int, int]]) -> None:
    """Moves that come to nothing together: what is there stays, its lot changes."""
    cost = goods(tx, [product_id])[product_id].cost_micro
    moves = [Move(product_id, milli, None, cost, lot_id, place) for lot_id, milli in changes]
    post_moves(tx, moves, places(tx).main, tx.today, "transfer", ("product", product_id))


_PRODUCT = select(product.c.stocked, product.c.traced).where(product.c.id == bindparam("id"))
_LOT = select(lot.c.product_id, lot.c.code, lot.c.expires_on).where(lot.c.id == bindparam("id"))
_SAME = select(lot.c.id).where(lot.c.product_id == bindparam("product"), lot.c.code == bindparam("code"))
