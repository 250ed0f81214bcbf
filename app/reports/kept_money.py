"""What of a customer's money is kept for orders that have not left: it is in their favour, and nobody has to give it back."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from app.base.door import Read
from app.customers.merged import stands_on
from app.orders.tables import sales_order
from app.receivables.open_items import STILL_OPEN
from app.receivables.tables import item, item_balance


@dataclass(frozen=True, slots=True)
class Kept:
    """Money kept for an order, in minor units, positive; the order by the numbers it goes by."""

    amount: int
    number: str | None
    remote_number: str | None


def kept_money(rd: Read, account_id: int, currency: str) -> list[Kept]:
    """The money kept for each order of an account, as the balances stand."""
    amount = func.sum(item_balance.c.amount)
    rows = rd.execute(
        select(amount.label("amount"), sales_order.c.number, sales_order.c.remote_number)
        .select_from(item)
        .join(item_balance, item_balance.c.item_id == item.c.id)
        .join(sales_order, sales_order.c.id == item.c.order_id)
        .where(
            stands_on(rd, item.c.account_id, account_id),
            item.c.noun == "payment",
            item.c.currency == currency,
            item_balance.c.component.in_(("deposit", "earmarked")),
            STILL_OPEN,
        )
        .group_by(sales_order.c.id, sales_order.c.number, sales_order.c.remote_number)
        .having(amount < 0)
        .order_by(sales_order.c.id)
    )
    return [Kept(-int(row.amount), row.number, row.remote_number) for row in rows]
