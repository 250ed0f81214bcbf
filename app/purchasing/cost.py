"""What a quantity comes to at the price of one unit. Pure."""

from __future__ import annotations

from app.base.money import decimals, rounded_div


def line_amount(quantity_milli: int, unit_cost_micro: int, currency: str) -> int:
    """What a quantity comes to at a cost of one unit, in minor units, rounded half away from nought."""
    return rounded_div(quantity_milli * unit_cost_micro * 10 ** decimals(currency), 1000 * 1_000_000)
