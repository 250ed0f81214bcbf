"""Correcting the stock of a product by hand: an opening figure, a breakage, a count; always a move with its reason."""

from __future__ import annotations

from dataclasses import replace

from app.base.door import Write, verb
from app.base.errors import Refusal
from app.catalogue.product import goods
from app.stock.ledger import Move, lock_levels, post_moves
from app.stock.lots import LotOf, lots_came, traced_of
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
    ``product_not_stocked``, ``correction_empty``, ``reason_missing``, ``place_unknown``, ``product_not_traced``, or as `by_lot`
    and `lots_came` are.
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
    cost = unit_cost_micro if unit_cost_micro is not None else found.cost_micro
    if lot is not None:
        traced = traced_of(tx, [product_id]).get(product_id)
        if traced is None:
            raise Refusal("product_not_traced")
        [(lot_id, _)] = lots_came(
            tx, product_id, traced, [replace(lot, quantity_milli=change_milli)], change_milli
        )
    cause = ("product", product_id)
    post_moves(tx, [Move(product_id, change_milli, None, cost, lot_id)], here, tx.today, "correction", cause)
    tx.note(reason=reason, before_milli=before, change_milli=change_milli)
