"""What typing one figure of a line does to the others: a total, a discount by amount or by percent. Pure.

Quantity × price less discount always leads to the line's total (N9): a total that no price of six decimals leads to is
reached by a price a little higher and a discount of the cents between.
"""

from __future__ import annotations

from dataclasses import replace

from app.base.errors import Refusal
from app.base.money import decimals, rounded_div
from app.base.rate import WHOLE_PPM
from app.orders.draft import DraftLine

_SCALE = 1_000_000_000


def text_line(words: str) -> DraftLine:
    """A line that only says something."""
    return DraftLine(name=words, kind="text", quantity_milli=0)


def section_line(words: str) -> DraftLine:
    """The heading of the lines below it; without words it ends the section above."""
    return DraftLine(name=words, kind="section", quantity_milli=0)


def full_amount(line: DraftLine, currency: str) -> int:
    """Quantity × price in minor units, before any discount."""
    return rounded_div(line.quantity_milli * line.unit_price_micro * 10 ** decimals(currency), _SCALE)


def line_amount(line: DraftLine, currency: str) -> int:
    """What a line comes to in minor units, in the terms of its price."""
    scale = 10 ** decimals(currency)
    kept = WHOLE_PPM - line.discount_ppm
    return (
        rounded_div(line.quantity_milli * line.unit_price_micro * scale * kept, _SCALE * WHOLE_PPM)
        - line.discount_amount
    )


def with_total(line: DraftLine, total: int, currency: str) -> DraftLine:
    """The line with the price that leads to a typed total (minor units); its percentage stays, its amount goes.

    Refused with ``total_without_quantity``, ``total_negative``, or ``total_without_price`` where 100 % is taken off.
    """
    if line.quantity_milli == 0:
        raise Refusal("total_without_quantity", name=line.name)
    if total < 0:
        raise Refusal("total_negative", name=line.name)
    kept = WHOLE_PPM - line.discount_ppm
    if kept <= 0:
        raise Refusal("total_without_price", name=line.name)
    scale = 10 ** decimals(currency)
    above, below = total * _SCALE * WHOLE_PPM, line.quantity_milli * scale * kept
    priced = replace(line, unit_price_micro=rounded_div(above, below), discount_amount=0)
    if line_amount(priced, currency) == total:
        return priced
    # A millionth is too coarse for so many: the next price above, and the cents between taken off.
    priced = replace(priced, unit_price_micro=-(-above // below))
    return replace(priced, discount_amount=line_amount(priced, currency) - total)


def with_percent_off(line: DraftLine, discount_ppm: int) -> DraftLine:
    """The line with a percentage off, in place of what was off before. Refused with ``discount_percent_range``."""
    if not 0 <= discount_ppm <= WHOLE_PPM:
        raise Refusal("discount_percent_range")
    return replace(line, discount_ppm=discount_ppm, discount_amount=0)


def with_amount_off(line: DraftLine, amount: int, currency: str) -> DraftLine:
    """The line with an amount (minor units) off, in place of what was off before.

    Refused with ``discount_amount_range`` where it is more than the line comes to, or negative.
    """
    whole = full_amount(line, currency)
    if not 0 <= amount <= max(whole, 0):
        raise Refusal("discount_amount_range", most=whole, currency=currency)
    return replace(line, discount_ppm=0, discount_amount=amount)
