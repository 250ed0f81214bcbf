"""Asking for the payment an order waits for: by a mail with the amount and where to pay it, once in some days."""

from __future__ import annotations

from datetime import timedelta

from app.base.door import Read
from app.base.errors import Refusal
from app.correspondence.mail import MailDraft, mails_about
from app.customers.mail_address import address_of
from app.flow.letters import compose
from app.orders.naming import order_name
from app.orders.order import read_order

KIND = "payment_request"
PATIENCE = timedelta(days=3)
"""For so long the same customer is not asked for the same order again together with others; one by one it is possible."""


def payment_request(rd: Read, order_id: int) -> MailDraft:
    """The mail that asks for what an order waits for; refused as `why_not_asked` says."""
    why = why_not_asked(rd, order_id)
    if why is not None:
        raise why
    return compose(rd, KIND, "sales_order", order_id).draft


def why_not_asked(rd: Read, order_id: int) -> Refusal | None:
    """Why an order's customer is not asked for money now, None where they may be.

    ``order_awaits_nothing``: no payment keeps it; ``mail_without_recipient``; ``payment_asked_lately``.
    """
    order = read_order(rd, order_id)
    if not order.awaited:
        return Refusal("order_awaits_nothing", number=order_name(order))
    if not address_of(rd, order.customer_id, order.billing):
        return Refusal("mail_without_recipient")
    for each in mails_about(rd, "sales_order", order_id):
        standing = each.kind == KIND and each.state not in ("refused", "discarded")
        if standing and each.promised_at > rd.now - PATIENCE:
            return Refusal("payment_asked_lately", at=each.promised_at)
    return None
