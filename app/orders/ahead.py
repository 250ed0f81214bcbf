"""What was invoiced before it left: goods a customer is asked for, or has paid, and does not have."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import bindparam, select

from app.base.door import Read
from app.orders.ready import LEFT, NORMAL
from app.orders.tables import order_line, sales_order


def invoiced_ahead(rd: Read, customers: Collection[int]) -> int:
    """What stands on invoices of goods that have not left, with tax, in minor units of the orders' currency.

    Of a line of which a part has, the share of the rest.
    """
    lines = rd.execute(_LINES, {"customers": list(customers)})
    return sum(
        line.gross * (line.invoiced_milli - line.shipped_milli) // line.quantity_milli
        for line in lines
        if line.quantity_milli
    )


_LINES = (
    select(
        order_line.c.gross,
        order_line.c.quantity_milli,
        order_line.c.invoiced_milli,
        order_line.c.shipped_milli,
    )
    .join(sales_order, sales_order.c.id == order_line.c.order_id)
    .where(
        sales_order.c.customer_id.in_(bindparam("customers", expanding=True)),
        # Nothing put behind the state keeps SQLite from walking all orders that stand.
        sales_order.c.state.concat("") == "confirmed",
        NORMAL,
        sales_order.c.shipped != "all",
        order_line.c.kind == "goods",
        LEFT > 0,
        order_line.c.invoiced_milli > order_line.c.shipped_milli,
    )
)
