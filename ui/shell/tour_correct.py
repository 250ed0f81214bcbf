"""The stops of the tour at invoices that are wrong: what asks what is wrong, each answer, and what puts it right."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.reports.invoice_page import InvoicePage as Facts
from app.reports.invoice_page import invoice_page
from ui.correspondence.send_dialog import SendDialog
from ui.invoicing.correct_dialog import WRONGS, CorrectDialog
from ui.invoicing.invoice_page import InvoicePage
from ui.invoicing.rectify_dialog import RectifyDialog, rectify_invoice
from ui.shell.tour_cases import Case

if TYPE_CHECKING:
    from ui.shell.main_window import MainWindow
    from ui.shell.tour import Tour

_RECTIFIED = Case("rectified", (("view", "rectified"),))
_OPEN = Case("open", (("view", "open"),), lambda row: row.kind == "invoice")


def visit_corrections(tour: Tour, window: MainWindow) -> None:
    """The guide at each of its answers, what it leads to, and an invoice that was replaced with both of its papers."""
    tour.attempt("dialog-correct", partial(_visit_guide, tour, window))
    tour.attempt("dialog-rectify", partial(_visit_rectifying, tour, window))
    tour.attempt("page-invoice-replaced", partial(_visit_replaced, tour, window))


def _visit_guide(tour: Tour, window: MainWindow) -> None:
    facts = _facts(tour, window, _OPEN)
    if facts is None:
        return
    for wrong in WRONGS:
        dialog = CorrectDialog(window.office, facts, window)
        dialog.wrong.setCurrentIndex(dialog.wrong.findData(wrong))
        tour.over(window, f"dialog-correct-{wrong.replace('_', '-')}", dialog)


def _visit_rectifying(tour: Tour, window: MainWindow) -> None:
    """As it opens, with something put right, and why is not said."""
    facts = _facts(tour, window, _OPEN)
    if facts is None:
        return
    rectify_invoice(window.office, facts, window)
    tour.settle(window)
    dialog = next(each for each in window.findChildren(RectifyDialog) if each.isVisible())
    tour.stop("dialog-rectify", window, dialog)
    dialog.edits["line1"].setText("12 quai des Docks")
    dialog.reason.setText("Adresse du siège")
    tour.stop("dialog-rectify-changed", window, dialog)
    dialog.reason.clear()
    dialog.try_it()
    tour.stop("dialog-rectify-wrong", window, dialog)
    dialog.reject()
    dialog.deleteLater()


def _visit_replaced(tour: Tour, window: MainWindow) -> None:
    """The paper that counts, the one it replaced, and the mail that brings it."""
    facts = _facts(tour, window, _RECTIFIED)
    if facts is None:
        return
    window.open_document("invoice", facts.row.id)
    tour.stop("page-invoice-replaced", window)
    page = window.current
    assert isinstance(page, InvoicePage)
    page.paper.turn()
    tour.stop("page-invoice-replaced-original", window)
    page.paper.turn()
    mail = SendDialog(window.office, "invoice", facts.row.id, ("corrective", "invoice"), window)
    tour.over(window, "dialog-send-corrective", mail)
    window.close_document(window.documents.name_of("invoice", facts.row.id))


def _facts(tour: Tour, window: MainWindow, case: Case) -> Facts | None:
    key = tour.row_for(window, "invoice", case)
    if key is None:
        return None
    found: list[Facts] = []
    window.office.ask(invoice_page, key, done=found.append, owner=window)
    tour.settle(window)
    return found[0] if found else None
