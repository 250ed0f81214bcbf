"""Correcting the stock of a product by hand: an opening figure, a breakage, a count; always a move with its reason."""

from __future__ import annotations

from app.base.door import Write, verb
from app.base.errors import Refusal
from app.catalogue.product import goods
from app.stock.ledger import Move, lock_levels, main_location, post_moves


@verb("stock.correct")
def correct(
    tx: Write, product_id: int, change_milli: int, reason: str, *, unit_cost_micro: int | None = None
) -> None:
    """Add to or take from what is on hand (thousandths); the journal keeps why.

    Refused with ``product_not_stocked``, ``correction_empty`` or ``reason_missing``.
    """
    found = goods(tx, [product_id]).get(product_id)
    if found is None or not found.stocked:
        raise Refusal("product_not_stocked")
    if not change_milli:
        raise Refusal("correction_empty")
    if not reason.strip():
        raise Refusal("reason_missing")
    place = main_location(tx)
    before = lock_levels(tx, [product_id], place)[product_id]
    cost = unit_cost_micro if unit_cost_micro is not None else found.cost_micro
    cause = ("product", product_id)
    post_moves(tx, [Move(product_id, change_milli, None, cost)], place, tx.today, "correction", cause)
    tx.note(reason=reason, before_milli=before.on_hand_milli, change_milli=change_milli)
