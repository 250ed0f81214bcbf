"""Why a promised mail should not leave any more: what it is about was cancelled, or settled, while it waited."""

from __future__ import annotations

from app.base.door import Read
from app.base.errors import Refusal
from app.correspondence.mail import Mail
from app.flow.parcel_letters import ARRIVED, reversed_since
from app.orders.naming import order_name
from app.orders.order import read_order
from app.reminders.reminder import still_asked, the_reminder
from app.shipping.parcels import fate_of, parcels_of


def why_withdrawn(rd: Read, mail: Mail) -> Refusal | None:
    """The reason, None when the mail is as true as when it was promised.

    ``mail_order_cancelled``: an order cancelled meanwhile; ``mail_paid_meanwhile``: a payment refused before, or asked for,
    has come; ``mail_order_left``: what was late has left; ``mail_reminder_paid``: nothing of what a reminder asks for is owed
    any more; ``mail_reminder_withdrawn``: it is not sent after all; ``mail_shipment_reversed``: what left was taken back;
    ``mail_not_delivered``: what was said to have arrived has not.
    """
    if mail.noun == "reminder" and (reminder := the_reminder(rd, mail.row_id)).withdrawn_at is not None:
        return Refusal("mail_reminder_withdrawn", number=reminder.number)
    if mail.noun == "reminder" and not still_asked(rd, mail.row_id):
        return Refusal("mail_reminder_paid", number=the_reminder(rd, mail.row_id).number)
    if mail.noun == "shipment" and (number := reversed_since(rd, mail.row_id)):
        return Refusal("mail_shipment_reversed", number=number)
    if mail.kind == ARRIVED and fate_of(parcels_of(rd, [mail.row_id])) != "delivered":
        return Refusal("mail_not_delivered")
    if mail.noun != "sales_order":
        return None
    order = read_order(rd, mail.row_id)
    number = order_name(order)
    if order.state == "cancelled":
        return Refusal("mail_order_cancelled", number=number)
    if mail.kind == "order_late" and order.shipped == "all":
        return Refusal("mail_order_left", number=number)
    paid = order.payment_state in ("paid", "authorised")
    if (mail.kind == "payment_problem" and paid) or (mail.kind == "payment_request" and not order.awaited):
        return Refusal("mail_paid_meanwhile", number=number)
    return None
