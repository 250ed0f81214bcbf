"""Goods promised to an order: when it is confirmed, when it grows, and taken back when it shrinks or is called off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from app.base.door import Write
from app.catalogue.product import goods
from app.orders.order import OrderLine
from app.stock.ledger import (
    Promise,
    first_promise,
    lock_levels,
    main_location,
    post_promises,
    promised_to,
)
from app.stock.turn import GIVEN_BACK, IN_FRONT

if TYPE_CHECKING:
    from app.flow.position import Position


def reserve_goods(tx: Write, position: Position) -> None:
    """Promise an order all of its goods that are still to leave, as far as their stock is counted."""
    _promise(tx, position, [(line, line.to_ship_milli) for line in position.lines])


def promise_anew(tx: Write, before: Position, after: Position) -> None:
    """Promise what is wanted more and take back what is wanted less, by line."""
    old = {line.id: line.to_ship_milli for line in before.lines}
    shrunk = [line for line in after.lines if line.id in old and line.to_ship_milli < old[line.id]]
    promised = promised_to(tx, [line.id for line in shrunk if line.product_id is not None])
    withdraw(tx, before, {line.id: max(promised.get(line.id, 0) - line.to_ship_milli, 0) for line in shrunk})
    _promise(tx, after, [(line, line.to_ship_milli - old.get(line.id, 0)) for line in after.lines])


def withdraw(tx: Write, position: Position, quantities: Mapping[int, int]) -> None:
    """Take back promises of goods, by line, as far as they were made."""
    promised = promised_to(tx, [line.id for line in position.lines if line.product_id is not None])
    _post(
        tx,
        position,
        [
            Promise(line.product_id, -min(promised.get(line.id, 0), quantities.get(line.id, 0)), line.id)
            for line in position.lines
            if line.product_id is not None and promised.get(line.id, 0) > 0 and quantities.get(line.id, 0) > 0
        ],
    )


def give_back(tx: Write, position: Position) -> int:
    """Take back all that is promised to an order, so that from now on others come first; gives thousandths."""
    return -sum(each.quantity_milli for each in _taken_back(tx, position)[0])


def promise_behind(tx: Write, position: Position) -> None:
    """Promise again what is promised to an order, so that all others come before it."""
    taken, since = _taken_back(tx, position)
    if taken:
        _post(tx, position, [_opposite(each) for each in taken], (GIVEN_BACK, since))


def promise_in_front(tx: Write, position: Position, line_id: int) -> None:
    """Promise again what is promised to an order in front of all others, one of which waits with the line `line_id`."""
    taken, _ = _taken_back(tx, position)
    # The last one put in front is served first: so an order's first line is put there last.
    _post(tx, position, [_opposite(each) for each in reversed(taken)], (IN_FRONT, line_id))


def promise_lacking(tx: Write, position: Position) -> int:
    """Promise again what was promised to an order once and given back (`app.flow.unpaid`); gives thousandths.

    What was never promised to it is not: its goods left, or came back, before the program knew.
    """
    once = promised_to(tx, [line.id for line in position.lines if line.to_ship_milli])
    lacking = [
        (line, line.to_ship_milli - once[line.id])
        for line in position.lines
        if line.id in once and once[line.id] < line.to_ship_milli
    ]
    _promise(tx, position, lacking)
    return sum(milli for _, milli in lacking)


def _taken_back(tx: Write, position: Position) -> tuple[list[Promise], int]:
    """Take back all that is promised to an order; gives the entries, and the one since which they do."""
    promised = promised_to(tx, [line.id for line in position.lines])
    taken = [
        Promise(line.product_id, -promised[line.id], line.id)
        for line in position.lines
        if line.product_id is not None and promised.get(line.id, 0) > 0
    ]
    if not taken:
        return [], 0
    since = first_promise(tx, [each.order_line_id for each in taken])
    _post(tx, position, taken, (GIVEN_BACK, since))
    return taken, since


def _opposite(entry: Promise) -> Promise:
    return Promise(entry.product_id, -entry.quantity_milli, entry.order_line_id)


def _promise(tx: Write, position: Position, wanted: Sequence[tuple[OrderLine, int]]) -> None:
    """Promise quantities (thousandths) of lines that are goods whose stock is counted; what is not positive is left."""
    found = [
        Promise(line.product_id, milli, line.id)
        for line, milli in wanted
        if line.kind == "goods" and line.product_id is not None and milli > 0
    ]
    known = goods(tx, [each.product_id for each in found]) if found else {}
    _post(tx, position, [each for each in found if known[each.product_id].stocked])


def _post(
    tx: Write, position: Position, promises: Sequence[Promise], cause: tuple[str, int] | None = None
) -> None:
    if promises:
        place = main_location(tx)
        lock_levels(tx, [each.product_id for each in promises], place)
        post_promises(tx, promises, place, tx.today, cause or ("sales_order", position.order.id))
