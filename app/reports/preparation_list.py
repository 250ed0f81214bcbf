"""The list of who prepares: orders, each with what is missing of it, so that nobody opens them one by one to know what to buy."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement, Date, and_, case, func, literal, select

from app.base import settings
from app.base.door import Read
from app.base.listing import Listing, ListQuery, Totals
from app.base.working_days import working_days
from app.orders.bundle import whole_only
from app.orders.coverage import coverage
from app.orders.order import read_lines
from app.orders.queries import REGISTER, SORTS, OrderRow, listed_orders, orders_in
from app.orders.ready import MONEY_ALLOWS, OPEN_LINE
from app.orders.tables import order_line, sales_order
from app.reports.still_waiting import not_left, waits_of_each
from app.shipping.destination import beside


def prepared_orders(rd: Read, ids: Sequence[int]) -> list[OrderRow]:
    """The orders with these keys; those that lack goods with what they lack, line by line."""
    partial = bool(settings.get(rd, "ship.partial"))
    rows = listed_orders(rd, ids)
    rest = waits_of_each(rd, "to_ship", rows)
    rows = [replace(row, rest=rest[row.id]) for row in rows]
    doors = beside(rd, [row.id for row in rows])
    together = {key: len(orders) for key, orders in doors.items() if len(orders) > 1}
    rows = [replace(row, together=together.get(row.id, 0)) for row in rows]
    return [
        _with_lacks(rd, row, partial=partial and not row.one_delivery) if row.short else row for row in rows
    ]


def count_prepared(rd: Read, query: ListQuery) -> Totals:
    """What orders count, and what of them has not left (``rest``): the figure of the tile that opens the list."""
    found = REGISTER.count(rd, query)
    return replace(found, sums={**found.sums, "rest": not_left(rd, REGISTER.keys(rd, query))})


def chosen_prepared(rd: Read, ids: Sequence[int]) -> Totals:
    """The same of the orders with these keys."""
    these = select(sales_order.c.id).where(sales_order.c.id.in_(list(ids)))
    found = REGISTER.chosen(rd, ids)
    return replace(found, sums={**found.sums, "rest": not_left(rd, these)})


def prepared_ids(rd: Read, query: ListQuery, offset: int, limit: int) -> list[int]:
    """One page of keys. By its day: what was promised, or the usual one that is shown in its place; none comes last."""
    if query.sort != "promised_on":
        return REGISTER.ids(rd, query, offset, limit)
    day = (_leaves_by(rd, query), sales_order.c.id)
    return replace(REGISTER, sorts={**SORTS, "promised_on": day}).ids(rd, query, offset, limit)


_FIRST_LINE = (
    select(func.min(order_line.c.promised_on))
    .where(order_line.c.order_id == sales_order.c.id, OPEN_LINE)
    .correlate(sales_order)
    .scalar_subquery()
)
"""The first day for which a line was promised by itself that is still to leave."""


def _leaves_by(rd: Read, query: ListQuery) -> ColumnElement[date]:
    """The day by which each of the orders found should leave. What has no promise was ordered on few days: counted here,
    for a database knows nothing of working days.
    """
    usual, working = int(settings.get(rd, "ship.lead_days")), working_days(rd)
    unpromised = and_(
        sales_order.c.promised_on.is_(None), sales_order.c.handling == literal("normal"), MONEY_ALLOWS
    )
    mine = select(sales_order.c.ordered_on).where(sales_order.c.id.in_(REGISTER.keys(rd, query)), unpromised)
    days = rd.execute(mine.distinct()).scalars().all()
    ways = [(func.coalesce(sales_order.c.promised_on, literal(date.max, Date)) > _FIRST_LINE, _FIRST_LINE)]
    ways += [(sales_order.c.promised_on.is_not(None), sales_order.c.promised_on)]
    ways += [
        (and_(unpromised, sales_order.c.ordered_on == day), literal(working.after(day, usual), Date))
        for day in days
    ]
    return case(*ways, else_=literal(date.max, Date))


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


def orders_that_lack(rd: Read, products: Collection[int]) -> int:
    """How many orders that must leave lack one of these products."""
    wanted = set(products)
    keys = [int(key) for key in rd.execute(orders_in(rd, "missing")).scalars()]
    return sum(bool(lacked_products(rd, [key]) & wanted) for key in keys)


PREPARED = Listing(count_prepared, prepared_ids, prepared_orders, chosen_prepared)


def _with_lacks(rd: Read, row: OrderRow, *, partial: bool) -> OrderRow:
    lines = [line for line in read_lines(rd, row.id) if line.to_ship_milli]
    covered = coverage(rd, lines)
    missing = ((line.name, line.to_ship_milli - covered.get(line.id, 0)) for line in lines)
    some = partial and any(milli > 0 for milli in whole_only(lines, covered).values())
    return replace(row, lacks=tuple((name, milli) for name, milli in missing if milli > 0), partly=some)
