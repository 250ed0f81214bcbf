"""A move of the goods ledger, as somebody asks for it."""

from __future__ import annotations

from dataclasses import dataclass

NO_LOT = 0
"""The lot *unknown*: goods that came before their product was traced, or whose lot nobody said."""


@dataclass(frozen=True, slots=True)
class Move:
    """Goods in (positive) or out (negative), in thousandths of the product's unit; `place` where it is not its document's.

    `lot_id` matters of products that are traced alone: a lot, `NO_LOT`, or None where nobody said which.
    """

    product_id: int
    quantity_milli: int
    line_id: int | None = None
    unit_cost_micro: int | None = None
    lot_id: int | None = None
    place: int | None = None
