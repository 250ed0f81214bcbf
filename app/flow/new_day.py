"""Promising another day to orders whose own cannot be kept: for all of them in one go, the customer told or not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.correspondence.mail import write_down
from app.flow.letters import compose
from app.flow.position import take_position
from app.flow.promised import forget_days, promise_on, write_days
from app.orders.at_risk import ids_at_risk
from app.orders.foreseen import foreseen, leaves_whole, whole_day
from app.orders.naming import order_name
from app.orders.order import Order, OrderLine, read_lines, read_order
from app.orders.shop_changed import why_undecided
from app.orders.stopped import holds_of

KIND = "order_late"
"""The mail that tells a customer."""


@verb("sell.promise")
def promise_anew(tx: Write, order_id: int, reason: str, *, tell: bool = False) -> date:
    """Promise an order for the day all of it can honestly leave, whatever it was promised for; gives the day.

    With `tell` its customer's mail is promised in the same transaction. What credit keeps here stays kept. Refused with
    ``reason_missing``, as `new_day` says, and as `app.correspondence.mail.write_down` is.
    """
    if not reason.strip():
        raise Refusal("reason_missing")
    position = take_position(tx, order_id)
    why = _why_not(tx, position.order, position.lines, tell=tell)
    if isinstance(why, Refusal):
        raise why
    before = position.order.promised_on
    if position.order.state == "held":
        promise_on(tx, position, why)
    else:
        write_days(tx, forget_days(tx, position), foreseen(tx, [order_id])[order_id])
    tx.note(number=order_name(position.order), before=before, until=why, reason=reason.strip())
    if tell:
        write_down(tx, compose(tx, KIND, "sales_order", order_id).draft)
    return why


def new_day(rd: Read, order_id: int, *, tell: bool = False) -> date | Refusal:
    """The day an order would be promised for anew, its customer told of it or not; or why it is not.

    ``order_not_confirmed``, ``nothing_to_ship``, ``shop_proposal_waits`` where somebody has to decide before it leaves,
    ``order_day_untold`` where credit keeps it here and its customer would be told, ``order_day_unknown`` where nobody knows
    when all of it can leave, ``order_day_kept`` where the day it has still holds.
    """
    return _why_not(rd, read_order(rd, order_id), read_lines(rd, order_id), tell=tell)


def _why_not(rd: Read, order: Order, lines: Sequence[OrderLine], *, tell: bool) -> date | Refusal:
    number, held = order_name(order), order.state == "held"
    if not (held or order.state == "confirmed") or order.handling != "normal":
        return Refusal("order_not_confirmed", number=number, state=order.state)
    if not any(line.to_ship_milli for line in lines):
        return Refusal("nothing_to_ship", number=number)
    if (undecided := why_undecided(rd, order)) is not None:
        return undecided
    kept = held or bool(holds_of(rd, order.id))
    if kept and tell:
        # When it leaves is for who decides on credit to say: nobody is told of a day that waits for that.
        return Refusal("order_day_untold", number=number)
    day = _leaves(rd, order, lines)
    if day is None:
        return Refusal("order_day_unknown", number=number, state=order.state)
    late = order.promised_on is None or order.promised_on < rd.today
    # What credit keeps here is not among those at risk.
    breaks = day > (order.promised_on or rd.today) if kept else order.id in ids_at_risk(rd)
    return day if late or breaks else Refusal("order_day_kept", number=number, state=order.state)


def _leaves(rd: Read, order: Order, lines: Sequence[OrderLine]) -> date | None:
    """The day all of it can leave; of what is held nothing is set aside yet, and it comes after what is promised."""
    if order.state == "held":
        found = leaves_whole(rd, lines)
        return found.on if found is not None else None
    return whole_day([line.promise.on for line in foreseen(rd, [order.id]).get(order.id, {}).values()])
