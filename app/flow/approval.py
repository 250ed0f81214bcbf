"""Whether an order waits for a person before it stands, by the method it is paid with (R18, R19).

Approving is confirming it by hand; what the shop has sent out or given back already waits for nobody.
"""

from __future__ import annotations

from sqlalchemy import bindparam, select

from app.base.door import Read
from app.customers.tables import customer
from app.orders.lent import has_paid
from app.orders.methods import method_of
from app.orders.order import Order
from app.orders.tables import sales_order


def waits_for_approval(rd: Read, order: Order) -> bool:
    """Whether the method of an order asks for a person's approval: of every order, or of customers not known yet."""
    asked = approval_asked(rd, order.payment_method)
    return asked == "always" or (asked != "never" and not is_known(rd, order))


def approval_asked(rd: Read, method_code: str) -> str:
    """Of which orders a method asks for approval: never, unknown, always."""
    method = method_of(rd, method_code)
    return "never" if method is None else method.approval


def is_known(rd: Read, order: Order) -> bool:
    """Whether who buys is known: trusted, with a finished order, or with an invoice that was paid."""
    return (
        order.trusted
        or rd.execute(_FINISHED, {"account": order.account_id}).first() is not None
        or has_paid(rd, order.account_id)
    )


_FINISHED = (
    select(sales_order.c.id)
    .join(customer, customer.c.id == sales_order.c.customer_id)
    .where(customer.c.account_id == bindparam("account"), sales_order.c.state == "closed")
    .limit(1)
)
