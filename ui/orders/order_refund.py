"""Giving back what an order's customer has to get: money nothing was done with, or what is left of a credit note."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.reports.invoice_page import InvoicePage, invoice_page
from app.reports.order_page import OrderPage, credits_of
from app.reports.payment_page import PaymentPage, payment_page
from ui.kit.office import Office
from ui.kit.runner import Failure

if TYPE_CHECKING:
    from app.invoicing.queries import InvoiceRow
    from app.payments.queries import PaymentRow


def refund_of_order(
    office: Office, page: OrderPage, parent: QWidget, failed: Callable[[Failure], object], owner: QObject
) -> None:
    """Ask how the first credit there is of an order is given back: that of a payment before that of a credit note."""

    def ask(item_id: int | None, row: InvoiceRow | PaymentRow, available: int) -> None:
        from ui.payments.refund_dialog import refund_credit

        if item_id is not None:
            refund_credit(
                office,
                item_id,
                customer_id=row.customer_id,
                available=available,
                currency=row.currency,
                number=row.number,
                parent=parent,
            )

    def of_payment(found: PaymentPage) -> None:
        ask(found.item_id, found.row, found.row.unapplied)

    def of_credit(found: InvoicePage) -> None:
        ask(found.credit_item_id, found.row, found.row.open)

    spare = next((each for each in page.payments if each.unapplied > 0), None)
    credit = next((each for each in credits_of(page.invoices) if each.open > 0), None)
    if spare is not None:
        office.ask(payment_page, spare.id, done=of_payment, failed=failed, owner=owner)
    elif credit is not None:
        office.ask(invoice_page, credit.id, done=of_credit, failed=failed, owner=owner)
