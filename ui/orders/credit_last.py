"""Crediting from an order's page: its last invoice of which something is left; another one is credited from its own page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.reports.invoice_page import InvoicePage, invoice_page
from ui.kit.runner import Failure

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtWidgets import QWidget

    from app.reports.order_page import OrderPage
    from ui.kit.office import Office


def credit_last(
    office: Office, page: OrderPage, over: QWidget, failed: Callable[[Failure], object], owner: QObject
) -> None:
    """Ask what to credit, where something is left to be."""
    credited: dict[int, int] = {}
    for each in page.invoices:
        if each.kind == "credit_note" and each.corrects_id is not None:
            credited[each.corrects_id] = credited.get(each.corrects_id, 0) + each.total
    invoices = [each for each in page.invoices if each.kind == "invoice"]
    left = [each for each in invoices if each.total > credited.get(each.id, 0)]

    def found(invoice: InvoicePage) -> None:
        from ui.invoicing.credit_dialog import credit_invoice

        credit_invoice(office, invoice, over)

    if left:
        office.ask(invoice_page, left[-1].id, done=found, failed=failed, owner=owner)
