"""A person changes whose turn it is: an order is served before the others that wait for its goods, or lets them go first."""

from __future__ import annotations

from collections.abc import Sequence

from app.base.door import Write, verb
from app.base.errors import Refusal
from app.flow.position import Position, take_position
from app.flow.promised import promise_day
from app.flow.reserve import promise_behind, promise_in_front
from app.orders.naming import order_name
from app.orders.turns import TurnChange, turn_change
from app.orders.waiting import turns_of
from app.stock.ledger import lock_levels, main_location


@verb("sell.serve_first")
def serve_first(tx: Write, order_id: int, reason: str) -> TurnChange:
    """Serve an order before all others that were promised the same goods; gives what that changes for whom.

    A day that was promised to a customer stays: where it cannot be kept any more, its order is at risk. Refused with
    ``reason_missing``, ``order_not_confirmed``, or ``order_first_already`` where nobody who waits stands before it.
    """
    position, change = _change(tx, order_id, reason, first=True)
    products = _products(position)
    others = {each.id for each in change.others}
    lines = [
        each.line_id for found in turns_of(tx, products).values() for each in found if each.order_id in others
    ]
    promise_in_front(tx, position, lines[0])
    return _told(tx, position, change, reason)


@verb("sell.serve_last")
def serve_last(tx: Write, order_id: int, reason: str) -> TurnChange:
    """Let all others that were promised the same goods go before an order; gives what that changes for whom.

    Refused as `serve_first`, with ``order_last_already`` where nobody who waits stands behind it.
    """
    position, change = _change(tx, order_id, reason, first=False)
    promise_behind(tx, position)
    return _told(tx, position, change, reason)


def _change(tx: Write, order_id: int, reason: str, *, first: bool) -> tuple[Position, TurnChange]:
    if not reason.strip():
        raise Refusal("reason_missing")
    position = take_position(tx, order_id)
    order = position.order
    if order.state != "confirmed":
        raise Refusal("order_not_confirmed", number=order_name(order), state=order.state)
    # Nobody is promised any of it, or ships it, while this is reckoned.
    lock_levels(tx, _products(position), main_location(tx))
    change = turn_change(tx, order_id, first=first)
    if change is None:
        raise Refusal("order_first_already" if first else "order_last_already", number=order_name(order))
    return position, change


def _products(position: Position) -> list[int]:
    return sorted({line.product_id for line in position.lines if line.product_id is not None})


def _told(tx: Write, position: Position, change: TurnChange, reason: str) -> TurnChange:
    """Give it a day where it has none, and write it down for all whom it concerns."""
    promise_day(tx, position)
    for each in (change.own, *change.others):
        tx.touch("sales_order", each.id)
    tx.note(
        number=change.own.number,
        others=_named([each.number for each in change.others]),
        reason=reason.strip(),
    )
    return change


_NAMED = 5
"""So many of the others are named in the journal."""


def _named(numbers: Sequence[str]) -> str:
    return ", ".join([*numbers[:_NAMED], *(["…"] if len(numbers) > _NAMED else [])])
