"""What still waits of the orders of a view: the figure of its step and of its list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Select, func, select

from app.base import settings
from app.base.door import Read
from app.base.finding import home_currency
from app.base.listing import ListQuery, Totals
from app.orders.queries import ORDERS, OrderRow, order_rows, orders_in
from app.orders.tables import sales_order
from app.orders.worth import shown_worth
from app.receivables.tables import item, item_balance

WAITS = ("missing", "to_ship", "late", "on_hold", "to_invoice")
"""The views of which less may wait than their orders come to: some of those left, or were invoiced, in part."""


def counted_orders(rd: Read, query: ListQuery) -> Totals:
    """What the list of orders counts, with what still waits where it shows one of `WAITS` whole, by ``waits.`` and the view."""
    found, view = ORDERS.count(rd, query), query.value("view")
    if view not in WAITS or len(query.chips) != 1 or query.search or not found.count:
        return found
    return replace(found, sums={**found.sums, f"waits.{view}": still_waiting(rd, view, found)})


ORDERS_SHOWN = replace(ORDERS, count=counted_orders)
"""The list of orders, whose foot says the figures of the day."""


def still_waiting(rd: Read, view: str, counted: Totals) -> int:
    """What still waits of the orders of a view, in minor units of the company's currency: what has not left, is not invoiced,
    is not paid.
    """
    return _at_home(rd, view, counted) + _abroad(rd, view, orders_in(rd, view))


def _abroad(rd: Read, view: str, these: Select[int]) -> int:
    """What of it is of orders in another currency; they are few, and each says what it is worth."""
    keys = rd.execute(these.where(sales_order.c.currency != home_currency(rd))).scalars().all()
    rows = order_rows(rd, [int(key) for key in keys]) if keys else []
    waits = waits_of_each(rd, view, rows) if rows else {}
    return sum(shown_worth(rd, row, waits[row.id]) for row in rows)


def _at_home(rd: Read, view: str, counted: Totals) -> int:
    these = orders_in(rd, view).where(sales_order.c.currency == home_currency(rd))
    whole = None if counted.abroad else counted.sums.get("total")
    if whole is None:
        whole = int(rd.scalar(_TOTAL.where(sales_order.c.id.in_(these))) or 0)
    match view:
        case "to_pay" | "unpaid":
            paid = select(func.sum(sales_order.c.paid_amount)).where(sales_order.c.id.in_(these))
            return whole - int(rd.scalar(paid) or 0)
        case "missing" | "to_ship" | "late" | "due_today" | "at_risk" | "on_hold":
            return _not_left(rd, these)
        case "to_invoice":
            return _bound(rd, these, _to_invoice(rd))
        case _:
            return whole


def not_left(rd: Read, these: Select[int]) -> int:
    """What has not left of these orders, in minor units: of what left in part the rest as its invoice will ask for it, the
    same figure as in the exposure.
    """
    home = these.where(sales_order.c.currency == home_currency(rd))
    return _not_left(rd, home) + _abroad(rd, "to_ship", these)


def _not_left(rd: Read, these: Select[int]) -> int:
    untouched = _TOTAL.where(sales_order.c.id.in_(these), sales_order.c.shipped == "none")
    begun = these.where(sales_order.c.shipped != "none")
    return int(rd.scalar(untouched) or 0) + _bound(rd, begun, ("committed",))


def waits_of_each(rd: Read, view: str, rows: Sequence[OrderRow]) -> dict[int, int]:
    """The same of single orders of a view, by key: a few of them add up as all do."""
    match view:
        case "to_pay" | "unpaid":
            return {row.id: row.total - row.paid_amount for row in rows}
        case "missing" | "to_ship" | "late" | "due_today" | "at_risk" | "on_hold":
            begun = [row.id for row in rows if row.shipped != "none"]
            return {row.id: row.total for row in rows} | _bound_each(rd, begun, ("committed",))
        case "to_invoice":
            return _bound_each(rd, [row.id for row in rows], _to_invoice(rd))
        case _:
            return {row.id: row.total for row in rows}


def _to_invoice(rd: Read) -> tuple[str, ...]:
    decided = settings.all_settings(rd)
    # What is invoiced before it leaves is invoiced whole.
    ahead = not decided["steps.ship"] or decided["bill.policy"] == "on_payment"
    return ("committed", "delivered") if ahead else ("delivered",)


def _bound_each(rd: Read, keys: Sequence[int], components: Sequence[str]) -> dict[int, int]:
    asked = _BOUND_EACH.where(item.c.document_id.in_(keys), item_balance.c.component.in_(components))
    found = {int(row.document_id): int(row.amount) for row in rd.execute(asked)} if keys else {}
    return {key: found.get(key, 0) for key in keys}


def _bound(rd: Read, orders: Select[int], components: Sequence[str]) -> int:
    """What the ledger still binds of these orders (`app.orders.commitment`): not shipped, or shipped and not invoiced."""
    asked = _BOUND.where(item.c.document_id.in_(orders), item_balance.c.component.in_(components))
    return int(rd.scalar(asked) or 0)


_TOTAL = select(func.sum(sales_order.c.total))
_BOUND = (
    select(func.sum(item_balance.c.amount))
    .select_from(item_balance)
    .join(item, item.c.id == item_balance.c.item_id)
    .where(item.c.noun == "sales_order")
)
_BOUND_EACH = (
    select(item.c.document_id, func.sum(item_balance.c.amount).label("amount"))
    .join(item_balance, item_balance.c.item_id == item.c.id)
    .where(item.c.noun == "sales_order")
    .group_by(item.c.document_id)
)
