"""The stops of the tour at orders being changed, drawn up or sold at the counter, at what is earned on them, and at a customer
who is there already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.customers.queries import CustomerRow
from app.reports.entry_page import buyers
from app.reports.order_outlook import OrderLook, order_look
from ui.customers.customer_dialog import CustomerDialog
from ui.kit.papers_dialog import PapersDialog
from ui.orders.change_dialog import ChangeDialog
from ui.orders.counter_dialog import CounterDialog
from ui.orders.margins import MarginsShown
from ui.orders.order_papers import CONFIRMATIONS, NOTES_AND_INVOICES
from ui.orders.proforma_dialog import ProformaDialog
from ui.shell.tour_cases import Case, our_own

if TYPE_CHECKING:
    from ui.shell.main_window import MainWindow
    from ui.shell.tour import Tour

_STANDING = Case(chips=(("state", "confirmed"), ("shipped", "none")), fits=our_own)
_EARNING = (
    ("order", "page-order-margins", _STANDING),
    ("quote", "page-quote-margins", Case(chips=(("view", "open"),))),
    (
        "order_draft",
        "draft-order-margins",
        Case(chips=(("state", "draft"),), fits=our_own),
    ),
)


def visit_adding(tour: Tour, window: MainWindow, name: str) -> None:
    """A line being added to an order that stands."""
    order_id = tour.row_for(window, "order", _STANDING)
    looks: list[OrderLook] = []
    if order_id is not None:
        window.office.ask(order_look, order_id, done=looks.append, owner=window)
        tour.settle(window)
    if looks:
        dialog = ChangeDialog(window.office, looks[0].page, window)
        dialog.open()
        tour.settle(window)
        dialog.added.open()
        try:
            tour.stop(name, window, dialog)
        finally:
            dialog.reject()
            dialog.deleteLater()


def visit_proforma(tour: Tour, window: MainWindow, name: str) -> None:
    """The pro forma of an order that stands."""
    order_id = tour.row_for(window, "order", _STANDING)
    if order_id is not None:
        tour.over(window, name, ProformaDialog(window.office, "sales_order", order_id, window))


def visit_counter(tour: Tour, window: MainWindow, name: str) -> None:
    """An order that its customer collects, paid in cash."""
    order_id = tour.row_for(window, "order", _STANDING)
    if order_id is not None:
        dialog = CounterDialog(window.office, order_id, window)
        dialog.method.propose("cash")
        tour.over(window, name, dialog)


def visit_margins(tour: Tour, window: MainWindow, _name: str) -> None:
    """Documents with what is earned on them, where whoever looks may see costs."""
    # On a widget of its own: the keys are those of the pages.
    holder = QWidget(window)
    margins = MarginsShown(window.office, holder)
    if not margins.allowed:
        return
    margins.turn()
    try:
        for noun, name, case in _EARNING:
            row_id = tour.row_for(window, noun, case)
            if row_id is not None:
                window.open_document(noun, row_id)
                tour.stop(name, window)
                window.close_document(window.documents.name_of(noun, row_id))
    finally:
        margins.turn()
        holder.deleteLater()


def visit_alike(tour: Tour, window: MainWindow, name: str) -> None:
    """A customer being added who looks like one that is there."""
    found: list[CustomerRow] = []
    window.office.ask(buyers, "", 1, done=found.extend, owner=window)
    tour.settle(window)
    for known in found:
        dialog = CustomerDialog(window.office, None, window)
        dialog.name.setText(known.name)
        tour.over(window, name, dialog)


def visit_papers(tour: Tour, window: MainWindow, name: str) -> None:
    """The papers of orders that were invoiced, printed as one file."""
    case = Case("invoiced", (("invoiced", "all"),))
    keys = {key for key in (tour.row_for(window, "order", case),) if key is not None}
    dialog = PapersDialog(window.office, (CONFIRMATIONS, NOTES_AND_INVOICES), frozenset(keys), window)
    dialog.which.setCurrentIndex(1)
    tour.over(window, name, dialog)
