"""What a document says it costs: net and tax by line, by part and by VAT rate. Amounts are minor units."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, Protocol

PartKind = Literal["discount", "shipping", "fee", "amount"]

Vat = tuple[str, int]
"""VAT category (UNTDID 5305) and rate in parts per million: what the figures are grouped by."""


class Figure(Protocol):
    """Anything with a VAT rate, a net amount and a tax amount."""

    @property
    def vat(self) -> Vat: ...
    @property
    def net(self) -> int: ...
    @property
    def tax(self) -> int: ...


@dataclass(frozen=True, slots=True)
class LineFigures:
    """What one line costs, its own discount taken off, the document's not (BT-131 is the net)."""

    quantity_milli: int
    category: str
    rate_ppm: int
    net: int
    tax: int

    @property
    def gross(self) -> int:
        return self.net + self.tax

    @property
    def vat(self) -> Vat:
        return (self.category, self.rate_ppm)


@dataclass(frozen=True, slots=True)
class PartFigures:
    """What belongs to the document and not to a line, at one rate: shipping, a fee of either sign, the
    document's discount (negative), the amount of a credit note that names no line."""

    kind: PartKind
    category: str
    rate_ppm: int
    net: int
    tax: int

    @property
    def gross(self) -> int:
        return self.net + self.tax

    @property
    def vat(self) -> Vat:
        return (self.category, self.rate_ppm)


@dataclass(frozen=True, slots=True)
class RateFigures:
    """The sum of lines and parts at one rate: taxable amount (BT-116) and tax (BT-117).

    The net is always the sum of the nets. The tax is the document's truth: in what a shop charged it may
    differ by cents from the sum of the taxes shown on the lines.
    """

    category: str
    rate_ppm: int
    net: int
    tax: int

    @property
    def gross(self) -> int:
        return self.net + self.tax

    @property
    def vat(self) -> Vat:
        return (self.category, self.rate_ppm)


@dataclass(frozen=True, slots=True)
class Totals:
    """All figures of a document. net + tax + rounding = total; the rates sum to net and tax.

    `rounding` is BT-114, `total` what is to be paid (BT-112 + BT-114). Lines stand in the order they were
    given, rates in order of category and rate.
    """

    lines: tuple[LineFigures, ...]
    parts: tuple[PartFigures, ...]
    rates: tuple[RateFigures, ...]
    net: int
    tax: int
    rounding: int
    total: int
    prices_include_tax: bool = False

    @property
    def gross(self) -> int:
        return self.net + self.tax


def sum_by_rate(figures: Iterable[Figure]) -> tuple[RateFigures, ...]:
    """One RateFigures per rate that occurs, in order of category and rate."""
    sums: dict[Vat, tuple[int, int]] = {}
    for figure in figures:
        net, tax = sums.get(figure.vat, (0, 0))
        sums[figure.vat] = (net + figure.net, tax + figure.tax)
    return tuple(RateFigures(category, rate, *sums[category, rate]) for category, rate in sorted(sums))


def total_of(
    lines: tuple[LineFigures, ...],
    parts: tuple[PartFigures, ...],
    rates: tuple[RateFigures, ...],
    *,
    rounding: int = 0,
    prices_include_tax: bool = False,
) -> Totals:
    """The document of these figures, its net, tax and total summed from the rates and the rounding."""
    net = sum(rate.net for rate in rates)
    tax = sum(rate.tax for rate in rates)
    return Totals(lines, parts, rates, net, tax, rounding, net + tax + rounding, prices_include_tax)


def reverse(totals: Totals) -> Totals:
    """The same document with every quantity and amount turned around: together they come to nothing."""
    return replace(
        totals,
        lines=tuple(
            replace(line, quantity_milli=-line.quantity_milli, net=-line.net, tax=-line.tax)
            for line in totals.lines
        ),
        parts=tuple(replace(part, net=-part.net, tax=-part.tax) for part in totals.parts),
        rates=tuple(replace(rate, net=-rate.net, tax=-rate.tax) for rate in totals.rates),
        net=-totals.net,
        tax=-totals.tax,
        rounding=-totals.rounding,
        total=-totals.total,
    )
