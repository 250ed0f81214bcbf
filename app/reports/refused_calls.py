"""Everybody to call: customers who are late, and those whose payment of an order was refused.

A call about such a payment is written down as any other: that of its customer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import func, select

from app.base.door import Read
from app.base.listing import ListQuery
from app.base.said import said
from app.customers.task import TaskRow, open_tasks
from app.orders.queries import ORDERS, OrderRow, order_rows
from app.reminders.tables import collection_call
from app.reports.call_list import CallList, CallRow, call_list, in_place

_MOST = 500


def whom_to_call(rd: Read) -> CallList:
    """The call list with refused payments in their place: each an order, whose page says what to tell the customer."""
    found = call_list(rd)
    refused = ListQuery(chips=(("view", "payment_problem"),), sort="ordered_on")
    orders = order_rows(rd, ORDERS.ids(rd, refused, 0, _MOST))
    if not orders:
        return found
    asked = {
        each.row_id: each
        for each in open_tasks(rd, None, _MOST)
        if each.kind == "payment_refused" and each.noun == "sales_order"
    }
    called = _called(rd, [order.customer_id for order in orders])
    rows = [_row(rd, order, asked.get(order.id), called.get(order.customer_id)) for order in orders]
    return replace(found, rows=in_place((*found.rows, *rows)))


def _called(rd: Read, customers: Sequence[int]) -> dict[int, date]:
    """The day of the last call to each of these customers."""
    found = rd.execute(
        select(collection_call.c.customer_id, func.max(collection_call.c.called_on).label("day"))
        .where(collection_call.c.customer_id.in_(customers))
        .group_by(collection_call.c.customer_id)
    )
    return {int(row.customer_id): row.day for row in found}


def _row(rd: Read, order: OrderRow, asked: TaskRow | None, called: date | None) -> CallRow:
    facts = asked.facts if asked is not None else {}
    return CallRow(
        # Their keys are below those of customers: one may be late and refused.
        id=-order.id,
        customer=order.customer,
        contact=order.contact,
        phone=str(facts.get("phone") or (asked.phone if asked is not None else "")),
        overdue=0,
        days_late=max((rd.today - order.ordered_on).days, 0),
        last_contact=called,
        level=None,
        action="payment_refused",
        day=order.ordered_on,
        amount=order.to_pay,
        currency=order.currency,
        what=order.number or said("orders.remote", number=order.remote_number or ""),
        why=str(facts.get("reason") or ""),
        order_id=order.id,
        customer_id=order.customer_id,
    )
