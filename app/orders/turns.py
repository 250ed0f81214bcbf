"""What changes for whom where an order is served before the others that wait for its goods, or after them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from app.base.door import Read
from app.orders.foreseen import foreseen, whole_day
from app.orders.naming import order_name
from app.orders.tables import order_line, sales_order
from app.orders.waiting import Turn, served, turns_of
from app.stock.ledger import levels


@dataclass(frozen=True, slots=True)
class Moved:
    """An order whose wait changes: what it waits for of the goods in question before and after, in thousandths.

    `promised_on` is the day promised of it, `leaves_on` the day all of it can leave then, None where nobody knows.
    """

    id: int
    number: str
    before_milli: int
    after_milli: int
    promised_on: date | None
    leaves_on: date | None

    @property
    def breaks(self) -> bool:
        """Whether the day promised of it cannot be kept then."""
        return self.promised_on is not None and (self.leaves_on is None or self.leaves_on > self.promised_on)


@dataclass(frozen=True, slots=True)
class TurnChange:
    """The order itself, and the others that it passes or lets pass and that wait for its goods, in their turn."""

    own: Moved
    others: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class Contest:
    """Goods of which less is there than several orders wait for: what is on hand (thousandths), and their turns."""

    on_hand: Mapping[int, int]
    turns: Mapping[int, Sequence[Turn]]
    numbers: Mapping[int, str]

    def changes(self, order_id: int, *, first: bool) -> bool:
        """Whether serving an order first, or after all others, changes anything for one that waits."""
        return bool(_overtaken(self, order_id, first=first))

    def taken(self, order_id: int, leaving: Mapping[int, int]) -> list[tuple[str, int]]:
        """Whose goods an order takes that lets so much (thousandths, by product) leave: number and thousandths, in their turn."""
        found: dict[int, int] = {}
        for product_id, milli in leaving.items():
            turns = self.turns.get(product_id, ())
            before = served(turns, self.on_hand.get(product_id, 0))
            others = [each for each in turns if each.order_id != order_id]
            after = served(others, self.on_hand.get(product_id, 0) - milli)
            for each in dict.fromkeys(turn.order_id for turn in others):
                if (lost := before.get(each, 0) - after.get(each, 0)) > 0:
                    found[each] = found.get(each, 0) + lost
        return [(self.numbers[key], lost) for key, lost in found.items()]


def contest(rd: Read, order_id: int) -> Contest | None:
    """The goods of an order that others wait for too and that do not suffice for all; None where there are none."""
    products = list(rd.execute(_PRODUCTS, {"order": order_id}).scalars())
    turns, there = turns_of(rd, products), levels(rd, products)
    on_hand = {key: max(there[key].on_hand_milli, 0) if key in there else 0 for key in turns}
    short = {
        key: found
        for key, found in turns.items()
        if sum(each.left_milli for each in found) > on_hand[key]
        and {each.order_id for each in found} > {order_id}
    }
    if not short:
        return None
    ids = sorted({each.order_id for found in short.values() for each in found})
    return Contest(
        {key: on_hand[key] for key in short}, short, {row.id: order_name(row) for row in _orders(rd, ids)}
    )


def turn_change(rd: Read, order_id: int, *, first: bool) -> TurnChange | None:
    """What changes where an order is served `first`, or after all others; None where nobody's turn changes."""
    found = contest(rd, order_id)
    if found is None:
        return None
    passed = _overtaken(found, order_id, first=first)
    if not passed:
        return None
    moved = {key: moved_turns(turns, order_id, first=first) for key, turns in found.turns.items()}
    before, after = _waits(found.turns, found.on_hand), _waits(moved, found.on_hand)
    days = foreseen(rd, [order_id, *passed], turns=moved)
    rows: dict[int, Any] = {row.id: row for row in _orders(rd, [order_id, *passed])}

    def of(key: int) -> Moved:
        leaves = whole_day([line.promise.on for line in days.get(key, {}).values()])
        return Moved(key, found.numbers[key], before[key], after[key], rows[key].promised_on, leaves)

    return TurnChange(of(order_id), tuple(of(key) for key in passed))


def moved_turns(turns: Sequence[Turn], order_id: int, *, first: bool) -> list[Turn]:
    """The turns with those of an order before all others, or after them; pure."""
    own = [each for each in turns if each.order_id == order_id]
    others = [each for each in turns if each.order_id != order_id]
    return own + others if first else others + own


def _overtaken(found: Contest, order_id: int, *, first: bool) -> list[int]:
    """The others that it passes or lets pass, and that wait before or afterwards."""
    moved = {key: moved_turns(turns, order_id, first=first) for key, turns in found.turns.items()}
    before, after = _waits(found.turns, found.on_hand), _waits(moved, found.on_hand)
    passed = dict.fromkeys(
        turn.order_id for turns in found.turns.values() for turn in _passed(turns, order_id, first=first)
    )
    return [key for key in passed if max(before[key], after[key]) > 0]


def _passed(turns: Sequence[Turn], order_id: int, *, first: bool) -> list[Turn]:
    """Those of others that stand before an order's last line, or behind its first; pure."""
    at = [place for place, each in enumerate(turns) if each.order_id == order_id]
    if not at:
        return []
    return [
        each
        for place, each in enumerate(turns)
        if each.order_id != order_id and (place < at[-1] if first else place > at[0])
    ]


def _waits(turns: Mapping[int, Sequence[Turn]], on_hand: Mapping[int, int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for product_id, each in turns.items():
        for turn in each:
            found[turn.order_id] = found.get(turn.order_id, 0) + turn.left_milli
        for order_id, given in served(each, on_hand[product_id]).items():
            found[order_id] -= given
    return found


def _orders(rd: Read, ids: Sequence[int]) -> Sequence[Any]:
    return rd.execute(_ORDERS, {"ids": list(ids)}).all()


_PRODUCTS = (
    select(order_line.c.product_id)
    .where(order_line.c.order_id == bindparam("order"), order_line.c.product_id.is_not(None))
    .distinct()
    .order_by(order_line.c.product_id)
)
_ORDERS = select(
    sales_order.c.id, sales_order.c.number, sales_order.c.remote_number, sales_order.c.promised_on
).where(sales_order.c.id.in_(bindparam("ids", expanding=True)))
