"""The one computation of a document's totals, from what was typed.

**The typed figure is the truth.** With prices including tax the gross of a line is exact and the tax is
extracted from it (500.00 at 10 % is 454.55 + 45.45); with prices without tax the net is exact and the tax
comes on top.

Where the tax is rounded:

- "rate": once per VAT rate, on the sum (EN 16931 BR-CO-17; the only one Belgium allows since 2026). The taxes
  of the lines are that sum divided by largest remainder.
- "line": on each line and each charge; the tax of a rate is their sum.
- "unit": the unit price after its percentage is rounded to the minor unit, the tax of one unit too, and both
  are multiplied. Prices finer than a minor unit lose their further decimals, which is what the method means.

Promises, all tested:

- The order of lines and charges does not change any total.
- Turning every quantity and amount around gives exactly the negative.
- Splitting a line in two changes no total with "rate" when the amounts of both halves are whole minor units,
  and with "unit" when both quantities are whole; a discount by amount is split with the line. "line" promises
  nothing: two roundings are not one.

The document's discount is an allowance per rate (BG-20): divided over the rates in proportion to their lines,
by largest remainder. It does not touch the lines' own figures; `discounted_lines` spreads it over them.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from app.base.errors import Refusal
from app.base.money import decimals, fitted, rounded_div, share
from app.base.rate import WHOLE_PPM
from app.pricing.figures import (
    LineFigures,
    PartFigures,
    PartKind,
    Totals,
    Vat,
    sum_by_rate,
    total_of,
)
from app.pricing.line import Charge, Line

Rounding = Literal["unit", "line", "rate"]

_MILLI = 1000
_MICRO = 1_000_000


def add_up(
    lines: Sequence[Line],
    *,
    currency: str,
    prices_include_tax: bool = False,
    rounding: Rounding = "rate",
    discount_ppm: int = 0,
    discount: int = 0,
    charges: Sequence[Charge] = (),
    total_step: int = 1,
) -> Totals:
    """The figures of a document with these lines and charges.

    `discount_ppm` and then `discount` (minor units) are taken off the sum of the lines, in the terms the
    prices are typed in. `total_step` rounds the total to pay to its multiple (5 for Swiss francs in cash);
    the difference is the document's rounding.

    Refusal("discount_out_of_range") when a discount is not between nothing and what it is taken off,
    Refusal("rate_out_of_range") for a negative rate, Refusal("unknown_currency").
    """
    if total_step < 1:
        raise ValueError(f"a total cannot be rounded to multiples of {total_step}")
    scale = 10 ** decimals(currency)
    typed = [_typed_line(line, scale, rounding) for line in lines]
    by_rate = _sum_by_vat([line.vat for line in lines], typed)
    allowances = _document_discount(by_rate, discount_ppm=discount_ppm, discount=discount)

    kinds: list[PartKind] = [*("discount" for _ in allowances), *(charge.kind for charge in charges)]
    vats = [line.vat for line in lines] + list(allowances) + [charge.vat for charge in charges]
    typed += [-amount for amount in allowances.values()] + [charge.amount for charge in charges]
    if any(rate_ppm < 0 for _, rate_ppm in vats):
        raise Refusal("rate_out_of_range", rate_ppm=min(rate_ppm for _, rate_ppm in vats))

    if rounding == "rate":
        taxes = _taxes_per_rate(vats, typed, prices_include_tax)
    else:
        of_lines = [
            _unit_tax(line, scale, prices_include_tax)
            if rounding == "unit"
            else _tax(amount, line.rate_ppm, prices_include_tax)
            for line, amount in zip(lines, typed, strict=False)
        ]
        # What a discount takes off has the tax of the lines, however that was rounded: 100 % leaves nothing.
        tax_by_rate = _sum_by_vat([line.vat for line in lines], of_lines)
        of_discount = [-rounded_div(tax_by_rate[vat] * off, by_rate[vat]) for vat, off in allowances.items()]
        of_charges = [_tax(charge.amount, charge.rate_ppm, prices_include_tax) for charge in charges]
        taxes = [*of_lines, *of_discount, *of_charges]
    nets = [amount - tax if prices_include_tax else amount for amount, tax in zip(typed, taxes, strict=True)]

    line_figures = tuple(
        LineFigures(line.quantity_milli, line.category, line.rate_ppm, net, tax)
        for line, net, tax in zip(lines, nets, taxes, strict=False)
    )
    first = len(lines)
    parts = tuple(
        PartFigures(kind, vat[0], vat[1], net, tax)
        for kind, vat, net, tax in zip(kinds, vats[first:], nets[first:], taxes[first:], strict=True)
    )
    rates = sum_by_rate((*line_figures, *parts))
    gross = sum(rate.gross for rate in rates)
    return total_of(
        line_figures,
        parts,
        rates,
        rounding=rounded_div(gross, total_step) * total_step - gross,
        prices_include_tax=prices_include_tax,
    )


def discounted_lines(totals: Totals) -> tuple[LineFigures, ...]:
    """The lines with the document's discount spread over them: what the customer pays for each.

    Per rate, in proportion to the lines' gross amounts, by largest remainder: lines and discount of each rate
    sum to the same net and tax as before. For returns and margins.
    """
    lines = list(totals.lines)
    for discount in sum_by_rate(part for part in totals.parts if part.kind == "discount"):
        at_rate = [at for at, line in enumerate(lines) if line.vat == discount.vat]
        weights = [lines[at].gross for at in at_rate]
        nets, taxes = share(discount.net, weights), share(discount.tax, weights)
        for at, net, tax in zip(at_rate, nets, taxes, strict=True):
            lines[at] = replace(lines[at], net=lines[at].net + net, tax=lines[at].tax + tax)
    return tuple(lines)


def _typed_line(line: Line, scale: int, rounding: Rounding) -> int:
    """The line's amount in minor units, in the terms its price is typed in."""
    if rounding == "unit":
        amount = rounded_div(_unit_price(line, scale) * line.quantity_milli, _MILLI)
    else:
        kept = _kept(line.discount_ppm)
        amount = rounded_div(
            line.quantity_milli * line.unit_price_micro * scale * kept, _MILLI * _MICRO * WHOLE_PPM
        )
    return amount - _checked_discount(line.discount, amount)


