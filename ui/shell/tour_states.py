"""The stops of the tour at states that no button leads to: help, failures, menus, lists that opened, work under way."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtWidgets import QApplication, QMenu, QScrollArea, QWidget

from app.base.clock import Clock
from app.base.listing import ListQuery
from app.correspondence.sender import Sender
from app.customers.queries import CustomerRow
from app.reports.entry_page import buyers
from ui.correspondence.mails_screen import MailsScreen
from ui.correspondence.sign_in_dialog import SignInDialog
from ui.invoicing.einvoice_menu import offer_forms
from ui.invoicing.invoice_page import InvoicePage
from ui.kit.choice import Choice
from ui.kit.list_screen import ListScreen
from ui.kit.picker import Picker
from ui.kit.picker_list import PickerList
from ui.kit.ways import Place
from ui.reports.reports_screen import ReportsScreen
from ui.shell.onlooker import Onlooker
from ui.shell.tour_cases import Case
from ui.shell.tour_correct import visit_corrections
from ui.shell.tour_entry import visit_entry
from ui.shell.tour_lots import visit_lots
from ui.shell.tour_money import visit_money
from ui.shell.tour_news import visit_news
from ui.shell.tour_orders import (
    visit_adding,
    visit_alike,
    visit_counter,
    visit_margins,
    visit_papers,
    visit_proforma,
)
from ui.shell.tour_proposals import visit_proposals
from ui.shell.tour_shipping import visit_shipping
from ui.stock.link_code_dialog import LinkCodeDialog
from ui.stock.price_list_dialog import PriceListDialog, PriceListsDialog
from ui.today.process_dialog import process_orders

if TYPE_CHECKING:
    from ui.shell.main_window import MainWindow
    from ui.shell.tour import Tour

_NOWHERE = 1_000_000_000
"""The key of no document."""
_CODE = "3270190119357"
"""A barcode that no product of ours has."""
_STATES = ("waiting", "uncertain", "refused", "sent")


def visit_states(tour: Tour, window: MainWindow) -> None:
    """Each state, whatever became of the one before."""
    for name, visit in (
        ("help", _visit_help),
        ("page-gone", _visit_gone),
        ("list-row-menu", _visit_row_menu),
        ("list-filter-menu", _visit_filter_menu),
        ("draft-order-picking", _visit_picking),
        ("dialog-process-working", _visit_working),
        ("dialog-order-change-adding", visit_adding),
        ("dialog-proforma", visit_proforma),
        ("dialog-counter", visit_counter),
        ("page-order-margins", visit_margins),
        ("dialog-customer-alike", visit_alike),
        ("dialog-papers-notes-and-invoices", visit_papers),
        ("dialog-price-list", _visit_price_list),
        ("dialog-link-code", _visit_link_code),
        ("dialog-sign-in", _visit_sign_in),
        ("room-mails", _visit_mails),
        ("room-reports", _visit_reports),
        ("room-settings-company-foot", _visit_company_foot),
        ("page-invoice-foot", _visit_invoice_foot),
        ("menu-invoice-einvoice", _visit_invoice_forms),
    ):
        tour.attempt(name, partial(visit, tour, window, name))
    visit_corrections(tour, window)
    visit_entry(tour, window)
    visit_lots(tour, window)
    visit_money(tour, window)
    visit_news(tour, window)
    visit_proposals(tour, window)
    visit_shipping(tour, window)


def _visit_help(tour: Tour, window: MainWindow, name: str) -> None:
    window.show_room("orders")
    tour.settle(window)
    window.show_help()
    tour.stop(name, window)
    if window.help is not None:
        window.help.leave()


def _visit_gone(tour: Tour, window: MainWindow, name: str) -> None:
    """A document that cannot be read: somebody else's link, or a damaged row."""
    window.open_document("order", _NOWHERE)
    tour.settle(window)
    if isinstance(window.office, Onlooker):
        # That it fails is what is looked at.
        window.office.failures.clear()
    tour.stop(name, window)
    window.close_document(window.documents.name_of("order", _NOWHERE))


def _visit_row_menu(tour: Tour, window: MainWindow, name: str) -> None:
    window.show_room("orders")
    tour.settle(window)
    screen = _list_of(window)
    if screen is not None and (key := screen.model.key(2)) is not None:
        table = screen.table
        screen.offers.offer(key, table.viewport().mapToGlobal(table.rect().center()))
        _visit_menu(tour, window, name)


def _visit_filter_menu(tour: Tour, window: MainWindow, name: str) -> None:
    window.show_room("orders")
    tour.settle(window)
    screen = window.current
    if isinstance(screen, ListScreen):
        screen.filters.open_menu()
        _visit_menu(tour, window, name)


def _list_of(window: MainWindow) -> ListScreen[Any] | None:
    screen = window.current
    return cast("ListScreen[Any]", screen) if isinstance(screen, ListScreen) else None


def _visit_menu(tour: Tour, window: MainWindow, name: str) -> None:
    tour.settle(window)
    menu = QApplication.activePopupWidget()
    if isinstance(menu, QMenu):
        tour.stop(name, window, menu)
        menu.close()


