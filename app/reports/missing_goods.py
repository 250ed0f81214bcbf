"""What stock lacks of an order: how much of it is on its way and for when, and what is still to be bought, from whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.base.door import Read
from app.orders.coverage import coverage
from app.orders.entry import instead_of
from app.orders.order import OrderLine
from app.purchasing.purchase_queries import IncomingRow, incoming_of
from app.purchasing.supplier_queries import offers_in_use
from app.stock.ledger import Level


@dataclass(frozen=True, slots=True)
class Lacking:
    """A product that an order lacks: thousandths, of which `to_buy_milli` are not even on their way; who is asked first,
    and another variant that is there in that quantity, with how much of it.
    """

    product_id: int
    name: str
    missing_milli: int
    to_buy_milli: int
    supplier: str
    instead: str = ""
    instead_milli: int = 0


@dataclass(frozen=True, slots=True)
class MissingGoods:
    """What an order lacks. `purchase` brings the last of what is on its way, None where nothing is; `late`: its day has passed.

    With something `to_buy` somebody orders it; else the purchase is waited for.
    """

    products: tuple[Lacking, ...]
    purchase: IncomingRow | None = None
    late: bool = False

    @property
    def missing_milli(self) -> int:
        """How much lacks in all."""
        return sum(each.missing_milli for each in self.products)

    @property
    def to_buy(self) -> Mapping[int, int]:
        """How much of each product is neither there nor on its way (thousandths)."""
        return {each.product_id: each.to_buy_milli for each in self.products if each.to_buy_milli}

    @property
    def suppliers(self) -> tuple[str, ...]:
        """Who would be asked for what is to buy; what nobody offers names nobody."""
        return tuple(sorted({each.supplier for each in self.products if each.to_buy_milli and each.supplier}))


def missing_goods(
    rd: Read, lines: Sequence[OrderLine], covered: Mapping[int, int], levels: Mapping[int, Level]
) -> MissingGoods | None:
    """What stock lacks of these lines of one order, in its turn; None where it lacks nothing.

    `covered` and `levels` are those of `app.orders.coverage`. What comes serves the orders before this one first, as what is
    there does.
    """
    missing, names = dict[int, int](), dict[int, str]()
    coming = coverage(
        rd,
        lines,
        {
            key: replace(level, on_hand_milli=level.on_hand_milli + level.incoming_milli)
            for key, level in levels.items()
        },
    )
    to_buy = dict[int, int]()
    for line in lines:
        lacks = line.to_ship_milli - covered.get(line.id, 0)
        if line.product_id is None or line.product_id not in levels or lacks <= 0:
            continue
        key = line.product_id
        names.setdefault(key, line.name)
        missing[key] = missing.get(key, 0) + lacks
        to_buy[key] = to_buy.get(key, 0) + max(line.to_ship_milli - coming.get(line.id, 0), 0)
    if not missing:
        return None
    offers = offers_in_use(rd)
    rows = tuple(
        Lacking(
            key,
            names[key],
            milli,
            to_buy[key],
            offers[key].supplier if key in offers else "",
            *_instead(rd, key, milli),
        )
        for key, milli in missing.items()
    )
    last = _last(incoming_of(rd, list(missing)), rows)
    late = last is not None and last.expected_on is not None and last.expected_on < rd.today
    return MissingGoods(rows, last, late)


def _instead(rd: Read, product_id: int, milli: int) -> tuple[str, int]:
    there = next((each for each in instead_of(rd, product_id) if (each.available_milli or 0) >= milli), None)
    return (there.name, there.available_milli or 0) if there is not None else ("", 0)


def _last(incoming: Mapping[int, Sequence[IncomingRow]], rows: Sequence[Lacking]) -> IncomingRow | None:
    """The purchase that is here last of those that bring these products; what nobody dated comes last."""
    found = [each for row in rows for each in incoming.get(row.product_id, ())]
    return max(found, key=lambda each: (each.expected_on or date.max, each.id), default=None)
