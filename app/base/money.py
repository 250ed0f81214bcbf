"""Money: whole minor units (cents) and an ISO 4217 currency. Exact: no float comes near.

Rounding is half up, away from zero, done once and at the end.
"""

from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from babel.numbers import list_currencies

from app.base.errors import Refusal
from app.base.scaled import from_scaled, to_scaled

_NOT_HUNDREDTHS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
"""ISO 4217 list one: the currencies whose minor unit is not a hundredth.

Babel knows which currencies exist; its own decimals are what people write in daily life (CLDR gives the
Lebanese pound none where ISO 4217 has two), and shops, banks and electronic invoices go by the standard.
"""


def rounded_div(numerator: int, denominator: int) -> int:
    """numerator / denominator to the nearest whole number, halves away from zero."""
    if denominator == 0:
        raise ZeroDivisionError("rounded_div by zero")
    quotient, rest = divmod(abs(numerator), abs(denominator))
    if rest * 2 >= abs(denominator):
        quotient += 1
    return quotient if (numerator < 0) == (denominator < 0) else -quotient


def fitted(numerators: Sequence[int], denominator: int, total: int) -> list[int]:
    """Whole numbers that sum to `total`, each the floor or the ceiling of its numerator / denominator.

    Those with the largest remainder are rounded up; of equal remainders the larger part goes first, then the
    earlier one. Turning every sign around turns every part around. `total` must lie within one unit of the
    exact sum per part that is not whole (ValueError otherwise): a rounded sum always does.
    """
    if denominator == 0:
        raise ZeroDivisionError("fitted by zero")
    if denominator < 0:
        numerators, denominator = [-part for part in numerators], -denominator
    sign = next((number for number in (total, sum(numerators), *numerators) if number), 0)
    if sign < 0:
        return [-part for part in fitted([-part for part in numerators], denominator, -total)]
    parts: list[int] = []
    remainders: list[int] = []
    for numerator in numerators:
        part, remainder = divmod(numerator, denominator)
        parts.append(part)
        remainders.append(remainder)
    missing = total - sum(parts)
    first = sorted(range(len(parts)), key=lambda at: (-remainders[at], -abs(numerators[at]), at))
    if not 0 <= missing <= sum(1 for remainder in remainders if remainder):
        raise ValueError(f"{numerators} / {denominator} cannot be rounded to a sum of {total}")
    for at in first[:missing]:
        parts[at] += 1
    return parts


def share(total: int, weights: Sequence[int]) -> list[int]:
    """`total` divided in proportion to `weights`, by largest remainder: whole numbers that sum to it exactly.

    Either may be negative: share(-total, weights) is exactly the negative of share(total, weights), and
    turning the sign of all weights changes nothing. Refusal("nothing_to_share_over") when there is something
    to share and the weights sum to nothing.
    """
    whole = sum(weights)
    if total == 0:
        return [0] * len(weights)
    if whole == 0:
        raise Refusal("nothing_to_share_over", total=total)
    return fitted([total * weight for weight in weights], whole, total)


@cache
def decimals(currency: str) -> int:
    """How many decimals amounts in `currency` have (ISO 4217); Refusal("unknown_currency") if there is
    none."""
    if currency not in list_currencies():
        raise Refusal("unknown_currency", currency=currency)
    return next((digits for digits, codes in _NOT_HUNDREDTHS.items() if currency in codes.split()), 2)


def to_minor(amount: Decimal, currency: str) -> int:
    """The amount in minor units. Never rounds: Refusal("too_many_decimals") if the currency has fewer."""
    return to_scaled(amount, decimals(currency))


def from_minor(minor: int, currency: str) -> Decimal:
    """The amount with all decimals of its currency: 1250 in EUR is 12.50."""
    return from_scaled(minor, decimals(currency))
