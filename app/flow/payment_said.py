"""What a shop, a provider or a person says of an order's payment; a refusal becomes something to do (R17, R20, R21)."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import bindparam, select

from app.base.door import Write, verb
from app.base.errors import Refusal
from app.base.said import money_said, said
from app.customers.tables import customer
from app.customers.task import TaskDraft, finish_task, insert_task, tasks_about
from app.orders.naming import order_name
from app.orders.order import Order, lock_order
from app.orders.payment_said import STATES, write_said

BY_HAND = "hand"


@verb("sell.payment_said")
def payment_said(
    tx: Write,
    order_id: int,
    state: str,
    *,
    source: str = BY_HAND,
    reason: str = "",
    reference: str = "",
    link: str = "",
) -> int | None:
    """Record what is said of an order's payment; gives the key of the task that a refusal makes, None otherwise.

    It says nothing of money that came in: that is received. Refused with ``payment_state_unknown``,
    ``payment_said_of_cancelled``, or ``reason_missing`` where a refusal by hand says no reason.
    """
    order = lock_order(tx, order_id)
    if state not in STATES:
        raise Refusal("payment_state_unknown", state=state)
    if order.state == "cancelled" or order.handling == "history":
        raise Refusal("payment_said_of_cancelled", number=order_name(order))
    if state == "refused" and source == BY_HAND and not reason.strip():
        raise Refusal("reason_missing")
    tx.note(before=order.payment_state, state=state, source=source, reason=reason.strip())
    return take_said(tx, order, state, source, reason=reason.strip(), reference=reference, link=link.strip())


def take_said(
    tx: Write, order: Order, state: str, source: str, *, reason: str = "", reference: str = "", link: str = ""
) -> int | None:
    """The same inside whatever transaction is open: a refusal asks a person to call, anything better ends that task."""
    write_said(tx, order, state, source, reason=reason, reference=reference, link=link)
    waiting = [each for each in tasks_about(tx, "sales_order", order.id) if each.kind == "payment_refused"]
    if state != "refused":
        for each in waiting:
            finish_task(tx, each.id, state)
        return None
    if waiting:
        return waiting[0].id
    # Beside an amount a shop's bare number would be read as money: 75 is an order, not euros.
    number = order.number or said("orders.remote", number=order.remote_number or "")
    return insert_task(
        tx,
        TaskDraft(
            kind="payment_refused",
            what=said(
                "task.payment_refused_of", number=number, amount=money_said(order.total, order.currency)
            ),
            due_on=tx.today,
            noun="sales_order",
            row_id=order.id,
            customer_id=order.customer_id,
            facts={"phone": phone_of(tx, order), "reason": reason, "link": link, "total": order.total},
        ),
    )


def phone_of(tx: Write, order: Order) -> str:
    """The number to call about an order: the customer's, else that of the address it is billed or sent to."""
    known: str | None = tx.scalar(_PHONE, {"id": order.customer_id})
    addresses: tuple[dict[str, Any], ...] = (json.loads(order.billing), json.loads(order.delivery))
    return known or next((str(each["phone"]) for each in addresses if each.get("phone")), "")


_PHONE = select(customer.c.phone).where(customer.c.id == bindparam("id"))
