"""The figures of a part of a document: what is shipped or invoiced now, of what was agreed on.

Every amount is computed cumulatively: what is due once this portion is taken, less what was due before. So
whatever the portions are, those that complete the document sum exactly to it: each line, each rate, net, tax
and total.

What belongs to no line: shipping, fees and the rounding go with the first portion. What lowers the document
(its discount, a gift card) goes with the goods it lowers, in proportion: with the first portion it could
exceed what that portion costs.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.base.errors import Refusal
from app.base.money import rounded_div
from app.pricing.figures import (
    Figure,
    LineFigures,
    PartFigures,
    RateFigures,
    Totals,
    Vat,
    sum_by_rate,
    total_of,
)


@dataclass(frozen=True, slots=True)
class _Reached:
    """What a document comes to once certain quantities are taken."""

    lines: tuple[LineFigures, ...]
    parts: tuple[PartFigures, ...]
    rates: dict[Vat, RateFigures]
    rounding: int


def portion(document: Totals, taken_milli: Sequence[int], now_milli: Sequence[int]) -> Totals:
    """The figures of `now_milli` of each line, after `taken_milli` of each went in earlier portions.

    Both name a quantity for every line of the document, in its order; the portion's lines are in that order
    too, with nothing on those not taken. The first portion (nothing taken before) also takes shipping, fees,
    the rounding, and lines without a quantity. The last one takes the rest of each rate's tax, which in a
    shop's figures need not be the sum of its lines.

    Refusal("portion_exceeds_line") when more than the line is taken, Refusal("portion_empty") when nothing
    is. A document whose lines all have no quantity has one portion: the whole.
    """
    quantities = [line.quantity_milli for line in document.lines]
    if not any(quantities):
        return document
    reached = [before + now for before, now in zip(taken_milli, now_milli, strict=True)]
    for at, (whole, before, now) in enumerate(zip(quantities, taken_milli, now_milli, strict=True)):
        _check(at, whole, before, now)
    if not any(now_milli):
        raise Refusal("portion_empty")

    before, after = _reach(document, taken_milli), _reach(document, reached)
    lines = tuple(
        replace(
            new,
            quantity_milli=new.quantity_milli - old.quantity_milli,
            net=new.net - old.net,
            tax=new.tax - old.tax,
        )
        for new, old in zip(after.lines, before.lines, strict=True)
    )
    first = not any(taken_milli)
    parts = tuple(
        replace(new, net=new.net - old.net, tax=new.tax - old.tax)
        for new, old in zip(after.parts, before.parts, strict=True)
        if first or new != old
    )
    rates = [
        replace(rate, net=rate.net - before.rates[vat].net, tax=rate.tax - before.rates[vat].tax)
        for vat, rate in after.rates.items()
    ]
    touched = {line.vat for line in lines if line.quantity_milli or line.gross} | {part.vat for part in parts}
    return total_of(
        lines,
        parts,
        tuple(rate for rate in rates if rate.vat in touched or rate.net or rate.tax),
        rounding=after.rounding - before.rounding,
        prices_include_tax=document.prices_include_tax,
    )


def line_portion(
    line: LineFigures, taken_milli: int, now_milli: int, *, prices_include_tax: bool = False
) -> LineFigures:
    """The figures of `now_milli` of a line after `taken_milli` of it: for returns and delivered amounts.

    With prices including tax the gross is divided and the tax in it, otherwise the net and the tax on it:
    what was typed stays exact. Refusal("portion_exceeds_line") as for `portion`.
    """
    _check(0, line.quantity_milli, taken_milli, now_milli)
    old = _line_reached(line, taken_milli, prices_include_tax)
    new = _line_reached(line, taken_milli + now_milli, prices_include_tax)
    return replace(line, quantity_milli=now_milli, net=new.net - old.net, tax=new.tax - old.tax)


def _check(at: int, whole: int, before: int, now: int) -> None:
    """Nothing but a part of what is left, in the direction of the line, can be taken."""
    sign = -1 if whole < 0 else 1
    if before * sign < 0 or now * sign < 0 or (before + now) * sign > whole * sign:
        raise Refusal(
            "portion_exceeds_line", line=at + 1, quantity_milli=whole, taken_milli=before, asked_milli=now
        )


def _reach(document: Totals, taken_milli: Sequence[int]) -> _Reached:
    """What the document comes to with these quantities taken: nothing at the start, all of it at the end."""
    nothing = {rate.vat: replace(rate, net=0, tax=0) for rate in document.rates}
    if not any(taken_milli):
        lines = tuple(replace(line, quantity_milli=0, net=0, tax=0) for line in document.lines)
        return _Reached(lines, tuple(replace(part, net=0, tax=0) for part in document.parts), nothing, 0)
    if all(line.quantity_milli == taken for line, taken in zip(document.lines, taken_milli, strict=True)):
        rates = {rate.vat: rate for rate in document.rates}
        return _Reached(document.lines, document.parts, rates, document.rounding)
    lines = tuple(
        _line_reached(line, taken, document.prices_include_tax)
        for line, taken in zip(document.lines, taken_milli, strict=True)
    )
    parts = tuple(_part_reached(part, document, lines) for part in document.parts)
    rates = nothing | {rate.vat: rate for rate in sum_by_rate((*lines, *parts))}
    return _Reached(lines, parts, rates, document.rounding)


def _line_reached(line: LineFigures, taken_milli: int, prices_include_tax: bool) -> LineFigures:
    if not line.quantity_milli:
        return line
    net, tax = _fraction(line, taken_milli, line.quantity_milli, prices_include_tax)
    return replace(line, quantity_milli=taken_milli, net=net, tax=tax)


def _part_reached(part: PartFigures, document: Totals, lines: Sequence[LineFigures]) -> PartFigures:
    """All of a part that adds to the document; of one that lowers it, the fraction of what it lowers.

    That is the lines at its rate, or all lines when those do not bear it (a gift card has a rate of its own).
    """
    at_rate = [at for at, line in enumerate(document.lines) if line.vat == part.vat]
    for among in (at_rate, range(len(lines))):
        whole = sum(document.lines[at].gross for at in among)
        if whole * part.gross < 0:
            reached = sum(lines[at].gross for at in among)
            net, tax = _fraction(part, reached, whole, document.prices_include_tax)
            return replace(part, net=net, tax=tax)
    return part


def _fraction(figure: Figure, reached: int, whole: int, prices_include_tax: bool) -> tuple[int, int]:
    """reached / whole of the net and the tax, keeping exact what the price was typed in."""
    tax = rounded_div(figure.tax * reached, whole)
    if prices_include_tax:
        return rounded_div((figure.net + figure.tax) * reached, whole) - tax, tax
    return rounded_div(figure.net * reached, whole), tax
