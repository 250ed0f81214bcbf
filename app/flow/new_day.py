"""Promising another day to orders whose own cannot be kept: for all of them in one go, the customer told or not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.base.finding import home_currency
from app.correspondence.mail import write_down
from app.flow.letters import compose
from app.flow.position import take_position
from app.flow.promised import forget_days, write_days
from app.orders.at_risk import ids_at_risk
from app.orders.foreseen import foreseen, whole_day
from app.orders.naming import order_name
from app.orders.order import Order, OrderLine, read_lines, read_order
from app.orders.shop_changed import why_undecided
from app.orders.stopped import holds_of
from app.receivables.credit_rules import refused_by

KIND = "order_late"
"""The mail that tells a customer."""


@verb("sell.promise")
def promise_anew(tx: Write, order_id: int, reason: str, *, tell: bool = False) -> date:
    """Promise an order for the day all of it can honestly leave, whatever it was promised for; gives the day.

    With `tell` its customer's mail is promised in the same transaction. Refused with ``reason_missing``, as
    `new_day` says, and as `app.correspondence.mail.write_down` is.
    """
    if not reason.strip():
        raise Refusal("reason_missing")
    position = take_position(tx, order_id)
    why = _why_not(tx, position.order, position.lines)
    if isinstance(why, Refusal):
        raise why
    before = position.order.promised_on
    found = foreseen(tx, [order_id])[order_id]
    write_days(tx, forget_days(tx, position), found)
    tx.note(number=order_name(position.order), before=before, until=why, reason=reason.strip())
    if tell:
        write_down(tx, compose(tx, KIND, "sales_order", order_id).draft)
    return why


def new_day(rd: Read, order_id: int) -> date | Refusal:
    """The day an order would be promised for anew, or why it is not.

    ``order_not_confirmed``, ``nothing_to_ship``, ``shop_proposal_waits`` or ``shipment_held`` where somebody has to decide
    before it leaves, ``order_day_unknown`` where nobody knows when all of it can leave,
    ``order_day_kept`` where the day it has still holds.
    """
    return _why_not(rd, read_order(rd, order_id), read_lines(rd, order_id))


def _why_not(rd: Read, order: Order, lines: Sequence[OrderLine]) -> date | Refusal:
    number = order_name(order)
    if order.state != "confirmed" or order.handling != "normal":
        return Refusal("order_not_confirmed", number=number, state=order.state)
    if not any(line.to_ship_milli for line in lines):
        return Refusal("nothing_to_ship", number=number)
    if (undecided := why_undecided(rd, order)) is not None:
        return undecided
    if holds := holds_of(rd, order.id):
        # When it leaves is for who decides on credit to say, not for stock.
        return refused_by(holds, "shipment_held", number, home_currency(rd))
    found = foreseen(rd, [order.id]).get(order.id, {})
    day = whole_day([line.promise.on for line in found.values()])
    if day is None:
        return Refusal("order_day_unknown", number=number)
    late = order.promised_on is None or order.promised_on < rd.today
    if not late and order.id not in ids_at_risk(rd):
        return Refusal("order_day_kept", number=number)
    return day
