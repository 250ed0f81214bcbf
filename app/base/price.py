"""Prices and costs of one unit: millionths of the currency unit (12.50 EUR = 12_500_000), named `*_micro`."""

from decimal import Decimal

from app.base.money import decimals, rounded_div
from app.base.scaled import from_scaled, to_scaled

_PLACES = 6


def to_micro(price: Decimal) -> int:
    """Millionths of a currency unit; Refusal("too_many_decimals") when there are more than six decimals."""
    return to_scaled(price, _PLACES)


def from_micro(price_micro: int) -> Decimal:
    """The price with six decimals: 12_500_000 is 12.500000."""
    return from_scaled(price_micro, _PLACES)


def unit_price(minor: int, quantity_milli: int, currency: str) -> int:
    """The price of one unit, in micro units, of which a quantity comes to an amount in minor units."""
    if not quantity_milli:
        return 0
    return rounded_div(minor * 1_000_000 * 1000, quantity_milli * 10 ** decimals(currency))
