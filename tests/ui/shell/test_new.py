"""Ctrl+N begins another of the kind that is shown, in its list and on the page of one alike (K9)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.stories.desk import Desk, goods
from ui.kit.page import Page
from ui.orders.order_entry import OrderEntry
from ui.payments.receive_dialog import ReceiveDialog
from ui.purchasing.purchase_dialog import PurchaseDialog
from ui.purchasing.supplier_dialog import SupplierDialog
from ui.shell.main_window import MainWindow
from ui.shell.rooms import PAGES
from ui.stock.product_dialog import ProductDialog
from ui.stock.take_dialogs import BeginDialog
from ui.stock.transfer_dialog import TransferDialog


def new_on(window: MainWindow, calm: Callable[[], None], noun: str, row_id: int) -> None:
    """Press the keys on the page of a document."""
    window.open_document(noun, row_id)
    calm()
    page = window.current
    assert isinstance(page, Page)
    QTest.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    calm()


def test_the_keys_begin_another_order_on_its_page_and_one_for_the_customer_on_theirs(
    desk: Desk, desk_window: MainWindow, calm: Callable[[], None]
) -> None:
    customer = desk.a_customer()
    order = desk.an_order(customer, goods(desk.a_product()))
    new_on(desk_window, calm, "order", order)
    entry = desk_window.current
    assert isinstance(entry, OrderEntry)
    assert entry.sheet.form.customer.value is None
    desk_window.close_current()

    new_on(desk_window, calm, "customer", customer)
    entry = desk_window.current
    assert isinstance(entry, OrderEntry)
    chosen = entry.sheet.form.customer.value
    assert chosen is not None
    assert chosen.id == customer


def test_the_keys_ask_for_another_product_on_its_page(
    desk: Desk, desk_window: MainWindow, calm: Callable[[], None]
) -> None:
    new_on(desk_window, calm, "product", desk.a_product())
    assert isinstance(QApplication.activeModalWidget(), ProductDialog)


@pytest.mark.parametrize(
    ("noun", "asked"),
    [
        ("supplier", SupplierDialog),
        ("purchase", PurchaseDialog),
        ("take", BeginDialog),
        ("transfer", TransferDialog),
        ("payment", ReceiveDialog),
    ],
)
def test_a_page_asks_for_another_of_its_kind_also_where_there_is_none(
    desk_window: MainWindow, calm: Callable[[], None], noun: str, asked: type
) -> None:
    page = PAGES[noun](desk_window.office, 1)
    assert isinstance(page, Page)
    assert page.design.new is not None
    page.design.new(desk_window.office)
    calm()
    assert isinstance(QApplication.activeModalWidget(), asked)
    page.deleteLater()
