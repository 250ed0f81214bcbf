"""What is earned on a document: what it sells for without tax, its discounts taken off, less what its goods cost.

Pure. What a product costs is written down in the company's currency: of a document in another there is no margin. Where
no cost is known there is none either, and it is said how many lines that concerns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.base.money import decimals, rounded_div
from app.orders.order import COUNTED
from app.pricing.figures import Figure, LineFigures, PartFigures, PartKind, sum_by_rate, total_of
from app.pricing.totals import discounted_lines

_THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class Margin:
    """What something sells for without tax and what it costs, both in minor units, or in millionths for one unit."""

    net: int
    cost: int

    @property
    def amount(self) -> int:
        """What is left."""
        return self.net - self.cost

    @property
    def share_ppm(self) -> int | None:
        """What is left of what it sells for, to a tenth of a percent; None where it sells for nothing."""
        return rounded_div(self.amount * _THOUSAND, self.net) * _THOUSAND if self.net else None


@dataclass(frozen=True, slots=True)
class Margins:
    """The margin of each line, None where its cost is not known; of all those together; and how many lack it."""

    lines: tuple[Margin | None, ...]
    total: Margin | None
    unknown: int


def cost_of(quantity_milli: int, cost_micro: int, currency: str) -> int:
    """What a quantity costs, in minor units, rounded once."""
    return rounded_div(quantity_milli * cost_micro * 10 ** decimals(currency), 1_000_000_000)


def margins(sold: Sequence[Figure], costs: Sequence[int | None]) -> Margins:
    """The margins of lines that sell for `sold` and cost `costs`, in the same order."""
    found = tuple(
        Margin(figure.net, cost) if cost is not None else None
        for figure, cost in zip(sold, costs, strict=True)
    )
    known = [each for each in found if each is not None]
    total = Margin(sum(each.net for each in known), sum(each.cost for each in known)) if known else None
    return Margins(found, total, len(found) - len(known))


def sold_for(lines: Sequence[tuple[str, LineFigures]]) -> tuple[LineFigures, ...]:
    """What the goods and services of a kept document sell for, with its discount spread over them.

    `lines` are all it has, by kind; what is neither goods nor service nor the discount plays no part.
    """
    counted = tuple(figures for kind, figures in lines if kind in COUNTED)
    at_hand = {rate.vat for rate in sum_by_rate(counted) if rate.gross}
    off = tuple(
        _discount(figures) for kind, figures in lines if kind == "discount" and figures.vat in at_hand
    )
    return discounted_lines(total_of(counted, off, sum_by_rate((*counted, *off))))


def _discount(figures: LineFigures) -> PartFigures:
    kind: PartKind = "discount"
    return PartFigures(kind, figures.category, figures.rate_ppm, figures.net, figures.tax)
