"""Quantities: thousandths of the product's unit (1 piece = 1000), named `*_milli`."""

from decimal import Decimal

from app.base.scaled import from_scaled, to_scaled

_PLACES = 3


def to_milli(quantity: Decimal) -> int:
    """Thousandths of a unit; Refusal("too_many_decimals") when the quantity has more than three decimals."""
    return to_scaled(quantity, _PLACES)


def from_milli(quantity_milli: int) -> Decimal:
    """The quantity with three decimals: 1500 is 1.500."""
    return from_scaled(quantity_milli, _PLACES)
