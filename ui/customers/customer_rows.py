"""The tables of a customer's page: what is open on their account, their last orders, invoices and payments."""

from __future__ import annotations

from collections.abc import Callable

from app.invoicing.queries import InvoiceRow
from app.orders.queries import OrderRow
from app.orders.quote_queries import QuoteRow
from app.payments.queries import PaymentRow
from app.reports.receivables import ReceivableRow
from ui.invoicing.invoices_screen import invoice_chip as issued_chip
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.office import Office
from ui.kit.wording import say, words
from ui.orders.order_chips import invoice_chip, payment_chip, shipment_chip, state_chip
from ui.orders.order_name import order_cell
from ui.orders.quote_chips import quote_chip
from ui.orders.quotes_screen import title_of as quote_number
from ui.payments.payments_screen import payment_chip as money_chip
from ui.payments.payments_screen import signed as signed_payment


def item_chip(row: ReceivableRow) -> Chip:
    """Whether something open is late, due later, or credit."""
    if row.amount < 0:
        return Chip("run", say(f"receivables.chip.{'credit' if row.owes else 'to_refund'}"))
    if row.assigned:
        return Chip("run", say("receivables.chip.assigned"))
    if row.doubtful:
        # How old it is decides what becomes of it.
        key = "doubtful_late" if row.days_late > 0 else "doubtful"
        return Chip("hold", say(f"receivables.chip.{key}", n=row.days_late), filled=True)
    if row.days_late > 0:
        return Chip("late", say("receivables.chip.late", n=row.days_late), filled=True)
    due_today = row.days_late == 0 and row.due_on is not None
    if row.on_delivery:
        return Chip("wait", say("orders.chip.on_delivery"), icon="cash")
    return Chip("none", say("invoices.chip.due_today" if due_today else "receivables.chip.not_due"))


def beside_item(row: ReceivableRow) -> str:
    """What of the document is in dispute, and which batch collects it: without them it looks like any that is late."""
    amount = words().money(row.disputed, row.currency) if row.disputed else ""
    disputed = say("receivables.disputed", amount=amount) if amount else ""
    batch = say("receivables.in_batch", number=row.batch) if row.batch else ""
    return " · ".join(filter(None, (disputed, batch)))


OPEN_COLUMNS: tuple[Column[ReceivableRow], ...] = (
    Column(key="number", title="column.document", width=126, strong=True),
    Column(
        key="kind",
        title="column.kind",
        value=lambda row: say(f"receivable.kind.{row.kind}"),
        aside=beside_item,
        aside_whole=True,
        muted=True,
    ),
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
        Column(key="number", title="column.number", value=order_cell, width=112, strong=True),
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


def quote_columns() -> tuple[Column[QuoteRow], ...]:
    """A customer's quotes, each in the version they have."""
    return (
        Column(key="number", title="column.number", value=quote_number, width=144, strong=True),
        Column(key="quoted_on", title="column.quoted_on", kind="date", width=96, muted=True),
        Column(key="title", title="column.title"),
        Column(
            key="state",
            title="column.state",
            kind="chip",
            value=quote_chip,
            width=124,
        ),
        Column(key="valid_until", title="column.valid_until", kind="date", width=116, muted=True),
        Column(
            key="total",
            title="column.total",
            kind="money",
            width=104,
            strong=True,
            currency=lambda row: row.currency,
        ),
    )


def invoice_columns(office: Office, lost: Callable[[int], int]) -> tuple[Column[InvoiceRow], ...]:
    """A customer's invoices and credit notes; `lost` says of the key of one how much of it was written off."""

    def kind(row: InvoiceRow) -> str:
        amount = lost(row.id)
        if not amount:
            return say(f"invoice.kind.{row.kind}")
        # As its page calls it: that less is owed than it came to would be a riddle otherwise.
        return say("loss.chip" if amount == row.total else "loss.chip_part")

    return (
        Column(key="number", title="column.number", width=112, strong=True),
        Column(key="issued_on", title="column.issued_on", kind="date", width=86, muted=True),
        Column(
            key="kind",
            title="column.kind",
            value=kind,
            muted=True,
        ),
        Column(
            key="state",
            title="column.state",
            kind="chip",
            value=lambda row: issued_chip(row, office.today),
            width=128,
        ),
        Column(
            key="due_on",
            title="column.due_on",
            kind="date",
            value=lambda row: row.due_on if row.kind != "credit_note" else None,
            width=86,
            muted=True,
        ),
        Column(
            key="total",
            title="column.total",
            kind="money",
            value=lambda row: row.signed(row.total),
            width=96,
            currency=lambda row: row.currency,
        ),
        Column(
            key="open",
            title="column.open",
            kind="money",
            value=lambda row: row.signed(row.open),
            width=100,
            strong=True,
            currency=lambda row: row.currency,
        ),
    )


PAYMENT_COLUMNS: tuple[Column[PaymentRow], ...] = (
    Column(key="number", title="column.number", width=120, strong=True),
    Column(key="received_on", title="column.received_on", kind="date", width=96, muted=True),
    Column(
        key="method",
        title="column.method",
        value=lambda row: row.method_said(words()),
        aside=lambda row: row.reference,
    ),
    Column(key="state", title="column.state", kind="chip", value=money_chip, width=136),
    Column(
        key="amount",
        title="column.amount",
        kind="money",
        value=signed_payment,
        width=110,
        strong=True,
        currency=lambda row: row.currency,
    ),
)
