"""Why a promised mail should not leave any more: what it is about was cancelled, or settled, while it waited."""

from __future__ import annotations

from app.base.door import Read
from app.base.errors import Refusal
from app.correspondence.mail import Mail
from app.orders.naming import order_name
from app.orders.order import read_order


def why_withdrawn(rd: Read, mail: Mail) -> Refusal | None:
    """The reason, None when the mail is as true as when it was promised.

    ``mail_order_cancelled``: an order cancelled meanwhile; ``mail_paid_meanwhile``: a payment that was refused has come.
    """
    if mail.noun != "sales_order":
        return None
    order = read_order(rd, mail.row_id)
    number = order_name(order)
    if order.state == "cancelled":
        return Refusal("mail_order_cancelled", number=number)
    if mail.kind == "payment_problem" and order.payment_state in ("paid", "authorised"):
        return Refusal("mail_paid_meanwhile", number=number)
    return None
