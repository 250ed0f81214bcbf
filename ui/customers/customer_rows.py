"""The tables of a customer's page: what is open on their account, and their last orders."""

from __future__ import annotations

from app.orders.queries import OrderRow
from app.reports.receivables import ReceivableRow
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.office import Office
from ui.kit.wording import say
from ui.orders.order_chips import invoice_chip, payment_chip, shipment_chip, state_chip
from ui.orders.orders_screen import number_of


def item_chip(row: ReceivableRow) -> Chip:
    """Whether something open is late, due later, or credit."""
    if row.amount < 0:
        return Chip("run", say("receivables.chip.credit"))
    if row.days_late > 0:
        return Chip("late", say("receivables.chip.late", n=row.days_late), filled=True)
    return Chip("none", say("receivables.chip.not_due"))


OPEN_COLUMNS: tuple[Column[ReceivableRow], ...] = (
    Column(key="number", title="column.document", width=150, strong=True),
    Column(key="kind", title="column.kind", value=lambda row: say(f"receivable.kind.{row.kind}"), muted=True),
    Column(key="due_on", title="column.due_on", kind="date", width=106, muted=True),
    Column(key="state", title="column.state", kind="chip", value=item_chip, width=132),
    Column(
        key="amount",
        title="column.open",
        kind="money",
        width=120,
        strong=True,
        currency=lambda row: row.currency,
    ),
)


def order_columns(office: Office) -> tuple[Column[OrderRow], ...]:
    """A customer's orders with their four chips."""
    return (
        Column(key="number", title="column.number", value=number_of, width=112, strong=True),
        Column(key="ordered_on", title="column.ordered_on", kind="date", width=86, muted=True),
        Column(key="state", title="column.state", kind="chip", value=state_chip),
        Column(
            key="paid",
            title="column.paid",
            kind="chip",
            value=lambda row: payment_chip(row, office.today),
            width=104,
        ),
        Column(
            key="shipped",
            title="column.shipped",
            kind="chip",
            value=lambda row: shipment_chip(row, office.today),
            width=96,
        ),
        Column(key="invoiced", title="column.invoiced", kind="chip", value=invoice_chip, width=94),
        Column(key="total", title="column.total", kind="money", width=92, currency=lambda row: row.currency),
    )
