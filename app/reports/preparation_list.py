"""The list of who prepares: orders, each with what is missing of it, so that nobody opens them one by one to know what to buy."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from app.base import settings
from app.base.door import Read
from app.orders.bundle import whole_only
from app.orders.coverage import coverage
from app.orders.order import read_lines
from app.orders.queries import ORDERS, OrderRow, listed_orders, orders_in


def prepared_orders(rd: Read, ids: Sequence[int]) -> list[OrderRow]:
    """The orders with these keys; those that lack goods with what they lack, line by line."""
    partial = bool(settings.get(rd, "ship.partial"))
    return [_with_lacks(rd, row, partial=partial) if row.short else row for row in listed_orders(rd, ids)]


def lacked_products(rd: Read, ids: Collection[int] | None = None) -> frozenset[int]:
    """The products that these orders lack, or all orders that must leave."""
    keys = (
        sorted(ids)
        if ids is not None
        else [int(key) for key in rd.execute(orders_in(rd, "missing")).scalars()]
    )
    found: set[int] = set()
    for key in keys:
        lines = [line for line in read_lines(rd, key) if line.to_ship_milli]
        covered = coverage(rd, lines)
        found |= {
            line.product_id
            for line in lines
            if line.product_id is not None and line.to_ship_milli > covered.get(line.id, 0)
        }
    return frozenset(found)


PREPARED = replace(ORDERS, rows=prepared_orders)


def _with_lacks(rd: Read, row: OrderRow, *, partial: bool) -> OrderRow:
    lines = [line for line in read_lines(rd, row.id) if line.to_ship_milli]
    covered = coverage(rd, lines)
    missing = ((line.name, line.to_ship_milli - covered.get(line.id, 0)) for line in lines)
    some = partial and any(milli > 0 for milli in whole_only(lines, covered).values())
    return replace(row, lacks=tuple((name, milli) for name, milli in missing if milli > 0), partly=some)
