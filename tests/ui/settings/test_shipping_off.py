"""Shipping switched off: said before it is done, gone from rail, search, lists and pages, and back with Undo."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox

from app.flow.steps import decide_step
from app.reports.left_out import left_out
from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from ui.orders.order_page import OrderPage
from ui.orders.orders_screen import orders_screen
from ui.settings.settings_screen import SettingsScreen
from ui.settings.shipping_dialog import NoShippingDialog
from ui.shell.commands import commands
from ui.shell.main_window import MainWindow


def test_shipping_is_switched_off_after_its_effects_are_said_and_comes_back(
    stage: Stage, books: Desk
) -> None:
    order = books.an_order(books.a_customer(), goods(books.a_product(on_hand=5), 1, "10", "20"))
    books.confirm(order)
    screen = stage.show(SettingsScreen(stage.office))
    screen.show_section("policies")
    orders = stage.show(orders_screen(stage.office))
    page = stage.show(OrderPage(stage.office, order))
    stage.calm()
    box = screen.policies.fields["steps.ship"].edit
    assert isinstance(box, QCheckBox)
    QTest.keyClick(box, Qt.Key.Key_Space)
    stage.calm()
    # Nothing is decided before the dialog.
    assert box.isChecked()
    dialog = screen.findChild(NoShippingDialog)
    assert dialog is not None
    assert any("1 commande attend d’être expédiée" in told for told in dialog.effects.told)
    dialog.verb.click()
    stage.calm()
    assert not box.isChecked()
    assert screen.policies.fields["ship.policy"].isHidden()
    assert "partent avec la facture" in screen.policies.effect_of("bill.policy")
    assert len(page.strip.discs) == 5
    assert "to_ship" not in orders.tabs.tabs
    assert "orders.ship" not in {act.title for act in orders.design.bulk}
    assert "shipment" not in {column.key for column in orders.design.columns}
    undo = stage.said[-1].undo
    assert undo is not None
    undo()
    stage.calm()
    assert box.isChecked()
    assert len(page.strip.discs) == 7
    assert "orders.ship" in {act.title for act in orders.design.bulk}


def test_rail_keys_and_search_offer_nothing_of_a_step_that_is_switched_off(stage: Stage, books: Desk) -> None:
    window = MainWindow(stage.office, "Boutique")
    stage.qtbot.addWidget(window)
    stage.calm()
    everything = {each.name for each in commands(window)}
    for name in ("steps.credit", "steps.prepare", "steps.ship"):
        books.do(decide_step, name, False)
    with books.database.read() as rd:
        window._on_left_out(left_out(rd))
    gone = everything - {each.name for each in commands(window)}
    assert gone == {
        "go:shipments",
        "view:shipments:today",
        "view:shipments:astray",
        "view:shipments:stuck",
        "view:shipments:reversals",
        "view:orders:to_ship",
        "view:orders:missing",
        "view:orders:on_hold",
        "view:customers:on_hold",
    }
    assert window.rail.entries["shipments"].isHidden()
    window._show_numbered("shipments")
    assert window._room == "today"
    window.close()
