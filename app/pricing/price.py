"""What a customer pays for a product: a pure rule over frozen rows.

A customer's own list comes before that of their group, and both before the lists that are everybody's; of several of
everybody's the one that began last. Within a list the line from the greatest quantity that is reached counts, of several
the one that began last; without a line, the list's discount on the product's own price; without that, the next list. In
the end the product's own price.

`price_for` in `app.pricing.price_queries` asks the database for the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ListLine:
    """A line of a list for one product, from a quantity on (thousandths): a price in micro units, or a discount (ppm)."""

    list_id: int
    from_milli: int = 0
    price_micro: int | None = None
    discount_ppm: int = 0
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class AppliedList:
    """A list that counts for a customer; `discount_ppm` is taken off what it has no line for."""

    id: int
    name: str
    prices_include_tax: bool = False
    discount_ppm: int = 0
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Price:
    """What one unit costs and why: `source` is ``product`` or ``list``, `list_name` which one.

    `discount_ppm` stands on the line beside the price, so that what was taken off is seen.
    """

    price_micro: int
    includes_tax: bool
    source: str = "product"
    list_name: str = ""
    list_id: int | None = None
    discount_ppm: int = 0


def choose(
    own: Price, lists: Sequence[AppliedList], lines: Iterable[ListLine], quantity_milli: int, on: date
) -> Price:
    """The price of a quantity on a day; `own` is the product's, `lists` stand in the order in which they count.

    A quantity taken back (negative) costs what it cost to take: its size counts.
    """
    size = abs(quantity_milli)
    reached = [each for each in lines if each.from_milli <= size and holds_on(each, on)]
    for each in lists:
        if not holds_on(each, on):
            continue
        found = max(
            (line for line in reached if line.list_id == each.id),
            key=lambda line: (line.from_milli, line.valid_from or date.min),
            default=None,
        )
        if found is not None and found.price_micro is not None:
            return Price(
                found.price_micro, each.prices_include_tax, "list", each.name, each.id, found.discount_ppm
            )
        discount = found.discount_ppm if found is not None else each.discount_ppm
        if discount:
            return Price(own.price_micro, own.includes_tax, "list", each.name, each.id, discount)
    return own


def breaks(lines: Iterable[ListLine], list_id: int, on: date) -> tuple[ListLine, ...]:
    """The lines of a list that hold on a day, from the smallest quantity up."""
    return tuple(
        sorted(
            (each for each in lines if each.list_id == list_id and holds_on(each, on)),
            key=lambda each: each.from_milli,
        )
    )


def holds_on(each: ListLine | AppliedList, on: date) -> bool:
    """Whether a list, or a line of one, holds on a day."""
    return (each.valid_from is None or each.valid_from <= on) and (
        each.valid_to is None or on <= each.valid_to
    )
