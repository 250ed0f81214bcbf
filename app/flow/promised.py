"""The day an order is promised for, where nobody said another: written when it stands and its money lets it leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from app.base.door import Write
from app.orders.foreseen import Foreseen, foreseen, promised_by_itself, whole_day
from app.orders.in_part import leaves_in_part
from app.orders.order import Order, OrderLine
from app.orders.tables import order_line, sales_order

if TYPE_CHECKING:
    from app.flow.position import Position


def promise_day(tx: Write, position: Position) -> Position:
    """Promise a day to an order that stands and has none; gives the position afterwards.

    What a line was promised for already stays.
    """
    if position.order.state != "confirmed" or not promised_by_itself(tx, position.order):
        return position
    return write_days(tx, position, foreseen(tx, [position.order.id]).get(position.order.id, {}))


def promise_grown(tx: Write, before: Position, after: Position) -> Position:
    """Promise what an order grew by for the day it can leave, where that is later than what was promised; gives the position.

    What did not grow keeps its day. What nobody can date keeps the day there is: it is an order at risk.
    """
    order, had = after.order, {line.id: line.to_ship_milli for line in before.lines}
    if order.promised_on is None or order.shop_id is not None or not order.money_allows:
        return after
    found = foreseen(tx, [order.id]).get(order.id, {})
    later = {
        line.id: day
        for line in after.lines
        if line.id in found
        and line.to_ship_milli > had.get(line.id, 0)
        and (day := found[line.id].promise.on) is not None
        and day > (line.promised_on or order.promised_on)
    }
    if not later:
        return after
    parts = leaves_in_part(tx, order)
    whole = max(order.promised_on, *later.values())
    lines: list[OrderLine] = []
    for line in after.lines:
        own = None if line.id in later else line.promised_on
        if parts and line.left_milli and line.bundle_line_id is None:
            day = later.get(line.id) or line.promised_on or order.promised_on
            own = day if day != whole else None
        if own != line.promised_on:
            tx.update(order_line, line.id, promised_on=own)
        lines.append(replace(line, promised_on=own))
    if whole != order.promised_on:
        tx.update(sales_order, order.id, promised_on=whole)
    return replace(after, order=replace(order, promised_on=whole), lines=tuple(lines))


def write_days(tx: Write, position: Position, found: Mapping[int, Foreseen]) -> Position:
    """Write what was foreseen of an order as what it is promised for, where no line says another day.

    The order's is the day all of it can leave; where parts leave by themselves each line has its own where that is another.
    What has no honest day is given none.
    """
    order = position.order
    days = {
        line.id: line.promised_on or found[line.id].promise.on for line in position.lines if line.id in found
    }
    whole = whole_day(list(days.values()))
    if whole != order.promised_on:
        tx.update(sales_order, order.id, promised_on=whole)
    own = days if leaves_in_part(tx, order) else {}
    lines = tuple(
        replace(line, promised_on=day)
        if (day := own.get(line.id)) is not None and day != whole and line.promised_on is None
        else line
        for line in position.lines
    )
    for before, line in zip(position.lines, lines, strict=True):
        if line.promised_on != before.promised_on:
            tx.update(order_line, line.id, promised_on=line.promised_on)
    return replace(position, order=replace(order, promised_on=whole), lines=lines)


def forget_past(tx: Write, position: Position) -> Position:
    """Take away a day that passed while an order was cancelled: nobody waits for it. What a shop said stays."""
    return forget_days(tx, position) if past_day(position.order, tx.today) is not None else position


def past_day(order: Order, today: date) -> date | None:
    """The day promised that is taken away where a cancelled order is taken up again."""
    day = order.promised_on
    return day if order.shop_id is None and day is not None and day < today else None


def promise_on(tx: Write, position: Position, day: date | None) -> Position:
    """Promise all that is still to leave of an order for another day, or for none; gives the position."""
    position = forget_days(tx, position)
    if day is None:
        return position
    tx.update(sales_order, position.order.id, promised_on=day)
    return replace(position, order=replace(position.order, promised_on=day))


def forget_days(tx: Write, position: Position) -> Position:
    """Take away the day of an order and of its lines that are still to leave, so that it can be given another."""
    if position.order.promised_on is not None:
        tx.update(sales_order, position.order.id, promised_on=None)
    lines = tuple(replace(line, promised_on=None) if line.left_milli else line for line in position.lines)
    for before, line in zip(position.lines, lines, strict=True):
        if line.promised_on != before.promised_on:
            tx.update(order_line, line.id, promised_on=None)
    return replace(position, order=replace(position.order, promised_on=None), lines=lines)
