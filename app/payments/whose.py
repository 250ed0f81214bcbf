"""Whose a document is: its customer, or whom that one was merged into, joined to a statement of the bank's rooms."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func

from app.customers.tables import customer
from app.orders.tables import sales_order

# A merged customer's documents are those of whom they stand for now.
_now = customer.alias("now")


def with_customer(found: Any, key: Any) -> Any:
    """A statement with the customer of a key, and whom they stand for now (`WHOSE`)."""
    return found.join(customer, customer.c.id == key).join(
        _now, _now.c.id == func.coalesce(customer.c.merged_into_id, customer.c.id)
    )


WHOSE = (_now.c.id.label("customer_id"), _now.c.name, _now.c.contact)
ORDER_NUMBERS = (
    sales_order.c.number.label("order_number"),
    sales_order.c.remote_number,
    sales_order.c.remote_id,
    sales_order.c.customer_reference,
)
