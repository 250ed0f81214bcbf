"""Which orders wait for a product, in the order in which it was promised to them, and how far what is there goes.

First promised, first served: the same rule as `app.orders.coverage` keeps line by line, asked the other way round, for
all who wait at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, bindparam, func, select

from app.base.door import Read
from app.catalogue.tables import product
from app.customers.tables import customer
from app.orders.naming import order_name
from app.orders.ready import LEFT, MONEY_ALLOWS, NORMAL, OPEN_LINE
from app.orders.stopped import stopped
from app.orders.tables import order_line, sales_order
from app.stock.ledger import levels
from app.stock.tables import reservation
from app.stock.turn import counts_for_turn, served_by


@dataclass(frozen=True, slots=True)
class Waiting:
    """An order that waits for goods; `covered`: all it still waits for is there, in its turn.

    `pays_first`: its own money keeps it here; `stopped`: a rule of credit does. Without `covered` some of it is there (`part`)
    or nothing yet.
    """

    id: int
    number: str
    customer: str
    ordered_on: date
    promised_on: date | None
    covered: bool
    part: bool
    pays_first: bool
    stopped: bool

    @property
    def leaves(self) -> bool:
        """Whether all of it can leave now."""
        return self.covered and not (self.pays_first or self.stopped)


@dataclass(frozen=True, slots=True)
class Turn:
    """A line's place among those a product was promised to: thousandths that are still to leave."""

    order_id: int
    left_milli: int
    line_id: int = 0


def served(turns: Sequence[Turn], on_hand_milli: int) -> dict[int, int]:
    """How much (thousandths) of a product each order gets, by order, of what is on hand; pure."""
    free, found = max(on_hand_milli, 0), dict[int, int]()
    for turn in turns:
        given = min(free, turn.left_milli)
        free -= given
        found[turn.order_id] = found.get(turn.order_id, 0) + given
    return found


def waiting_for(rd: Read, products: Iterable[int], limit: int = 200) -> list[Waiting]:
    """The orders that wait for these products and get some of them now, at most `limit`, the first promised first.

    Whether all of an order is there takes its other lines into account.
    """
    wanted = sorted(set(products))
    concerned = turns_of(rd, wanted)
    there = levels(rd, wanted)
    got: dict[int, int] = {}
    for product_id, turns in concerned.items():
        on_hand = there[product_id].on_hand_milli if product_id in there else 0
        for order_id, given in served(turns, on_hand).items():
            got[order_id] = got.get(order_id, 0) + given
    ids = [order_id for order_id, given in got.items() if given][:limit]
    return _rows(rd, ids, _whole(rd, ids)) if ids else []


def _whole(rd: Read, ids: Sequence[int]) -> set[int]:
    """Those of the orders of which every counted line is there in its turn."""
    lines = rd.execute(_OPEN_LINES, {"orders": list(ids)}).all()
    needed = sorted({row.product_id for row in lines})
    turns, there = turns_of(rd, needed), levels(rd, needed)
    given = {
        product_id: served(
            turns.get(product_id, ()), there[product_id].on_hand_milli if product_id in there else 0
        )
        for product_id in needed
    }
    wanted: dict[tuple[int, int], int] = {}
    for row in lines:
        key = (row.order_id, row.product_id)
        wanted[key] = wanted.get(key, 0) + row.left_milli
    lacking = {
        order_id
        for (order_id, product_id), milli in wanted.items()
        if given[product_id].get(order_id, 0) < milli
    }
    return set(ids) - lacking


def turns_of(rd: Read, products: Sequence[int]) -> dict[int, list[Turn]]:
    """By product the lines it was promised to and that wait for it, the first promised first."""
    found: dict[int, list[Turn]] = {}
    if products:
        for row in rd.execute(_TURNS, {"products": list(products)}):
            found.setdefault(row.product_id, []).append(Turn(row.order_id, int(row.left_milli), row.line_id))
    return found


def _rows(rd: Read, ids: Sequence[int], whole: set[int]) -> list[Waiting]:
    rows: dict[int, Any] = {row.id: row for row in rd.execute(_ORDERS, {"ids": list(ids)})}
    kept = stopped(rd, ids)
    return [
        Waiting(
            row.id,
            order_name(row),
            row.customer,
            row.ordered_on,
            row.promised_on,
            covered=row.id in whole,
            part=row.id not in whole,
            pays_first=not row.money_allows,
            stopped=row.id in kept,
        )
        for row in (rows[key] for key in ids)
    ]


_OPEN = and_(sales_order.c.state == "confirmed", NORMAL, sales_order.c.shipped != "all")
_first = (
    select(func.min(served_by(reservation)))
    .where(reservation.c.order_line_id == order_line.c.id, counts_for_turn(reservation))
    .correlate(order_line)
    .scalar_subquery()
)
_TURNS = (
    select(
        order_line.c.product_id,
        order_line.c.order_id,
        LEFT.label("left_milli"),
        order_line.c.id.label("line_id"),
    )
    .join(sales_order, sales_order.c.id == order_line.c.order_id)
    .where(
        _OPEN,
        OPEN_LINE,
        order_line.c.product_id.in_(bindparam("products", expanding=True)),
        _first.is_not(None),
    )
    .order_by(order_line.c.product_id, _first, order_line.c.id)
)
_OPEN_LINES = (
    select(order_line.c.order_id, order_line.c.product_id, LEFT.label("left_milli"))
    .join(product, product.c.id == order_line.c.product_id)
    .where(
        order_line.c.order_id.in_(bindparam("orders", expanding=True)),
        order_line.c.kind == "goods",
        product.c.stocked,
        LEFT > 0,
    )
)
_ORDERS = (
    select(
        sales_order.c.id,
        sales_order.c.number,
        sales_order.c.remote_number,
        sales_order.c.ordered_on,
        sales_order.c.promised_on,
        customer.c.name.label("customer"),
        MONEY_ALLOWS.label("money_allows"),
    )
    .join(customer, customer.c.id == sales_order.c.customer_id)
    .where(sales_order.c.id.in_(bindparam("ids", expanding=True)))
)
