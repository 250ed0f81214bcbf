"""What a refund credits at each rate of VAT, and what it leaves to credit. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.base.errors import Refusal
from app.base.money import from_minor, rounded_div, share
from app.base.rate import WHOLE_PPM
from app.links.shops.port import ShopOrder, ShopRefund, ShopTax


@dataclass(frozen=True, slots=True)
class Credit:
    """Net and tax per rate of something charged, credited, or left to credit. total = taxes + rounding."""

    taxes: tuple[ShopTax, ...]
    rounding: int = 0
    rest: tuple[ShopTax, ...] = ()
    """Of a credit: the part of `taxes` that no line of the refund explains."""

    @property
    def total(self) -> int:
        """Everything together, tax and rounding included."""
        return sum(entry.gross for entry in self.taxes) + self.rounding

    def less(self, other: Credit) -> Credit:
        """What is left when `other` is taken away."""
        return Credit(
            _sum([*self.taxes, *(_turned(entry) for entry in other.taxes)]), self.rounding - other.rounding
        )


def charged(order: ShopOrder) -> Credit:
    """All that an order charged: what can be credited before the first refund."""
    return Credit(order.taxes, order.rounding)


def credit_of(refund: ShopRefund, left: Credit) -> Credit:
    """What a refund credits of what is `left`; its total is the refund's amount to the cent.

    The lines of the refund are credited at their own rates. The rest is spread over the rates in proportion to what
    is left of each, tax included, after those lines. A refund of all that is left credits exactly that, rounding
    included. Refusal("shop_refund_exceeds") when the amount is more than is left.
    """
    if refund.amount > max(left.total, 0):
        raise Refusal(
            "shop_refund_exceeds",
            number=refund.remote_id,
            amount=from_minor(refund.amount, refund.currency),
            left=from_minor(max(left.total, 0), refund.currency),
            currency=refund.currency,
        )
    itemised = _sum(ShopTax(line.rate_ppm, line.category, line.net, line.tax) for line in refund.lines)
    after = left.less(Credit(itemised))
    if refund.amount == left.total:
        rest = tuple(entry for entry in after.taxes if entry.net or entry.tax)
        return Credit(_sum([*itemised, *rest]), left.rounding, rest)
    rest = _spread(refund.rest, after.taxes, left.taxes)
    return Credit(_sum([*itemised, *rest]), 0, rest)


def _spread(amount: int, after: Sequence[ShopTax], before: Sequence[ShopTax]) -> tuple[ShopTax, ...]:
    """`amount` over the rates, by what is still owed at each; by what was charged when nothing is."""
    if not amount:
        return ()
    rates = [entry for entry in after if entry.gross > 0] or list(before)
    weights = [abs(entry.gross) for entry in rates]
    amounts = share(amount, weights if sum(weights) else [1] * len(weights))
    found: list[ShopTax] = []
    for entry, gross in zip(rates, amounts, strict=True):
        if gross == entry.gross:
            found.append(entry)
        elif gross:
            net = rounded_div(gross * WHOLE_PPM, WHOLE_PPM + entry.rate_ppm)
            found.append(replace(entry, net=net, tax=gross - net))
    return tuple(found)


def _turned(entry: ShopTax) -> ShopTax:
    return replace(entry, net=-entry.net, tax=-entry.tax)


def _sum(entries: Iterable[ShopTax]) -> tuple[ShopTax, ...]:
    """One entry per rate, highest rate first."""
    found: dict[tuple[int, str], ShopTax] = {}
    for entry in entries:
        key = entry.rate_ppm, entry.category
        known = found.get(key)
        if known is None:
            found[key] = entry
        else:
            found[key] = replace(known, net=known.net + entry.net, tax=known.tax + entry.tax)
    return tuple(sorted(found.values(), key=lambda entry: (-entry.rate_ppm, entry.category)))
