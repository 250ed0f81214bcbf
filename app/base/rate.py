"""Rates (VAT, discounts, interest): parts per million, named `*_ppm` (20 % = 200_000)."""

from decimal import Decimal

from app.base.scaled import from_scaled, to_scaled

WHOLE_PPM = 1_000_000
"""100 %."""

_PLACES_OF_PERCENT = 4


def to_ppm(percent: Decimal) -> int:
    """Parts per million of a percentage (5.5 is 55_000); Refusal("too_many_decimals") beyond four
    decimals."""
    return to_scaled(percent, _PLACES_OF_PERCENT)


def from_ppm(rate_ppm: int) -> Decimal:
    """The percentage with four decimals: 55_000 is 5.5000."""
    return from_scaled(rate_ppm, _PLACES_OF_PERCENT)
