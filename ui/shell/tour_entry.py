"""The stops of the tour at what entering and deciding on credit lead to: pickers, lines that lack goods, requests."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QDialog

from app.base.listing import ListQuery
from app.catalogue.queries import PRODUCTS
from app.customers.queries import CustomerRow
from app.orders.entry import Offer, offers_of
from app.reports.entry_page import buyers
from ui.customers.customer_dialog import CustomerDialog
from ui.customers.merge_dialog import MergeDialog
from ui.kit.picker_list import PickerList
from ui.kit.scroll import Scroll
from ui.orders.address_dialog import AddressDialog
from ui.orders.order_entry import OrderEntry
from ui.orders.order_page import OrderPage
from ui.settings.exchange_form import ExchangeDialog
from ui.settings.law_dialog import LawBackDialog, LawDialog
from ui.settings.law_form import LawPast
from ui.settings.settings_screen import SettingsScreen
from ui.shell.tour_cases import Case

if TYPE_CHECKING:
    from app.base.door import Read
    from ui.shell.main_window import MainWindow
    from ui.shell.tour import Tour

_HELD = Case(chips=(("state", "held"),))
_BELOW = ("credit", "mail")
"""Sections of the settings that do not fit into a window."""
_LAW = ("threshold.distance", "text.late_penalties")
_LACKING = 3_000
"""How much of a product is missing on the line, in thousandths."""


def visit_entry(tour: Tour, window: MainWindow) -> None:
    """Each of them, whatever became of the one before."""
    for name, visit in (
        ("draft-order-product", _visit_product),
        ("draft-order-missing", _visit_missing),
        ("draft-order-new-customer", _visit_new_customer),
        ("draft-order-other-address", _visit_other_address),
        ("dialog-order-ask-release", _visit_request),
        ("dialog-order-refuse-release", _visit_refusal),
        ("dialog-customer-merge-chosen", _visit_merge),
        ("room-settings-below", _visit_settings),
        ("dialog-law", _visit_law),
    ):
        tour.attempt(name, partial(visit, tour, window, name))


def _begun(tour: Tour, window: MainWindow) -> OrderEntry | None:
    window.begin("order")
    tour.settle(window)
    page = window.current
    return page if isinstance(page, OrderEntry) else None


def _visit_product(tour: Tour, window: MainWindow, name: str) -> None:
    """The list of products below the cell of a line."""
    page = _begun(tour, window)
    if page is not None:
        page.sheet.grid.go(0, "name")
        page.sheet.grid.editors.product.open_list()
        tour.settle(window)
        shown = (each for each in QApplication.topLevelWidgets() if isinstance(each, PickerList))
        tour.stop(name, window, next((each for each in shown if each.isVisible()), None))
    window.close_current()


def _visit_missing(tour: Tour, window: MainWindow, name: str) -> None:
    """A line that asks for more than is there."""
    page = _begun(tour, window)
    offers: list[Offer] = []
    window.office.ask(_stocked, done=offers.extend, owner=window)
    tour.settle(window)
    if page is not None and offers:
        page.sheet.grid.scan_in(offers[0], (offers[0].available_milli or 0) + _LACKING)
        tour.stop(name, window)
    window.close_current()


def _visit_new_customer(tour: Tour, window: MainWindow, name: str) -> None:
    """A customer who is made where their order is entered."""
    page = _begun(tour, window)
    if page is not None:
        dialog = CustomerDialog(window.office, None, window, brief=True)
        dialog.begin_with("Les Jardins du Ponant")
        tour.over(window, name, dialog)
    window.close_current()


def _visit_other_address(tour: Tour, window: MainWindow, name: str) -> None:
    """An address that is typed for one order alone."""
    page = _begun(tour, window)
    if page is not None:
        tour.over(window, name, AddressDialog(window.office, 1, page.sheet.form.deliver_to, window))
    window.close_current()


def _stocked(rd: Read) -> list[Offer]:
    found = offers_of(rd, PRODUCTS.ids(rd, ListQuery(chips=(("view", "all"),)), 0, 20))
    return [each for each in found if each.available_milli][:1]


def _visit_request(tour: Tour, window: MainWindow, name: str) -> None:
    _on_held(tour, window, name, "ask")


def _visit_refusal(tour: Tour, window: MainWindow, name: str) -> None:
    _on_held(tour, window, name, "refuse")


def _on_held(tour: Tour, window: MainWindow, name: str, what: str) -> None:
    row_id = tour.row_for(window, "order", _HELD)
    if row_id is None:
        return
    window.open_document("order", row_id)
    tour.settle(window)
    page = window.current
    if isinstance(page, OrderPage):
        (page.acts.ask_release if what == "ask" else page.acts.refuse_release)()
        dialog = QApplication.activeModalWidget() or next(iter(page.findChildren(QDialog)), None)
        if isinstance(dialog, QDialog):
            try:
                tour.stop(name, window, dialog)
            finally:
                dialog.reject()
                dialog.deleteLater()
    window.close_document(window.documents.name_of("order", row_id))


def _visit_merge(tour: Tour, window: MainWindow, name: str) -> None:
    """Two records that are one, both chosen."""
    found: list[CustomerRow] = []
    window.office.ask(buyers, "", 2, done=found.extend, owner=window)
    tour.settle(window)
    if len(found) == 2:
        tour.over(window, name, MergeDialog(window.office, found[0].id, found[1].id, window))


def _visit_settings(tour: Tour, window: MainWindow, name: str) -> None:
    """What of long sections stands below the edge of the window."""
    window.show_room("settings")
    tour.settle(window)
    screen = window.current
    if isinstance(screen, SettingsScreen):
        for section in _BELOW:
            screen.show_section(section)
            tour.settle(window)
            for scroll in screen.findChildren(Scroll):
                bar = scroll.verticalScrollBar()
                if scroll.isVisible() and bar.maximum():
                    bar.setValue(bar.maximum())
            tour.stop(f"{name}-{section}", window)


def _visit_law(tour: Tour, window: MainWindow, name: str) -> None:
    """Another value of a text and of a threshold, and what there was before."""
    window.show_room("settings")
    tour.settle(window)
    screen = window.current
    if isinstance(screen, SettingsScreen):
        screen.show_section("law")
        tour.settle(window)
        rows = {row.key: row for row in screen.law.rows}
        for key in _LAW:
            tour.over(window, f"{name}-{key.rpartition('.')[2]}", LawDialog(window.office, rows[key], window))
        tour.over(window, f"{name}-history", LawPast(window.office, rows[_LAW[0]], window))
        tour.over(window, f"{name}-back", LawBackDialog(window.office, rows[_LAW[0]], window))
        screen.show_section("currencies")
        tour.over(window, f"{name}-rate", ExchangeDialog(window.office, None, window))
        screen.law.show_group("thresholds")
        tour.stop(f"{name}-thresholds", window)
