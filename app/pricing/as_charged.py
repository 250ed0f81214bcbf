"""A document with the figures of the shop that charged it: kept, never computed again.

Shops round in their own ways (WooCommerce's lines and taxes miss its own total by up to 4 cents when it
rounds at subtotal level), and the customer has paid the shop's total. So lines, VAT per rate and total stay
as given and what is missing between them is the document's rounding (BT-114).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.base.errors import Refusal
from app.base.money import rounded_div
from app.base.rate import WHOLE_PPM
from app.pricing.figures import LineFigures, PartFigures, RateFigures, Totals, Vat, sum_by_rate, total_of

_TAX_TOLERANCE = 100
"""How far the tax of a rate may be from its computation, in minor units: one euro, as the validation rules of
EN 16931 (BR-CO-17) allow. Beyond that no e-invoice of these figures is accepted."""


@dataclass(frozen=True, slots=True)
class ChargedTax:
    """The tax a shop charged at one rate, on lines and shipping together, in minor units."""

    category: str
    rate_ppm: int
    tax: int

    @property
    def vat(self) -> Vat:
        return (self.category, self.rate_ppm)


def as_charged(
    lines: Sequence[LineFigures],
    taxes: Sequence[ChargedTax],
    total: int,
    *,
    parts: Sequence[PartFigures] = (),
    prices_include_tax: bool = False,
) -> Totals:
    """The document with these figures of a shop, its rounding what is missing to `total`.

    Taxes at the same rate are added together; a rate without a charged tax has none. `prices_include_tax`
    says what partial invoices keep exact.

    Refusal("shop_total_off") when the rounding is more than a few cents (`tolerance`): then something is missing
    from the document, not rounded. Refusal("shop_tax_off") when the tax of a rate is not that of its net amount.
    """
    charged: dict[Vat, int] = {}
    for tax in taxes:
        charged[tax.vat] = charged.get(tax.vat, 0) + tax.tax
    taxed_only = [RateFigures(category, rate, 0, 0) for category, rate in charged]
    rates = tuple(
        replace(rate, tax=charged.get(rate.vat, 0)) for rate in sum_by_rate((*lines, *parts, *taxed_only))
    )
    for rate in rates:
        _check_tax(rate)
    document = total_of(tuple(lines), tuple(parts), rates, prices_include_tax=prices_include_tax)
    rounding = total - document.total
    allowed = tolerance(len(lines) + len(parts))
    if abs(rounding) > allowed:
        raise Refusal("shop_total_off", total=total, sum=document.total, off=rounding, tolerance=allowed)
    return replace(document, rounding=rounding, total=total)


def _check_tax(rate: RateFigures) -> None:
    computed = rounded_div(rate.net * rate.rate_ppm, WHOLE_PPM)
    if abs(rate.tax - computed) > _TAX_TOLERANCE:
        raise Refusal("shop_tax_off", rate_ppm=rate.rate_ppm, net=rate.net, tax=rate.tax, computed=computed)


def tolerance(lines: int) -> int:
    """How far a shop's total may be from its lines, in minor units: one a line and two, at least five."""
    return max(5, lines + 2)
