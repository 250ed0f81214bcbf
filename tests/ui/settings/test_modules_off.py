"""Modules switched off: gone from the rail, search, lists, pages, settings and help, and back with Undo."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox

from app.flow.modules import decide_module
from app.reports.left_out import left_out
from app.reports.modules import MODULES
from tests.stories.desk import Desk
from tests.ui.conftest import Stage
from ui.customers.customer_page import CustomerPage
from ui.kit.wording import say
from ui.orders.orders_screen import orders_screen
from ui.receivables.receivables_screen import ReceivablesScreen
from ui.reports.report_choice import ReportChoice
from ui.settings.settings_screen import SettingsScreen
from ui.shell.commands import commands
from ui.shell.help_pages import page_text
from ui.shell.main_window import MainWindow
from ui.stock.product_dialog import ProductDialog
from ui.stock.products_screen import products_screen


def all_off(books: Desk) -> frozenset[str]:
    for name in MODULES:
        books.do(decide_module, name, False)
    with books.database.read() as rd:
        return left_out(rd)


def test_a_module_is_switched_off_by_keys_and_comes_back_with_undo(stage: Stage, books: Desk) -> None:
    screen = stage.show(SettingsScreen(stage.office))
    screen.show_section("policies")
    stage.calm()
    box = screen.policies.fields["modules.quotes"].edit
    assert isinstance(box, QCheckBox)
    QTest.keyClick(box, Qt.Key.Key_Space)
    stage.calm()
    assert not box.isChecked()
    assert "Rien n’est effacé" in box.accessibleDescription()
    with books.database.read() as rd:
        assert "quotes" in left_out(rd)
    undo = stage.said[-1].undo
    assert undo is not None
    undo()
    stage.calm()
    assert box.isChecked()


def test_a_module_in_which_something_stands_stays_ticked(stage: Stage, books: Desk) -> None:
    books.a_product(on_hand=3)
    screen = stage.show(SettingsScreen(stage.office))
    screen.show_section("policies")
    stage.calm()
    refused: list[str] = []
    stage.office.runner.unheard.connect(lambda failure: refused.append(failure.error.code))
    box = screen.policies.fields["modules.stock"].edit
    assert isinstance(box, QCheckBox)
    QTest.keyClick(box, Qt.Key.Key_Space)
    stage.calm()
    assert refused == ["module_in_use_stock"]
    assert box.isChecked()


def test_the_window_shows_nothing_of_modules_that_are_off(stage: Stage, books: Desk) -> None:
    window = MainWindow(stage.office, "Boutique")
    stage.qtbot.addWidget(window)
    stage.calm()
    before = {each.name for each in commands(window)}
    window._on_left_out(all_off(books))
    gone = before - {each.name for each in commands(window)}
    assert {"new_quote", "go:quotes", "view:quotes:open", "go:shops", "shop_connect", "shop_import"} <= gone
    assert {"collect_debits", "hand_in", "goods_in", "count_stock", "go:suppliers", "view:stock:low"} <= gone
    assert not gone & {"go:stock", "new_order", "new_product", "receive", "go:today", "process"}
    assert window.rail.entries["shops"].isHidden()
    assert window.rail.entries["stock"].text() == "Articles"
    window.show_room("stock")
    assert window.room == "products"
    stage.office.leave_out(frozenset())
    window.rail.leave_out(())
    assert window.rail.entries["stock"].text() == "Stock"
    window.close()


def test_lists_pages_and_settings_offer_nothing_of_them_and_all_of_it_again(
    stage: Stage, books: Desk
) -> None:
    customer = books.a_customer()
    orders = stage.show(orders_screen(stage.office))
    page = stage.show(CustomerPage(stage.office, customer))
    debts = stage.show(ReceivablesScreen(stage.office))
    debts.show_part("payments")
    screen, report = stage.show(SettingsScreen(stage.office)), ReportChoice(stage.office)
    stage.qtbot.addWidget(report)
    stage.calm()

    def offered() -> dict[str, bool]:
        return {
            "quotes": any(act.title == "quotes.title" for act in orders.design.acts),
            "button": len(orders.head.buttons) == 3,
            "brings": orders.design.brings is not None,
            "missing": "missing" in orders.tabs.tabs,
            "tab": "quotes" in page.tabs.tabs,
            "mandate": "mandate.offer" in page.verbs.offered,
            "debits": not debits.isHidden(),
            "cheques": not debts.cheques.isHidden(),
            "places": not screen.sections.entries["places"].isHidden(),
            "creditor": not screen.policies.fields["sepa.creditor"].isHidden(),
            "report": report.findData("stock") >= 0,
        }

    debits = debts.debits
    assert all(offered().values()), offered()
    stage.office.leave_out(all_off(books))
    stage.office.look()
    orders._own.ask()
    stage.calm()
    assert not any(offered().values()), offered()
    dialog = ProductDialog(stage.office, None)
    stage.qtbot.addWidget(dialog)
    assert not dialog.stocked.isChecked()
    stage.office.leave_out(frozenset())
    for name in MODULES:
        books.do(decide_module, name, True)
    orders._own.ask()
    stage.calm()
    assert all(offered().values()), offered()


def test_all_that_is_sold_stands_in_one_list_services_too(stage: Stage, books: Desk) -> None:
    books.a_product("Pull marin", on_hand=2)
    books.a_product("Conseil", kind="service", stocked=False)
    screen = stage.show(products_screen(stage.office))
    stage.calm()
    assert screen.model.rowCount() == 2
    # Words of fields have a letter for Alt, which no heading shows.
    assert not any("&" in say(column.title) for column in screen.design.columns)


def test_the_first_page_of_help_leads_to_no_page_of_them(books: Desk) -> None:
    for language in ("fr", "en"):
        whole, less = page_text("index", language), page_text("index", language, all_off(books))
        assert "(direct-debits.md)" in whole
        for page in ("quotes", "quote", "shops", "connect-shop", "direct-debits", "cheques", "suppliers"):
            assert f"({page}.md)" not in less
        assert "(stock.md)" in less
        # Whole lines and sentences remain: no comma stands first, none stands alone.
        assert not any(line.startswith(("- ,", "- )")) or line == "- " for line in less.split("\n"))
