"""Money that a company pays for an order before its goods: a deposit invoice is due for it (CGI 289, I, 1 c)."""

from __future__ import annotations

from dataclasses import dataclass

from app.base.door import Read
from app.base.finding import home_currency
from app.orders.agreed import agreed_on
from app.orders.order import read_lines, read_order
from app.orders.possible import Possible, all_left, asking_deposit
from app.receivables.ledger import money_of_order


@dataclass(frozen=True, slots=True)
class AdvanceDue:
    """Money for an order is an advance as far as it goes `beyond` what was delivered or asked for (minor units); `asking` says
    whether its deposit invoice can be issued now, and why not.
    """

    beyond: int
    asking: Possible


def advance_due(rd: Read, order_id: int) -> AdvanceDue | None:
    """From where on money of an order asks for a deposit invoice; None where none is due: its customer is a person, its goods
    are gone, or it is in another currency, in which nothing is kept for it.
    """
    order, lines = read_order(rd, order_id), read_lines(rd, order_id)
    if order.invoiced == "all" or all_left(lines) or order.currency != home_currency(rd):
        return None
    if not agreed_on(rd, order).professional:
        return None
    money = money_of_order(rd, order_id)
    delivered = max(money.delivered - sum(money.kept.values()), 0)
    return AdvanceDue(money.owed_amount + delivered, asking_deposit(order, lines))
