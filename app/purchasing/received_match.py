"""An invoice held against what was ordered and what came: quantities and prices, article by article. Pure.

A line of the invoice is known by the seller's number of the product, by ours, by a bar code, or by its name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from app.base.folding import folded
from app.base.money import rounded_div
from app.purchasing.received import InvoicedLine
from app.stock.cost import line_amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """An article of the order or the receipt, in thousandths and micro units: what is ordered, what came, at which price.

    `ordered_milli` is None where only a receipt stands behind it. `names` are the numbers and names it goes by.
    """

    name: str
    code: str
    names: frozenset[str]
    ordered_milli: int | None
    received_milli: int
    price_micro: int | None
    before_milli: int = 0
    """Of it on other invoices."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """An article with what the invoice says of it; `invoiced_milli` is None where it says nothing.

    `at` numbers it on the page. `faults` names what differs: ``quantity`` (more invoiced than came), ``price`` (dearer or
    cheaper than agreed), ``unordered`` (on the invoice alone), ``missing`` (came, and is on no invoice).
    """

    id: int
    name: str
    code: str
    ordered_milli: int | None
    received_milli: int | None
    before_milli: int
    invoiced_milli: int | None
    agreed_micro: int | None
    price_micro: int | None
    net: int
    faults: tuple[str, ...] = field(default=())


def names_of(*told: str) -> frozenset[str]:
    """Numbers and names in the form in which they are compared."""
    return frozenset(folded(each) for each in told if each.strip())


def matched(
    expected: Sequence[Expected], lines: Sequence[InvoicedLine], *, credit: bool = False
) -> list[Matched]:
    """Each article that is expected or invoiced, those of the order first; lines of one article are one.

    What a `credit` note says nothing of is not missing.
    """
    at = assigned(expected, lines)
    found = [
        _compared(
            each, [line for line, place in zip(lines, at, strict=True) if place == which], credit=credit
        )
        for which, each in enumerate(expected)
    ]
    found += [_alone(line) for line, place in zip(lines, at, strict=True) if place is None]
    return [replace(each, id=place) for place, each in enumerate(found, 1)]


def assigned(expected: Sequence[Expected], lines: Sequence[InvoicedLine]) -> list[int | None]:
    """Which of the articles each line is: by its numbers, and where none is known by its name."""
    return [
        _place(expected, names_of(line.code, line.our_code, line.gtin), names_of(line.name)) for line in lines
    ]


def agrees(rows: Sequence[Matched]) -> bool:
    """Whether nothing differs."""
    return not any(each.faults for each in rows)


def beyond(rows: Sequence[Matched], currency: str) -> int:
    """How much more the invoice asks, without tax in minor units, than what came at the price agreed; less is negative.

    What was not ordered counts whole; where no price was agreed to compare with, an article counts by its quantity alone.
    """
    return sum(_beyond(each, currency) for each in rows if each.faults and each.invoiced_milli)


def _beyond(row: Matched, currency: str) -> int:
    invoiced = row.invoiced_milli or 0
    if "unordered" in row.faults:
        return row.net
    due = invoiced
    if "quantity" in row.faults:
        due = max((row.received_milli or 0) - row.before_milli, 0)
    agreed = row.agreed_micro if row.agreed_micro is not None else row.price_micro
    return row.net - line_amount(due, agreed, currency) if agreed is not None else 0


def _place(expected: Sequence[Expected], *told: frozenset[str]) -> int | None:
    for names in told:
        for which, each in enumerate(expected):
            if names & each.names:
                return which
    return None


def _compared(each: Expected, mine: Sequence[InvoicedLine], *, credit: bool) -> Matched:
    invoiced = sum(line.quantity_milli for line in mine)
    price = _average(mine)
    faults: list[str] = []
    if mine and invoiced + each.before_milli > each.received_milli:
        faults.append("quantity")
    if not credit and not mine and each.received_milli > each.before_milli:
        faults.append("missing")
    if price is not None and each.price_micro is not None and price != each.price_micro:
        faults.append("price")
    return Matched(
        id=0,
        name=each.name,
        code=each.code,
        ordered_milli=each.ordered_milli,
        received_milli=each.received_milli,
        before_milli=each.before_milli,
        invoiced_milli=invoiced if mine else None,
        agreed_micro=each.price_micro,
        price_micro=price,
        net=sum(line.net for line in mine),
        faults=tuple(faults),
    )


def _average(mine: Sequence[InvoicedLine]) -> int | None:
    """The price of one unit, over the lines of an article."""
    weight = sum(line.quantity_milli for line in mine)
    if not mine or not weight:
        return mine[0].price_micro if mine else None
    return rounded_div(sum(line.quantity_milli * line.price_micro for line in mine), weight)


def _alone(line: InvoicedLine) -> Matched:
    return Matched(
        id=0,
        name=line.name,
        code=line.code or line.our_code,
        ordered_milli=None,
        received_milli=None,
        before_milli=0,
        invoiced_milli=line.quantity_milli,
        agreed_micro=None,
        price_micro=line.price_micro,
        net=line.net,
        faults=("unordered",),
    )
