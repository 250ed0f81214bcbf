"""When what orders wait for can honestly leave: what is there and what is on its way, given to each in its turn.

The same arithmetic as `app.orders.promise` for one line, and the same turns as `app.orders.waiting`: first promised, first
served.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from app.base import settings
from app.base.door import Read
from app.base.working_days import WorkingDays, working_days
from app.catalogue.bundle import contents
from app.catalogue.product import goods
from app.catalogue.tables import product
from app.orders.order import Order, OrderLine
from app.orders.promise import Incoming, Promise, promise
from app.orders.ready import LEFT
from app.orders.tables import order_line
from app.orders.waiting import Turn, turns_of
from app.purchasing.purchase_queries import incoming_of
from app.stock.ledger import levels

NOTHING_MOVED: Mapping[int, date] = {}


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A line that is still to leave: how much (thousandths), how much of that is not here for it yet, and when all of it is."""

    line_id: int
    left_milli: int
    waits_milli: int
    promise: Promise


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an order would be promised for: the day all of it can leave, and why there is none where it is None.

    Where parts leave by themselves, `first` is when the first of its `lines` does, and so many `follow` later. `coming` says
    that some of what is not there is on its way all the same.
    """

    last: Promise
    first: date | None = None
    lines: int = 0
    follow: int = 0
    coming: bool = False

    @property
    def on(self) -> date | None:
        """The day all of it can leave."""
        return self.last.on


@dataclass(frozen=True, slots=True)
class _Ground:
    """What every line is reckoned by: what comes of each product, today, and the days between having goods and their leaving."""

    incoming: Mapping[int, Sequence[Incoming]]
    today: date
    lead_days: int
    working: WorkingDays

    def of(self, product_id: int | None, upto_milli: int, free_milli: int | None) -> Promise:
        coming = self.incoming.get(product_id, ()) if product_id is not None else ()
        return promise(upto_milli, free_milli, coming, self.today, self.lead_days, self.working)


def foreseen(
    rd: Read,
    order_ids: Iterable[int],
    moved: Mapping[int, date] | None = None,
    turns: Mapping[int, Sequence[Turn]] | None = None,
) -> dict[int, dict[int, Foreseen]]:
    """By order, by line: all that is still to leave of these confirmed orders. Bundles wait for the last of their parts.

    What no goods are promised to has no day: they left, or were given back to others. `moved` says of purchases another day
    than they are expected, `turns` of products another order in which they are served.
    """
    wanted = sorted(set(order_ids))
    rows: Sequence[Any] = rd.execute(_LINES, {"orders": wanted}).all() if wanted else []
    counted = sorted({row.product_id for row in rows if row.stocked})
    ground, there = _ground(rd, counted, moved or {}), levels(rd, counted)
    before = _before({**turns_of(rd, counted), **(turns or {})})
    found: dict[int, dict[int, Foreseen]] = {}
    for row in rows:
        if not row.is_bundle:
            on_hand = there[row.product_id].on_hand_milli if row.product_id in there else 0
            line = _line(row, ground, before.get(row.id), max(on_hand, 0))
            found.setdefault(row.order_id, {})[row.id] = line
    for row in rows:
        if row.is_bundle:
            lines = found.get(row.order_id, {})
            parts = [(each, lines[each.id]) for each in rows if each.bundle_line_id == row.id]
            if parts:
                lines[row.id] = _bundle(row, parts)
    return found


def _before(standing: Mapping[int, Sequence[Turn]]) -> dict[int, int]:
    """By line that goods are promised to: how much (thousandths) of its product goes to those whose turn comes before."""
    found: dict[int, int] = {}
    for turns in standing.values():
        so_far = 0
        for turn in turns:
            found[turn.line_id] = so_far
            so_far += turn.left_milli
    return found


def _line(row: Any, ground: _Ground, before_milli: int | None, on_hand_milli: int) -> Foreseen:
    left = int(row.left_milli)
    if not row.stocked:
        return Foreseen(row.id, left, 0, ground.of(None, left, None))
    if before_milli is None:
        return Foreseen(row.id, left, left, Promise("unknown", None, left))
    upto = before_milli + left
    waits = min(max(upto - on_hand_milli, 0), left)
    return Foreseen(row.id, left, waits, ground.of(row.product_id, upto, on_hand_milli))


def _bundle(row: Any, parts: Sequence[tuple[Any, Foreseen]]) -> Foreseen:
    """How many wait for what lacks most of their parts, in whole ones."""
    waits = max(-(-line.waits_milli // part.per_milli) * 1000 for part, line in parts)
    left = int(row.left_milli)
    return Foreseen(row.id, left, min(waits, left), worst([line.promise for _, line in parts]))


def foreseen_anew(rd: Read, wanted: Sequence[tuple[int | None, int]]) -> list[Promise]:
    """When goods that were promised to nobody yet could leave: products with thousandths of them; None is of no product.

    They come after all that was promised, and each after those before it; bundles wait for the last of their parts.
    """
    keys = sorted({product_id for product_id, _ in wanted if product_id is not None})
    made = contents(rd, keys) if keys else {}
    every = sorted({*keys, *(part.product_id for parts in made.values() for part in parts)})
    known = goods(rd, every) if every else {}
    counted = [key for key, each in known.items() if each.stocked]
    ground, there = _ground(rd, counted), levels(rd, counted)
    so_far: dict[int, int] = {}

    def of(product_id: int | None, milli: int) -> Promise:
        if product_id is None or product_id not in counted:
            return ground.of(None, milli, None)
        so_far[product_id] = so_far.get(product_id, 0) + milli
        free = there[product_id].available_milli if product_id in there else 0
        return ground.of(product_id, so_far[product_id], free)

    return [
        worst([of(part.product_id, milli * part.quantity_milli // 1000) for part in parts])
        if (parts := made.get(product_id or 0))
        else of(product_id, milli)
        for product_id, milli in wanted
    ]


def proposal(rd: Read, wanted: Sequence[tuple[int | None, int]], *, at_once: bool = False) -> Proposal | None:
    """What an order of these goods would be promised for, all of it `at_once` or what is there before the rest.

    None where nothing leaves, or nobody ships.
    """
    if not wanted or not settings.get(rd, "steps.ship"):
        return None
    found = foreseen_anew(rd, wanted)
    last, days = worst(found), [each.on for each in found if each.on is not None]
    first, coming = min(days, default=None), any(each.source in ("incoming", "undated") for each in found)
    if first is None or first == last.on or at_once or not settings.get(rd, "ship.partial"):
        return Proposal(last, lines=len(found), coming=coming)
    return Proposal(last, first, len(found), sum(each.on != first for each in found), coming)


def leaves_whole(rd: Read, lines: Iterable[OrderLine]) -> Proposal | None:
    """When all that is to leave of an order can, nothing of it being set aside yet: after what is promised. As `proposal`."""
    waiting = [(line.product_id, line.to_ship_milli) for line in lines if line.to_ship_milli]
    return proposal(rd, waiting, at_once=True)


def promised_by_itself(rd: Read, order: Order) -> bool:
    """Whether an order without a day is given one: a shop told its buyer already, and where nobody ships there is none."""
    if order.shop_id is not None or order.handling != "normal" or order.promised_on is not None:
        return False
    return order.money_allows and bool(settings.get(rd, "steps.ship"))


def day_ahead(rd: Read, order: Order, lines: Sequence[OrderLine]) -> date | None:
    """The day an order would be promised for, were it confirmed now; its own where it has one."""
    if not promised_by_itself(rd, order):
        return order.promised_on
    waiting = [line for line in lines if line.to_ship_milli]
    found = foreseen_anew(rd, [(line.product_id, line.to_ship_milli) for line in waiting])
    return whole_day([line.promised_on or each.on for line, each in zip(waiting, found, strict=True)])


def whole_day(days: Sequence[date | None]) -> date | None:
    """The day the whole of an order can leave: the latest of its lines; None where one has none, or there are none."""
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


def worst(promises: Sequence[Promise]) -> Promise:
    """The one that is waited for longest: the latest day, then what nobody dated, then what is not on its way."""
    return max(promises, key=lambda each: (_RANK[each.source] if each.on is None else 0, each.on or date.min))


_RANK = {"undated": 1, "unknown": 2}


def _ground(rd: Read, products: Sequence[int], moved: Mapping[int, date] = NOTHING_MOVED) -> _Ground:
    coming = incoming_of(rd, products) if products else {}
    return _Ground(
        {
            key: [Incoming(each.left_milli, moved.get(each.id, each.expected_on)) for each in rows]
            for key, rows in coming.items()
        },
        rd.today,
        int(settings.get(rd, "ship.lead_days")),
        working_days(rd),
    )


_LINES = (
    select(
        order_line.c.id,
        order_line.c.order_id,
        order_line.c.product_id,
        order_line.c.is_bundle,
        order_line.c.bundle_line_id,
        order_line.c.per_milli,
        product.c.stocked,
        LEFT.label("left_milli"),
    )
    .join(product, product.c.id == order_line.c.product_id, isouter=True)
    .where(
        order_line.c.order_id.in_(bindparam("orders", expanding=True)),
        order_line.c.kind == "goods",
        LEFT > 0,
    )
    .order_by(order_line.c.order_id, order_line.c.position)
)
