"""What goods cost: one unit after more of it came in or went back (the weighted average), and a quantity of it. Pure."""

from __future__ import annotations

from app.base.money import decimals, rounded_div


def averaged(
    on_hand_milli: int, cost_micro: int | None, quantity_milli: int, unit_cost_micro: int | None
) -> int | None:
    """The cost of one unit (micro units) after `quantity_milli` came in at `unit_cost_micro`; a negative quantity went back.

    What is short counts for nothing: goods that were sold before they came were never here at another cost. The cost stays
    where that of the goods is unknown, or where nothing is left to have one.
    """
    if unit_cost_micro is None:
        return cost_micro
    standing = max(on_hand_milli, 0)
    if cost_micro is None or (quantity_milli > 0 and standing == 0):
        return unit_cost_micro if quantity_milli > 0 else cost_micro
    after = standing + quantity_milli
    if after <= 0:
        return cost_micro
    return max(rounded_div(standing * cost_micro + quantity_milli * unit_cost_micro, after), 0)


def line_amount(quantity_milli: int, unit_cost_micro: int, currency: str) -> int:
    """What a quantity comes to at a cost of one unit, in minor units, rounded half away from nought."""
    return rounded_div(quantity_milli * unit_cost_micro * 10 ** decimals(currency), 1000 * 1_000_000)
