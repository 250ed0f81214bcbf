"""The figures of a credit note: of given lines, of an amount, or of both; never more than is left to credit.

All figures here are positive: a credit note over 20.00 has a total of 20.00.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from app.base.errors import Refusal
from app.base.money import rounded_div, share
from app.pricing.as_charged import tolerance
from app.pricing.figures import LineFigures, PartFigures, RateFigures, Totals, Vat, sum_by_rate, total_of


class RatesAndRounding(Protocol):
    """What of a document matters to credit it: Totals are, and so is what is left of an invoice."""

    @property
    def rates(self) -> tuple[RateFigures, ...]: ...
    @property
    def rounding(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Uncredited:
    """What is left to credit of an invoice, per rate, and of its rounding."""

    rates: tuple[RateFigures, ...]
    rounding: int

    @property
    def total(self) -> int:
        return sum(rate.gross for rate in self.rates) + self.rounding


_Sums = dict[Vat, tuple[int, int]]
"""Net and tax per rate."""


def uncredited(invoice: RatesAndRounding, credited: Sequence[RatesAndRounding] = ()) -> Uncredited:
    """What is left of the invoice after these credit notes (positive figures, as `credit` gives them)."""
    taken = [
        RateFigures(rate.category, rate.rate_ppm, -rate.net, -rate.tax)
        for note in credited
        for rate in note.rates
    ]
    return Uncredited(
        sum_by_rate((*invoice.rates, *taken)), invoice.rounding - sum(note.rounding for note in credited)
    )


def credit(
    left: Uncredited,
    *,
    lines: Sequence[LineFigures] = (),
    total: int | None = None,
    prices_include_tax: bool = False,
) -> Totals:
    """The figures of a credit note over these lines, to this total.

    - `lines` alone: the lines as given (their share of a document discount taken off, see
      `discounted_lines`).
    - `total` alone: an amount, divided over the rates in proportion to the gross that is left at each, the
      tax extracted in the proportion it has in what is left.
    - both: the lines, and the rest of the total as an amount; when the total is less than the lines, what is
      missing is taken off the rates of the lines in proportion.

    Whatever the steps, when nothing is left in the end each rate is reversed exactly, and so is the rounding.
    What a line misses its rate by, up to a few cents (`tolerance`), follows what is left at the rate: the
    taxes a shop shows on its lines need not sum to the tax of the rate. A difference between the lines and a
    rate's net is a part of kind "amount".

    Refusal("credit_empty") when nothing is to be credited, Refusal("credit_exceeds_invoice") when more than
    what is left, as a whole or at one rate.
    """
    whole = {rate.vat: (rate.net, rate.tax) for rate in left.rates}
    asked = {rate.vat: rate for rate in sum_by_rate(lines)}
    allowed = tolerance(len(lines))
    taken = {vat: _within(rate, *whole.get(vat, (0, 0)), allowed) for vat, rate in asked.items()}
    if total is None:
        total = _total_of_lines(taken, left)
    if total <= 0:
        raise Refusal("credit_empty", asked=total)
    if total > left.total:
        raise Refusal("credit_exceeds_invoice", asked=total, left=left.total)

    rounding = 0
    rest = total - _gross(taken)
    if total == left.total:
        taken, rounding = whole, left.rounding
    elif rest < 0:
        taken = _added(taken, _divided(rest, taken))
    elif rest > 0:
        untaken = {vat: _less(figures, taken.get(vat, (0, 0))) for vat, figures in whole.items()}
        of_rates = max(0, min(rest, _gross(untaken)))
        taken = _added(taken, _divided(of_rates, untaken))
        rounding = rest - of_rates

    rates = tuple(RateFigures(*vat, *taken[vat]) for vat in sorted(taken) if any(taken[vat]) or vat in asked)
    # The last cent may be all tax: a document without any line says nothing, and e-invoices must have one (BR-16).
    parts = tuple(
        PartFigures("amount", *rate.vat, rate.net, rate.tax)
        for rate in _without(rates, lines)
        if rate.net or (rate.tax and not lines)
    )
    return total_of(tuple(lines), parts, rates, rounding=rounding, prices_include_tax=prices_include_tax)


def _within(asked: RateFigures, net: int, tax: int, allowed: int) -> tuple[int, int]:
    """What is asked at a rate, held within the net and the tax that are left there, by a few cents at
    most."""
    gross = _clamp(asked.gross, net + tax)
    if gross == net + tax:
        kept = tax
    else:
        # The tax must leave room for the net, and the other way round.
        low, high = max(min(0, tax), gross - max(0, net)), min(max(0, tax), gross - min(0, net))
        kept = min(max(asked.tax, low), high)
    if abs(gross - asked.gross) > allowed or abs(kept - asked.tax) > allowed:
        raise Refusal(
            "credit_exceeds_invoice",
            asked=asked.gross,
            left=net + tax,
            category=asked.category,
            rate_ppm=asked.rate_ppm,
        )
    return gross - kept, kept


def _clamp(value: int, end: int) -> int:
    """The value, or the nearer end of what lies between nothing and `end`."""
    return min(max(value, min(0, end)), max(0, end))


def _total_of_lines(taken: _Sums, left: Uncredited) -> int:
    """What lines come to: all that is left, rounding included, when they take all there is at each rate."""
    gross = _gross(taken)
    if gross and all(taken.get(rate.vat, (0, 0)) == (rate.net, rate.tax) for rate in left.rates):
        return left.total
    # A rounding in the customer's favour is part of the last cents of the lines.
    return left.total if left.total < gross <= left.total - left.rounding else gross


def _divided(amount: int, among: _Sums) -> _Sums:
    """An amount with tax divided over rates in proportion to their gross, the tax in it as it is there."""
    grosses = [net + tax for net, tax in among.values()]
    divided: _Sums = {}
    for (vat, (_, tax)), gross, part in zip(among.items(), grosses, share(amount, grosses), strict=True):
        tax_in_part = rounded_div(tax * part, gross) if gross else 0
        divided[vat] = (part - tax_in_part, tax_in_part)
    return divided


def _without(rates: Sequence[RateFigures], lines: Sequence[LineFigures]) -> tuple[RateFigures, ...]:
    """What of the rates is not in the lines."""
    taken = [RateFigures(line.category, line.rate_ppm, -line.net, -line.tax) for line in lines]
    return sum_by_rate((*rates, *taken))


def _gross(sums: _Sums) -> int:
    return sum(net + tax for net, tax in sums.values())


def _added(one: _Sums, other: _Sums) -> _Sums:
    added = dict(one)
    for vat, (net, tax) in other.items():
        before_net, before_tax = added.get(vat, (0, 0))
        added[vat] = (before_net + net, before_tax + tax)
    return added


def _less(whole: tuple[int, int], taken: tuple[int, int]) -> tuple[int, int]:
    return whole[0] - taken[0], whole[1] - taken[1]
