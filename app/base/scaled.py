"""Decimals kept as whole numbers of their smallest part: exact, and summed exactly by the database."""

from decimal import Decimal
from fractions import Fraction

from app.base.errors import Refusal

_DIGITS = 18
"""What a 64-bit column holds whatever the leading digit is."""


def to_scaled(value: Decimal, places: int) -> int:
    """`value` in units of 10^-places: 12.5 with 3 places is 12500.

    Never rounds: Refusal("too_many_decimals") when the value is finer than that, Refusal("not_a_number") for
    NaN and infinities, Refusal("number_too_large") beyond 18 digits.
    """
    if not value.is_finite():
        raise Refusal("not_a_number", value=str(value))
    if value and value.adjusted() + places >= _DIGITS:
        raise Refusal("number_too_large", value=str(value))
    if value and value.adjusted() + places < 0:
        raise Refusal("too_many_decimals", value=str(value), decimals=places)
    scaled = Fraction(value) * 10**places
    if scaled.denominator != 1:
        raise Refusal("too_many_decimals", value=str(value), decimals=places)
    return scaled.numerator


def from_scaled(scaled: int, places: int) -> Decimal:
    """The decimal that `scaled` stands for, always with `places` decimals: 12500 with 3 places is 12.500."""
    return Decimal(f"{scaled}E-{places}")
