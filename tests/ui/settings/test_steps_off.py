"""Steps switched off in the settings vanish from the list of orders, the strip and the day, with the effect in words."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox

from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from ui.orders.order_page import OrderPage
from ui.orders.orders_screen import orders_screen
from ui.settings.settings_screen import SettingsScreen


def test_preparation_is_switched_off_by_keys_and_comes_back_with_undo(stage: Stage, books: Desk) -> None:
    order = books.an_order(books.a_customer(), goods(books.a_product(on_hand=5), 1, "10", "20"))
    books.confirm(order)
    settings = stage.show(SettingsScreen(stage.office))
    settings.show_section("policies")
    orders = stage.show(orders_screen(stage.office))
    page = stage.show(OrderPage(stage.office, order))
    stage.calm()
    assert len(page.strip.discs) == 7
    orders.tabs.show_view("missing")
    field = settings.policies.fields["steps.prepare"]
    box = field.edit
    assert isinstance(box, QCheckBox)
    assert box.isChecked()
    QTest.keyClick(box, Qt.Key.Key_Space)
    stage.calm()
    assert "disparaît" in box.accessibleDescription()
    assert len(page.strip.discs) == 6
    assert "missing" not in orders.tabs.tabs
    assert orders.tabs.current is not None
    assert orders.tabs.current.key == "all"
    undo = stage.said[-1].undo
    assert undo is not None
    undo()
    stage.calm()
    assert box.isChecked()
    assert len(page.strip.discs) == 7
    assert "missing" in orders.tabs.tabs
