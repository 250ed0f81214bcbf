"""Correcting the stock of a product by hand: an opening figure, a breakage, a count; always a move with its reason."""

from __future__ import annotations

from dataclasses import replace

from app.base.door import Write, verb
from app.base.errors import Refusal
from app.catalogue.product import goods
from app.stock.ledger import Move, lock_levels, post_moves
from app.stock.lots import LotOf, lots_at, lots_came, traced_of
from app.stock.place import places


@verb("stock.correct")
def correct(
    tx: Write,
    product_id: int,
    change_milli: int,
    reason: str,
    *,
    unit_cost_micro: int | None = None,
    place: int | None = None,
    lot_id: int | None = None,
    lot: LotOf | None = None,
) -> None:
    """Add to or take from what is on hand (thousandths) at a place, the first unless told; the journal keeps why.

    `lot_id` says of which lot, where the product is traced; `lot` is one that was found and nobody knew. Refused with
    ``product_not_stocked``, ``correction_empty``, ``reason_missing``, ``place_unknown``, ``product_not_traced``, ``lot_kept``
    where what is taken of a lot is in quarantine, or as `by_lot` and `lots_came` are.
    """
    found = goods(tx, [product_id]).get(product_id)
    if found is None or not found.stocked:
        raise Refusal("product_not_stocked")
    if not change_milli:
        raise Refusal("correction_empty")
    if not reason.strip():
        raise Refusal("reason_missing")
    here = places(tx).chosen(place)
    before = lock_levels(tx, [product_id], here)[product_id].at.get(here, 0)
    # Read behind the lock: who received some meanwhile changed the average.
    cost = unit_cost_micro if unit_cost_micro is not None else goods(tx, [product_id])[product_id].cost_micro
    if lot is not None:
        traced = traced_of(tx, [product_id]).get(product_id)
        if traced is None:
            raise Refusal("product_not_traced")
        [(lot_id, _)] = lots_came(
            tx, product_id, traced, [replace(lot, quantity_milli=change_milli)], change_milli
        )
    elif lot_id is not None and change_milli < 0:
        _must_be_free(tx, product_id, lot_id, here, -change_milli)
    cause = ("product", product_id)
    post_moves(tx, [Move(product_id, change_milli, None, cost, lot_id)], here, tx.today, "correction", cause)
    tx.note(reason=reason, before_milli=before, change_milli=change_milli)


def _must_be_free(tx: Write, product_id: int, lot_id: int, place: int, milli: int) -> None:
    """What is kept apart of a lot goes by the way it came: let go, or thrown away."""
    for each in lots_at(tx, [product_id]).get(product_id, ()):
        here = each.lot_id == lot_id and each.place == place and each.kept_milli
        if here and each.sound_milli < milli <= each.quantity_milli:
            raise Refusal("lot_kept", lot=each.code, kept_milli=each.kept_milli, free_milli=each.sound_milli)
