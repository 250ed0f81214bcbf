"""Everybody to call: customers who are late, and those whose payment of an order was refused."""

from __future__ import annotations

from dataclasses import replace

from app.base.door import Read
from app.base.listing import ListQuery
from app.base.said import said
from app.customers.task import TaskRow, open_tasks
from app.orders.queries import OrderRow, order_ids, order_rows
from app.reports.call_list import CallList, CallRow, call_list, in_place

_MOST = 500


def whom_to_call(rd: Read) -> CallList:
    """The call list with refused payments in their place: each an order, whose page says what to tell the customer."""
    found = call_list(rd)
    refused = ListQuery(chips=(("view", "payment_problem"),), sort="ordered_on")
    orders = order_rows(rd, order_ids(rd, refused, 0, _MOST))
    if not orders:
        return found
    asked = {
        each.row_id: each
        for each in open_tasks(rd, None, _MOST)
        if each.kind == "payment_refused" and each.noun == "sales_order"
    }
    rows = [_row(rd, order, asked.get(order.id)) for order in orders]
    return replace(found, rows=in_place((*found.rows, *rows)))


def _row(rd: Read, order: OrderRow, asked: TaskRow | None) -> CallRow:
    facts = asked.facts if asked is not None else {}
    return CallRow(
        # Their keys are below those of customers: one may be late and refused.
        id=-order.id,
        customer=order.customer,
        contact=order.contact,
        phone=str(facts.get("phone") or (asked.phone if asked is not None else "")),
        overdue=0,
        days_late=max((rd.today - order.ordered_on).days, 0),
        last_contact=None,
        level=None,
        action="payment_refused",
        day=order.ordered_on,
        amount=order.to_pay,
        currency=order.currency,
        what=order.number or said("orders.remote", number=order.remote_number or ""),
        why=str(facts.get("reason") or ""),
        order_id=order.id,
    )