def _visit_picking(tour: Tour, window: MainWindow, name: str) -> None:
    """The list that a field of customers opens below itself."""
    window.begin("order")
    tour.settle(window)
    found = cast("list[Picker[Any]]", window.current.findChildren(Picker))
    fields = [each for each in found if each.isVisible()]
    if fields:
        fields[0].setFocus()
        fields[0].open_list()
        tour.settle(window)
        shown = (each for each in QApplication.topLevelWidgets() if isinstance(each, PickerList))
        tour.stop(name, window, next((each for each in shown if each.isVisible()), None))
    window.close_current()


def _visit_working(tour: Tour, window: MainWindow, name: str) -> None:
    """*Process* while it works: the onlooker takes the work in hand and never ends it."""
    window.show_room("orders")
    dialog = process_orders(window.office, deed="ship", parent=window)
    tour.settle(window)
    dialog.act()
    tour.stop(name, window, dialog)
    dialog.hide()
    dialog.deleteLater()


def _visit_price_list(tour: Tour, window: MainWindow, name: str) -> None:
    """A price list with its lines, over the list of lists."""
    lists = PriceListsDialog(window.office, window)
    lists.open()
    tour.settle(window)
    rows = lists.lists.rows_model.rows
    try:
        if rows:
            tour.over(window, name, PriceListDialog(window.office, rows[-1], lists))
    finally:
        lists.reject()
        lists.deleteLater()


def _visit_link_code(tour: Tour, window: MainWindow, name: str) -> None:
    tour.over(window, name, LinkCodeDialog(window.office, _CODE, window, done=_nothing))


def _visit_sign_in(tour: Tour, window: MainWindow, name: str) -> None:
    account = Sender(
        kind="oauth",
        address="bonjour@lapsang.example",
        provider="microsoft",
        client_id="lapsang",
        uid="",
        changed_at=Clock().now(),
    )
    tour.over(window, name, SignInDialog(window.office, account, window))


def _visit_mails(tour: Tour, window: MainWindow, name: str) -> None:
    """A mail in each state, its panel beside the list, and what its buttons ask."""
    window.show_place(Place("mails"))
    tour.settle(window)
    if isinstance(screen := window.current, MailsScreen):
        for state in _STATES:
            screen.list.filters.set_filter("state", state)
            tour.settle(window)
            if screen.list.model.rowCount():
                screen.list.table.go_to(0)
                tour.stop(f"{name}-{state}", window)
                tour.press_all(window, screen.panel)
            screen.list.filters.clear()
    tour.settle(window)


def _visit_company_foot(tour: Tour, window: MainWindow, name: str) -> None:
    """What of the company's own page lies below the window's edge."""
    window.show_place(Place("settings", ListQuery(chips=(("section", "company"),))))
    tour.settle(window)
    _stop_at_foot(tour, window, name)


def _visit_invoice_foot(tour: Tour, window: MainWindow, name: str) -> None:
    """The foot of an issued paper, with who issued it and what the law wants there."""
    row_id = tour.row_for(window, "invoice", Case(chips=(("view", "open"),)))
    if row_id is not None:
        window.open_document("invoice", row_id)
        tour.settle(window)
        _stop_at_foot(tour, window, name)
        window.close_document(window.documents.name_of("invoice", row_id))


def _visit_invoice_forms(tour: Tour, window: MainWindow, name: str) -> None:
    """The forms in which an e-invoice can be saved."""
    row_id = tour.row_for(window, "invoice", Case(chips=(("view", "open"),)))
    if row_id is not None:
        window.open_document("invoice", row_id)
        tour.settle(window)
        page = window.current
        if isinstance(page, InvoicePage):
            menu = offer_forms(page.office, row_id, page.title, page.tool("invoice_page.einvoice"), page)
            tour.stop(name, window, menu)
            menu.close()
        window.close_document(window.documents.name_of("invoice", row_id))


def _stop_at_foot(tour: Tour, window: MainWindow, name: str) -> None:
    """Scroll the highest part to its end, look, and bring it back."""
    areas = [each for each in window.current.findChildren(QScrollArea) if each.isVisible()]
    bar = max((each.verticalScrollBar() for each in areas), key=lambda each: each.maximum(), default=None)
    if bar is not None and bar.maximum():
        bar.setValue(bar.maximum())
        tour.stop(name, window)
        bar.setValue(0)


def _visit_reports(tour: Tour, window: MainWindow, name: str) -> None:
    """The reports but the first, which the tour of the rooms has seen."""
    window.show_room("reports")
    tour.settle(window)
    report = next((each for each in window.current.findChildren(Choice) if each.isVisible()), None)
    if report is not None:
        for at in range(1, report.count()):
            report.setCurrentIndex(at)
            tour.stop(f"{name}-{report.value}", window)
        screen = window.current
        if isinstance(screen, ReportsScreen):
            report.setCurrentIndex(report.findData("weeks"))
            screen.span.period.setCurrentIndex(screen.span.period.findData("year"))
            tour.stop(f"{name}-weeks-year", window)
            found: list[CustomerRow] = []
            window.office.ask(buyers, "", 1, done=found.extend, owner=window)
            tour.settle(window)
            for row in found:
                screen.show_statement(row)
                tour.stop(f"{name}-statement-chosen", window)
        report.setCurrentIndex(0)


def _nothing(*_told: QWidget) -> None:
    """Nobody waits for it."""
