"""A scanner as a keyboard wedge, with real key events: whatever has the focus, on AZERTY and QWERTY (B1 to B7)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QElapsedTimer, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from tests.stories.desk import Desk
from tests.ui.orders.conftest import Hands
from tests.ui.wedge import LAYOUTS, focus, plug_in, scan
from ui.kit.scanner import scanner
from ui.orders.order_entry import OrderEntry
from ui.shell.main_window import MainWindow

Key = Qt.Key
CODE, OTHER, CARTON = "3760074380534", "4006381333931", "96385074"


@pytest.fixture
def entry(desk: Desk, window: MainWindow, hands: Hands, no_scanner: None) -> OrderEntry:
    """A new order of a customer, the keys in its first cell, the scanner listened to."""
    assert QApplication.activeModalWidget() is None, "what another test left open makes the page deaf"
    desk.a_customer("SARL Lefèvre")
    desk.a_product("Bol", on_hand=50, sku="BOL", gtins=(CODE,), price_micro=10_000_000)
    desk.a_product("Assiette", on_hand=50, sku="ASS", gtins=(OTHER,), price_micro=20_000_000)
    hands.control(Key.Key_2)
    hands.control(Key.Key_N)
    hands.type("lefevre")
    hands.enter(times=8)
    found = window.current
    assert isinstance(found, OrderEntry)
    plug_in()
    return found


def pause(milliseconds: int) -> None:
    clock = QElapsedTimer()
    clock.start()
    while clock.elapsed() < milliseconds:
        QApplication.processEvents()


def sold(entry: OrderEntry) -> dict[str, int]:
    return {line.name: line.quantity_milli // 1000 for line in entry.sheet.grid.lines}


def focuses(entry: OrderEntry) -> dict[str, Callable[[], object]]:
    sheet = entry.sheet
    return {
        "product": sheet.grid.begin,
        "customer": sheet.form.customer.setFocus,
        "reference": sheet.form.reference.setFocus,
        "date": sheet.form.promised.setFocus,
        "terms": sheet.form.terms.setFocus,
        "discount": sheet.form.discount.setFocus,
        "note": sheet.note.setFocus,
        "confirm": entry.bar.confirm.setFocus,
    }


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    "where", ["product", "customer", "reference", "date", "terms", "discount", "note", "confirm"]
)
def test_ten_scans_15_ms_apart_are_ten_units_whatever_has_the_focus(
    entry: OrderEntry, hands: Hands, where: str, layout: str
) -> None:
    focuses(entry)[where]()
    held = focus()
    before = held.text() if isinstance(held, QLineEdit) else ""
    for _ in range(10):
        scan(CODE, layout)
        pause(15)
    hands.wait(lambda: sold(entry) == {"Bol": 10})
    hands.calm()
    assert sold(entry) == {"Bol": 10}
    assert focus() is held
    assert (held.text() if isinstance(held, QLineEdit) else "") == before
    assert entry.sheet.form.terms.value


def test_scans_of_two_products_merge_each_into_its_line(entry: OrderEntry, hands: Hands) -> None:
    for code in (CODE, OTHER, CODE, CODE, OTHER):
        scan(code, end=Key.Key_Tab)
        pause(15)
    hands.wait(lambda: sold(entry) == {"Bol": 3, "Assiette": 2})
    hands.calm()
    assert len(entry.sheet.grid.lines) == 2


def test_a_scan_while_a_quantity_is_typed_adds_to_what_was_typed(entry: OrderEntry, hands: Hands) -> None:
    QTest.keyClicks(focus(), "bol", delay=50)
    pause(80)
    hands.calm()
    hands.enter()
    QTest.keyClicks(focus(), "4")
    pause(80)
    scan(CODE)
    hands.wait(lambda: sold(entry) == {"Bol": 5})
    editor = focus()
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "5"


def test_what_a_person_types_reaches_its_field_whole(entry: OrderEntry) -> None:
    entry.sheet.form.reference.setFocus()
    for sign in "BC 4471":
        QTest.keyClicks(focus(), sign)
        pause(45)
    pause(60)
    assert entry.sheet.form.reference.text() == "BC 4471"


def test_two_keys_of_one_stroke_and_what_follows_keep_their_order(entry: OrderEntry) -> None:
    entry.sheet.form.reference.setFocus()
    QTest.keyClicks(focus(), "ab")
    QTest.keyClick(focus(), Key.Key_Backspace)
    QTest.keyClicks(focus(), "cd")
    QTest.keyClick(focus(), Key.Key_Home)
    QTest.keyClicks(focus(), "x")
    pause(80)
    assert entry.sheet.form.reference.text() == "xacd"


def test_a_code_nobody_knows_adds_nothing_and_offers_to_link_it(entry: OrderEntry, hands: Hands) -> None:
    scan(CARTON)
    hands.wait(entry.banner.isVisible)
    assert sold(entry) == {}
    assert entry.banner.problem == f"Aucun article ne porte le code {CARTON}."


def test_a_code_of_two_products_asks_which(desk: Desk, entry: OrderEntry, hands: Hands) -> None:
    desk.a_product("Bol bleu", sku="BOL-B", gtins=(CODE,), price_micro=11_000_000)
    scan(CODE)
    hands.wait(entry.banner.isVisible)
    assert (sold(entry), entry.banner.problem) == ({}, f"Le code {CODE} désigne plusieurs articles.")


def test_no_dialog_over_the_entry_loses_its_keys_to_a_scan(
    entry: OrderEntry, hands: Hands, qtbot: QtBot
) -> None:
    entry.creation.customer("Ana")
    hands.calm()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    scan(CODE)
    pause(60)
    assert sold(entry) == {}
    dialog.close()


def test_without_a_scanner_keys_are_not_held_back(entry: OrderEntry) -> None:
    scanner().settings = replace(scanner().settings, on=False)
    entry.sheet.form.reference.setFocus()
    QTest.keyClicks(focus(), "abc")
    assert entry.sheet.form.reference.text() == "abc"
