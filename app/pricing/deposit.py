"""The figures of deposits: what is asked before the goods, rate by rate, and what a final invoice takes off again.

Whatever the deposits and the invoices are, tax asked on deposits and tax left on invoices sum to the tax of the order:
no cent of it is asked for twice, and none is lost.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.base.errors import Refusal
from app.base.money import from_minor, rounded_div, share
from app.base.rate import WHOLE_PPM
from app.pricing.figures import PartFigures, RateFigures, Totals, Vat, total_of

Deducted = tuple[RateFigures, ...]


def part_of(total: int, ppm: int) -> int:
    """So many parts per million of a total, to the minor unit."""
    return rounded_div(total * ppm, WHOLE_PPM)


def deposit(
    left: Sequence[RateFigures], amount: int, currency: str, *, prices_include_tax: bool = False
) -> Totals:
    """The figures of a deposit of `amount` (minor units with tax) on what is `left` to ask for, in proportion to its rates.

    Refusal("deposit_not_positive") when nothing is asked, Refusal("deposit_exceeds_order") when more than is left.
    """
    asked = [rate for rate in left if rate.gross > 0]
    whole = sum(rate.gross for rate in asked)
    if amount <= 0:
        raise Refusal("deposit_not_positive")
    if amount > whole:
        raise too_much(amount, whole, currency)
    parts: list[PartFigures] = []
    for rate, part in zip(asked, share(amount, [rate.gross for rate in asked]), strict=True):
        if part:
            tax = rounded_div(rate.tax * part, rate.gross)
            parts.append(PartFigures("amount", rate.category, rate.rate_ppm, part - tax, tax))
    rates = tuple(RateFigures(part.category, part.rate_ppm, part.net, part.tax) for part in parts)
    return total_of((), tuple(parts), rates, prices_include_tax=prices_include_tax)


def too_much(asked: int, left: int, currency: str) -> Refusal:
    """The refusal of a deposit beyond what is left to ask for (minor units)."""
    told = {"asked": from_minor(asked, currency), "left": from_minor(left, currency)}
    return Refusal("deposit_exceeds_order", currency=currency, **told)


def deducted(
    deposits: Sequence[Sequence[RateFigures]], invoice: Sequence[RateFigures], at_most: int
) -> tuple[Deducted, ...]:
    """What an invoice of these rates takes off of each deposit (what is left of them), the oldest first.

    At each rate no more than the invoice asks for there, `at_most` in all: so the VAT left on it never is a credit, and
    a deposit on goods that are not on this invoice waits for the one they are on.
    """
    open_rates: dict[Vat, RateFigures] = {rate.vat: rate for rate in invoice}
    room = max(at_most, 0)
    found: list[Deducted] = []
    for rates in deposits:
        taken: list[RateFigures] = []
        for rate in rates:
            standing = open_rates.get(rate.vat)
            if standing is None:
                continue
            now = _taken(rate, standing, min(rate.gross, standing.gross, room))
            if now is None:
                continue
            room -= now.gross
            open_rates[rate.vat] = less(standing, now)
            taken.append(now)
        found.append(tuple(taken))
    return tuple(found)


def less(one: RateFigures, other: RateFigures) -> RateFigures:
    """What is left of a rate once another's figures are taken off."""
    return RateFigures(one.category, one.rate_ppm, one.net - other.net, one.tax - other.tax)


def rates_less(rates: Sequence[RateFigures], taken: Sequence[RateFigures]) -> tuple[RateFigures, ...]:
    """What is left of each rate; one of which nothing stood is left negative."""
    left: dict[Vat, RateFigures] = {rate.vat: rate for rate in rates}
    for each in taken:
        left[each.vat] = less(left.get(each.vat, RateFigures(each.category, each.rate_ppm, 0, 0)), each)
    return tuple(left[vat] for vat in sorted(left))


def _taken(deposit_left: RateFigures, standing: RateFigures, gross: int) -> RateFigures | None:
    """So much with tax of a deposit: all of it with its own tax, or all that the invoice asks for with the invoice's."""
    if gross <= 0:
        return None
    if gross == deposit_left.gross:
        return deposit_left
    if gross == standing.gross:
        return standing
    tax = rounded_div(deposit_left.tax * gross, deposit_left.gross)
    return RateFigures(deposit_left.category, deposit_left.rate_ppm, gross - tax, tax)
