"""What was taken off a line before its total, so that quantity and price on a page always lead to it (N9): pure."""

from __future__ import annotations

from app.base.money import decimals, rounded_div
from app.orders.order import OrderLine


def discount_of(line: OrderLine, currency: str, *, prices_include_tax: bool) -> int:
    """Minor units between quantity × price and the line's total, in the terms its price is told in; 0 without any."""
    if not line.counted:
        return 0
    scale = 10 ** decimals(currency)
    full = rounded_div(line.unit_price_micro * line.quantity_milli * scale, 1_000_000_000)
    return full - (line.gross if prices_include_tax else line.net)