def _unit_price(line: Line, scale: int) -> int:
    """The price of one unit after its percentage, rounded to the minor unit."""
    return rounded_div(line.unit_price_micro * scale * _kept(line.discount_ppm), _MICRO * WHOLE_PPM)


def _unit_tax(line: Line, scale: int, prices_include_tax: bool) -> int:
    tax_of_one = _tax(_unit_price(line, scale), line.rate_ppm, prices_include_tax)
    tax_of_discount = _tax(line.discount, line.rate_ppm, prices_include_tax)
    return rounded_div(tax_of_one * line.quantity_milli, _MILLI) - tax_of_discount


def _kept(discount_ppm: int) -> int:
    if not 0 <= discount_ppm <= WHOLE_PPM:
        raise Refusal("discount_out_of_range", discount_ppm=discount_ppm)
    return WHOLE_PPM - discount_ppm


def _checked_discount(discount: int, amount: int) -> int:
    if not min(0, amount) <= discount <= max(0, amount):
        raise Refusal("discount_out_of_range", discount=discount, amount=amount)
    return discount


def _sum_by_vat(vats: Sequence[Vat], amounts: Sequence[int]) -> dict[Vat, int]:
    """The amounts at each rate, in order of category and rate: the order of the lines must not matter."""
    sums = dict.fromkeys(sorted(vats), 0)
    for vat, amount in zip(vats, amounts, strict=True):
        sums[vat] += amount
    return sums


def _document_discount(typed: dict[Vat, int], *, discount_ppm: int, discount: int) -> dict[Vat, int]:
    """What is taken off each rate; empty without a discount."""
    base = sum(typed.values())
    by_percentage = rounded_div(base * (WHOLE_PPM - _kept(discount_ppm)), WHOLE_PPM)
    taken_off = by_percentage + _checked_discount(discount, base - by_percentage)
    if not taken_off:
        return {}
    shares = share(taken_off, list(typed.values()))
    return {vat: amount for vat, amount in zip(typed, shares, strict=True) if amount}


def _taxes_per_rate(vats: Sequence[Vat], typed: Sequence[int], prices_include_tax: bool) -> list[int]:
    """The tax of each amount, such that each rate's sum is the tax of the rate's sum."""
    taxes = [0] * len(typed)
    for vat, amount in _sum_by_vat(vats, typed).items():
        rate_ppm = vat[1]
        at_rate = [at for at, other in enumerate(vats) if other == vat]
        exact = [typed[at] * rate_ppm for at in at_rate]
        whole = WHOLE_PPM + (rate_ppm if prices_include_tax else 0)
        fitting = fitted(exact, whole, _tax(amount, rate_ppm, prices_include_tax))
        for at, tax in zip(at_rate, fitting, strict=True):
            taxes[at] = tax
    return taxes


def _tax(amount: int, rate_ppm: int, prices_include_tax: bool) -> int:
    """The tax in the amount or on top of it, rounded."""
    return rounded_div(amount * rate_ppm, WHOLE_PPM + (rate_ppm if prices_include_tax else 0))
