"""How far an order has come: arithmetic over its lines and its money, kept on its row for lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.base.door import Write
from app.orders.commitment import commitment
from app.orders.order import Order, OrderLine
from app.orders.tables import sales_order
from app.receivables.ledger import OrderMoney


@dataclass(frozen=True, slots=True)
class Progress:
    """`shipped`, `invoiced`, `paid`: none, part or all; `paid_amount` in minor units."""

    shipped: str
    invoiced: str
    paid: str
    paid_amount: int

    @property
    def complete(self) -> bool:
        """Whether nothing is left to do."""
        return self.shipped == self.invoiced == self.paid == "all"


def progress(order: Order, lines: Sequence[OrderLine], invoiced_total: int, money: OrderMoney) -> Progress:
    """How far an order has come once its lines, invoices and money are as given."""
    if order.handling == "history":
        return Progress("all", "all", "all", 0)
    paid_amount = money.kept_amount + invoiced_total - money.owed_amount
    asked = (
        commitment(order, lines, invoiced_total).remaining + invoiced_total if order.stands else order.total
    )
    if order.invoiced_there and order.stands:
        # Its money is the shop's: what counts is whether the shop says that it is there, where goods wait for it.
        told = order.payment_kind != "prepaid" or order.payment_state in ("paid", "refunded")
        paid = "all" if told else "none"
    elif paid_amount >= asked and (order.stands or order.total > 0):
        paid = "all"
    else:
        paid = "part" if paid_amount > 0 else "none"
    return Progress(_shipped(order, lines), _invoiced(order, lines, invoiced_total), paid, paid_amount)


def _shipped(order: Order, lines: Sequence[OrderLine]) -> str:
    wanted = [line for line in lines if line.kind == "goods" and line.quantity_milli > line.dropped_milli]
    if not wanted:
        return "all" if order.stands else "none"
    if all(line.to_ship_milli == 0 for line in wanted):
        return "all"
    return "part" if any(line.shipped_milli for line in lines) else "none"


def _invoiced(order: Order, lines: Sequence[OrderLine], invoiced_total: int) -> str:
    if not order.stands:
        return "none"
    if commitment(order, lines, invoiced_total).remaining == 0:
        return "all"
    return "part" if invoiced_total else "none"


def keep(tx: Write, order: Order, reached: Progress) -> str:
    """Write how far an order has come onto its row, and close or reopen it; gives its state. Idle when nothing moved."""
    state = order.state
    if state == "confirmed" and reached.complete:
        state = "closed"
    elif state == "closed" and not reached.complete:
        state = "confirmed"
    values = {
        "shipped": reached.shipped,
        "invoiced": reached.invoiced,
        "paid": reached.paid,
        "paid_amount": reached.paid_amount,
    }
    if state != order.state:
        tx.update(sales_order, order.id, state=state, **values)
    elif any(getattr(order, name) != value for name, value in values.items()):
        tx.derive(sales_order, order.id, **values)
    return state
