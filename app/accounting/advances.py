"""Money kept for orders that no document tells of: the VAT in it is due since it came (CGI 269, 2 a)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam, exists, func, select

from app.base.door import Read
from app.orders.tables import sales_order
from app.payments.before import RECEIVED_HERE
from app.payments.tables import payment
from app.receivables.open_items import OPEN
from app.receivables.tables import entry, item, item_balance


def advances(rd: Read, day: date) -> int:
    """What was kept at the end of a day for orders that bear VAT, with that VAT, in minor units of the company's currency.

    Money that a deposit invoice asks for is set against it, and is none of this; nor is what the program before received:
    what was due on that was declared there.
    """
    stands, later = rd.scalar(_STANDING), rd.scalar(_LATER, {"day": day})
    return int(later or 0) - int(stands or 0)


_KEPT = ("deposit", "earmarked")
_OF_ORDERS = (
    item.c.noun == "payment",
    sales_order.c.tax != 0,
    exists(select(payment.c.id).where(payment.c.id == item.c.document_id, RECEIVED_HERE)).correlate(item),
)
# What stands now less what was posted after that day: most days that are asked for are near.
_STANDING = (
    select(func.sum(item_balance.c.base_amount))
    .select_from(item_balance)
    .join(item, item.c.id == item_balance.c.item_id)
    .join(sales_order, sales_order.c.id == item.c.order_id)
    .where(item_balance.c.component.in_(_KEPT), OPEN, *_OF_ORDERS)
)
_LATER = (
    select(func.sum(entry.c.base_amount))
    .select_from(entry)
    .join(item, item.c.id == entry.c.item_id)
    .join(sales_order, sales_order.c.id == item.c.order_id)
    .where(entry.c.component.in_(_KEPT), entry.c.business_date > bindparam("day"), *_OF_ORDERS)
)
