"""The stops of the tour at parcels: orders that may leave in the same ones, what left so, and what customs are told."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QScrollArea, QWidget

from app.base.listing import ListQuery
from app.flow.parcel_letters import KIND
from app.orders.queries import ORDERS
from app.reports.customs import customs_of
from app.reports.groupable import groupable
from app.reports.mails import MAILS, MailRow
from app.reports.preparation_list import PREPARED
from app.shipping.customs import Customs
from app.shipping.queries import SHIPMENTS
from ui.invoicing.credit_dialog import CreditDialog
from ui.invoicing.invoice_page import InvoicePage
from ui.orders.grouped_dialog import GroupedDialog
from ui.shell.tour_cases import Case
from ui.shipping.customs_part import CustomsDialog
from ui.shipping.shipment_page import ShipmentPage
from ui.shipping.together_dialog import TogetherDialog

if TYPE_CHECKING:
    from ui.shell.main_window import MainWindow
    from ui.shell.tour import Tour

_LOOKED_AT = 50
_JOINED = Case(fits=lambda row: bool(row.beside))
_GROUPED = Case(fits=lambda row: bool(row.orders))


def visit_shipping(tour: Tour, window: MainWindow) -> None:
    """Each, whatever became of the one before."""
    tour.attempt("dialog-together", partial(_visit_together, tour, window))
    tour.attempt("dialog-grouped", partial(_visit_grouped, tour, window))
    tour.attempt("page-invoice-grouped", partial(_visit_invoice_grouped, tour, window))
    tour.attempt("page-shipment-joined", partial(_visit_joined, tour, window))
    tour.attempt("page-shipment-told", partial(_visit_told, tour, window))
    tour.attempt("page-shipment-customs", partial(_visit_customs, tour, window))


def _visit_together(tour: Tour, window: MainWindow) -> None:
    """The orders that go to one door, over the list they are prepared from."""
    keys: list[int] = []
    window.show_room("preparation")
    query = ListQuery(chips=(("view", "to_prepare"),))
    window.office.ask(PREPARED.ids, query, 0, _LOOKED_AT, done=keys.extend, owner=window)
    tour.settle(window)
    found: list[int] = []
    window.office.ask(
        PREPARED.rows,
        keys,
        done=lambda rows: found.extend(row.id for row in rows if row.together > 1),
        owner=window,
    )
    tour.settle(window)
    for key in found[:1]:
        tour.over(window, "dialog-together", TogetherDialog(window.office, [key], window))


def _visit_grouped(tour: Tour, window: MainWindow) -> None:
    """The orders of a customer of which something left, as they would be on one invoice, over their list."""
    keys: list[int] = []
    window.show_room("orders")
    query = ListQuery(chips=(("view", "to_invoice"),))
    window.office.ask(ORDERS.ids, query, 0, _LOOKED_AT, done=keys.extend, owner=window)
    tour.settle(window)
    found: dict[int, int] = {}
    for key in keys:
        window.office.ask(
            groupable, [key], done=lambda rows, key=key: found.update({key: len(rows)}), owner=window
        )
    tour.settle(window)
    for key in [each for each in keys if found.get(each, 0) > 1][:1]:
        tour.over(window, "dialog-grouped", GroupedDialog(window.office, [key], window))


def _visit_invoice_grouped(tour: Tour, window: MainWindow) -> None:
    """An invoice of several orders, and one of them, which has its part."""
    invoice_id = tour.row_for(window, "invoice", _GROUPED)
    if invoice_id is None:
        return
    window.open_document("invoice", invoice_id)
    tour.stop("page-invoice-grouped", window)
    page = window.current
    facts = page.facts if isinstance(page, InvoicePage) else None
    if facts is not None:
        tour.over(window, "dialog-credit-grouped", CreditDialog(window.office, facts, page))
        window.open_document("order", facts.orders[0].id)
        tour.stop("page-order-grouped", window)
        window.close_document(window.documents.name_of("order", facts.orders[0].id))
    window.close_document(window.documents.name_of("invoice", invoice_id))


def _visit_joined(tour: Tour, window: MainWindow) -> None:
    """A shipment whose parcels it shares, with those that left in them."""
    shipment_id = tour.row_for(window, "shipment", _JOINED)
    if shipment_id is not None:
        page = _opened(tour, window, shipment_id)
        if page is not None:
            _bring_up(page.beside)
            tour.stop("page-shipment-joined", window)
        window.close_document(window.documents.name_of("shipment", shipment_id))


def _visit_told(tour: Tour, window: MainWindow) -> None:
    """A shipment whose customer was told that its parcels left."""
    found: list[int] = []
    window.office.ask(MAILS.ids, ListQuery(chips=(("kind", KIND),)), 0, 1, done=found.extend, owner=window)
    tour.settle(window)
    rows: list[MailRow] = []
    window.office.ask(MAILS.rows, found, done=rows.extend, owner=window)
    tour.settle(window)
    for row in rows:
        page = _opened(tour, window, row.row_id)
        if page is not None:
            tour.stop("page-shipment-told", window)
        window.close_document(window.documents.name_of("shipment", row.row_id))


def _visit_customs(tour: Tour, window: MainWindow) -> None:
    """A parcel whose declaration is whole, one that lacks something, and what can be added to it."""
    keys: list[int] = []
    found: list[Customs | None] = []
    window.office.ask(SHIPMENTS.ids, ListQuery(), 0, _LOOKED_AT, done=keys.extend, owner=window)
    tour.settle(window)
    for key in keys:
        window.office.ask(customs_of, key, done=found.append, owner=window)
    tour.settle(window)
    declared = [each for each in found if each is not None]
    for name, lacking in (("page-shipment-customs", False), ("page-shipment-customs-lacking", True)):
        for each in [one for one in declared if bool(one.lacks) == lacking][:1]:
            page = _opened(tour, window, each.shipment_id)
            if page is not None:
                _bring_up(page.customs)
                tour.stop(name, window)
                if lacking:
                    tour.over(window, "dialog-customs", CustomsDialog(window.office, each, page))
            window.close_document(window.documents.name_of("shipment", each.shipment_id))


def _opened(tour: Tour, window: MainWindow, shipment_id: int) -> ShipmentPage | None:
    window.open_document("shipment", shipment_id)
    tour.settle(window)
    page = window.current
    return page if isinstance(page, ShipmentPage) else None


def _bring_up(part: QWidget) -> None:
    """Scroll the page until a part of it is in view."""
    above = part.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(part)
            return
        above = above.parentWidget()
