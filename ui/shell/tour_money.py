"""The stops of the tour at what goes to the bank together: slips of cheques, mandates and batches of debits, chosen and wrong."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import shiboken6

from app.customers.queries import CustomerRow, customer_rows
from app.reports.call_list import CallList, call_list
from ui.customers.lodge_dialog import LodgeDialog, show_lodged
from ui.payments.debit_dialog import collect_debits
from ui.payments.debits_dialog import show_batches
from ui.payments.mandate_dialog import MandateDialog, show_mandates
from ui.payments.slip_dialog import hand_cheques_in
from ui.payments.slips_dialog import show_slips
from ui.receivables.new_account_dialog import NewAccountDialog
from ui.shell.tour_cases import Case

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog

    from ui.kit.list_dialog import ListDialog
    from ui.shell.main_window import MainWindow
    from ui.shell.tour import Tour

_WAITING = ("to_tell", "open", "announced", "part")
_NO_IBAN = "FR76 3000 6000 0112"


def visit_money(tour: Tour, window: MainWindow) -> None:
    """Each list and dialog, whatever became of the one before."""
    for name, visit in (
        ("dialog-slips", _visit_slips),
        ("dialog-slip-nothing-ticked", _visit_nothing_ticked),
        ("dialog-batches", _visit_batches),
        ("dialog-debits", _visit_debits),
        ("dialog-mandates", _visit_mandates),
        ("dialog-account-wrong", _visit_account),
        ("dialog-lodge", _visit_claim),
    ):
        tour.attempt(name, partial(visit, tour, window, name))


def _visit_slips(tour: Tour, window: MainWindow, name: str) -> None:
    """The list at a slip of each state, with what can be done about it."""
    _by_state(tour, window, name, show_slips(window.office, window))


def _visit_batches(tour: Tour, window: MainWindow, name: str) -> None:
    _by_state(tour, window, name, show_batches(window.office, window))


def _by_state(tour: Tour, window: MainWindow, name: str, dialog: ListDialog[Any]) -> None:
    tour.settle(window)
    places: dict[str, int] = {}
    for at, row in enumerate(dialog.table.rows_model.rows):
        places.setdefault(str(getattr(row, "state", "")), at)
    for state, at in places.items():
        dialog.table.setCurrentIndex(dialog.table.rows_model.index(at, 0))
        tour.stop(f"{name}-{state}", window, dialog)
    if not places:
        tour.stop(f"{name}-none", window, dialog)
    else:
        # What waits for something is what most can be done about.
        waiting = next((places[state] for state in _WAITING if state in places), 0)
        dialog.table.setCurrentIndex(dialog.table.rows_model.index(waiting, 0))
        tour.settle(window)
        tour.press_all(window, dialog)
    _away(dialog)


def _visit_nothing_ticked(tour: Tour, window: MainWindow, name: str) -> None:
    dialog = hand_cheques_in(window.office, parent=window)
    tour.settle(window)
    dialog.table.tick(frozenset())
    tour.stop(name, window, dialog)
    _away(dialog)


def _visit_debits(tour: Tour, window: MainWindow, name: str) -> None:
    dialog = collect_debits(window.office, parent=window)
    tour.stop(name, window, dialog)
    _away(dialog)


def _visit_mandates(tour: Tour, window: MainWindow, name: str) -> None:
    """The mandates of a customer, and one that is written down wrongly."""
    customer_id = tour.row_for(window, "customer", Case())
    if customer_id is None:
        return
    found: list[CustomerRow] = []
    window.office.ask(customer_rows, [customer_id], done=found.extend, owner=window)
    tour.settle(window)
    called = found[0].name if found else ""
    dialog = show_mandates(window.office, customer_id, called, window)
    tour.stop(name, window, dialog)
    _away(dialog)
    wrong = MandateDialog(window.office, customer_id, called, window)
    wrong.open()
    tour.settle(window)
    wrong.iban.setText(_NO_IBAN)
    wrong.try_it()
    tour.stop(f"{name}-wrong", window, wrong)
    _away(wrong)


def _visit_account(tour: Tour, window: MainWindow, name: str) -> None:
    dialog = NewAccountDialog(window.office, window)
    dialog.open()
    tour.settle(window)
    dialog.iban.setText(_NO_IBAN)
    dialog.try_it()
    tour.stop(name, window, dialog)
    _away(dialog)


def _visit_claim(tour: Tour, window: MainWindow, name: str) -> None:
    """A claim against who is insolvent, one that says too little, and the list of what was lodged."""
    found: list[CallList] = []
    window.office.ask(call_list, done=found.append, owner=window)
    tour.settle(window)
    row = next((row for each in found for row in each.rows if row.action == "insolvency"), None)
    if row is None:
        return
    dialog = LodgeDialog(window.office, row.id, row.customer, window)
    dialog.open()
    tour.stop(name, window, dialog)
    dialog.try_it()
    tour.stop(f"{name}-wrong", window, dialog)
    _away(dialog)
    listed = show_lodged(window.office, row.id, row.customer, row.account_id, window)
    tour.stop(f"{name}-list", window, listed)
    _away(listed)


def _away(dialog: QDialog) -> None:
    # What was pressed in it may have led elsewhere, and closed it.
    if shiboken6.isValid(dialog):
        dialog.reject()
        dialog.deleteLater()
