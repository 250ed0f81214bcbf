"""F1 opens help on what is shown, in the language of the window; every page is there, and every key is told."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.base.words import NARROW, NO_BREAK
from tests.stories.desk import Desk, goods
from ui.kit.shortcuts import GROUPS, SHORTCUTS
from ui.kit.theme import apply
from ui.kit.wording import say, switch
from ui.shell.create_dialog import CreateDialog
from ui.shell.guide_text import GuideText
from ui.shell.help_pages import DIALOG_PAGES, DOCUMENT_PAGES, FIRST, GUIDE, ROOM_PAGES, page_text
from ui.shell.help_panel import HelpSheet, HelpWindow
from ui.shell.main_window import MainWindow
from ui.shell.rooms import ROOMS, UNDER
from ui.shell.screens import PAGES as SCREEN_PAGES
from ui.shell.shortcut_sheet import ShortcutSheet
from ui.shell.start_page import StartPage

PAGES = sorted(path.stem for path in (GUIDE / "fr").glob("*.md"))
_LINK = re.compile(r"\[[^\]]+\]\(([^)]+)\)")
_KEY = re.compile(r"`((?:Ctrl|Alt|Maj|Shift)\+[^`]+|F\d+)`")


def press(widget: MainWindow | StartPage, key: Qt.Key) -> None:
    QTest.keyClick(QApplication.focusWidget() or widget, key)
    QApplication.processEvents()


def sheet_of(window: MainWindow) -> HelpSheet:
    assert window.help is not None
    return window.help


# --- the pages ---


def test_every_room_document_and_dialog_has_a_page() -> None:
    assert set(ROOM_PAGES) == {*(room.key for room in ROOMS), *UNDER}
    assert set(DOCUMENT_PAGES) == set(SCREEN_PAGES)
    named = {*ROOM_PAGES.values(), *DOCUMENT_PAGES.values(), *DIALOG_PAGES.values(), FIRST}
    assert named <= set(PAGES)
    assert sorted(path.stem for path in (GUIDE / "en").glob("*.md")) == PAGES


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_short_and_says_the_same_in_both_languages(name: str) -> None:
    french, english = ((GUIDE / language / f"{name}.md").read_text("utf-8") for language in ("fr", "en"))
    for text in (french, english):
        assert text.startswith("# ")
        # The first page names all others.
        assert 40 < len(text.split()) < (400 if name == FIRST else 260)
        for link in _LINK.findall(text):
            assert link.removesuffix(".md") in PAGES, link
    assert _LINK.findall(french) == _LINK.findall(english)
    assert french.count("\n## ") == english.count("\n## ")
    assert french.count("\n- ") == english.count("\n- ")


def test_every_page_is_reached_from_the_first() -> None:
    linked = set(_LINK.findall((GUIDE / "fr" / "index.md").read_text("utf-8")))
    assert linked == {f"{name}.md" for name in PAGES if name != FIRST}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_names_no_key_that_the_program_does_not_have(name: str) -> None:
    known = {sequence for keys in SHORTCUTS.values() for sequence in keys.sequences}
    signs: dict[str, str] = {"↵": "Return", "↑": "Up", "↓": "Down", "Suppr": "Del", "Maj": "Shift"}
    for language in ("fr", "en"):
        for keys in _KEY.findall((GUIDE / language / f"{name}.md").read_text("utf-8")):
            spelt = "+".join(signs.get(part, part) for part in str(keys).split("+"))
            assert spelt in known, keys


def test_a_page_gets_the_spaces_of_its_language_and_keys_as_the_window_writes_them() -> None:
    french = page_text("keys", "fr")
    assert "partout. Tapez" in french
    assert f"`{NARROW}Ctrl{NO_BREAK}K{NARROW}`" in french
    assert f"Commandes{NO_BREAK}: " not in french
    assert f"{NO_BREAK}: " in page_text("customers", "fr")
    assert NO_BREAK + ":" not in page_text("customers", "en")
    assert page_text("nowhere", "fr") == page_text(FIRST, "fr")


def test_headings_keep_their_own_size_and_links_their_colour(qtbot: QtBot) -> None:
    text = GuideText()
    qtbot.addWidget(text)
    text.show_page("order")
    block, seen = text.document().begin(), dict[int, int]()
    while block.isValid():
        fragment = block.begin().fragment()
        if fragment.isValid():
            seen[block.blockFormat().headingLevel()] = fragment.charFormat().font().pixelSize()
        block = block.next()
    assert seen == {1: 20, 2: 15, 0: 13}


# --- in the window ---


def test_f1_shows_the_page_of_what_is_shown_and_closes_it_again(
    desk: Desk, desk_window: MainWindow, calm: Callable[[], None]
) -> None:
    customer = desk.a_customer()
    order = desk.an_order(customer, goods(desk.a_product()))
    desk_window.show_room("orders")
    calm()
    before = QApplication.focusWidget()
    press(desk_window, Qt.Key.Key_F1)
    sheet = sheet_of(desk_window)
    assert (sheet.isVisible(), sheet.page, sheet.text.heading) == (True, "orders", "Commandes")
    assert QApplication.focusWidget() is sheet.text
    # it follows the window
    for room in ROOMS:
        desk_window.show_room(room.key)
        assert sheet.page == ROOM_PAGES[room.key]
    for noun, row_id, page in (("customer", customer, "customer"), ("order_draft", order, "order-entry")):
        desk_window.office.ways.open(noun, row_id)
        assert sheet.page == page
    desk_window.office.ways.draft("order")
    assert sheet.page == "order-entry"
    sheet.text.setFocus()
    press(desk_window, Qt.Key.Key_F1)
    assert not sheet.isVisible()
    assert before is not None
    calm()


def test_a_page_begins_at_its_top_also_in_large_type(
    desk_window: MainWindow, calm: Callable[[], None]
) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    try:
        apply(app, "light", 150)
        desk_window.resize(1024, 600)
        desk_window.show_room("orders")
        calm()
        desk_window.show_help()
        calm()
        bar = sheet_of(desk_window).text.verticalScrollBar()
        assert bar.maximum() > 0
        assert bar.value() == 0
    finally:
        apply(app, "light", 100)


def test_esc_closes_help_and_gives_the_focus_back(
    desk: Desk, desk_window: MainWindow, calm: Callable[[], None]
) -> None:
    desk.an_order(desk.a_customer(), goods(desk.a_product()))
    desk_window.show_room("orders")
    calm()
    before = QApplication.focusWidget()
    press(desk_window, Qt.Key.Key_F1)
    press(desk_window, Qt.Key.Key_Escape)
    assert not sheet_of(desk_window).isVisible()
    assert QApplication.focusWidget() is before


def test_links_lead_from_page_to_page_and_back(desk_window: MainWindow, calm: Callable[[], None]) -> None:
    desk_window.show_room("orders")
    desk_window.show_help()
    sheet = sheet_of(desk_window)
    sheet.text.anchorClicked.emit(QUrl("order.md"))
    sheet.text.anchorClicked.emit(QUrl("https://elsewhere.example/x.md"))
    assert (sheet.page, sheet.text.heading) == ("order", "Une commande")
    press(desk_window, Qt.Key.Key_Backspace)
    assert sheet.page == "orders"
    press(desk_window, Qt.Key.Key_Backspace)
    assert sheet.page == "orders"
    calm()


def test_help_changes_its_language_with_the_window(desk_window: MainWindow, calm: Callable[[], None]) -> None:
    desk_window.show_room("orders")
    desk_window.show_help()
    switch("en")
    sheet = sheet_of(desk_window)
    assert (sheet.page, sheet.text.heading) == ("orders", "Orders")
    assert sheet.accessibleName() == "Help, Orders"
    calm()


def test_a_wide_window_makes_room_for_help_and_a_small_one_lies_beneath(
    desk_window: MainWindow, calm: Callable[[], None]
) -> None:
    desk_window.resize(1700, 900)
    desk_window.show_help()
    sheet = sheet_of(desk_window)
    assert desk_window.contentsRect().width() - sheet.width() >= 1100
    layout = desk_window.layout()
    assert layout is not None
    assert layout.contentsMargins().right() == sheet.width()
    desk_window.resize(1000, 700)
    assert layout.contentsMargins().right() == 0
    assert sheet.geometry().right() == desk_window.rect().right()
    desk_window.resize(1700, 900)
    sheet.leave()
    assert layout.contentsMargins().right() == 0
    calm()


def test_f1_in_a_dialog_shows_its_page_over_it(
    desk_window: MainWindow, calm: Callable[[], None], qtbot: QtBot
) -> None:
    calm()
    desk_window.show_keys()
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, ShortcutSheet)
    qtbot.waitUntil(sheet.isActiveWindow)
    QTest.keyClick(QApplication.focusWidget() or sheet, Qt.Key.Key_F1)
    over = QApplication.activeModalWidget()
    assert isinstance(over, HelpWindow)
    assert over.panel.page == "keys"
    qtbot.waitUntil(over.isActiveWindow)
    QTest.keyClick(over.panel.text, Qt.Key.Key_Escape)
    assert QApplication.activeModalWidget() is sheet
    sheet.reject()


def test_f1_on_the_start_page_and_in_its_dialog_tells_how_to_begin(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMPTOIR_HOME", str(tmp_path))
    page = StartPage()
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    press(page, Qt.Key.Key_F1)
    over = QApplication.activeModalWidget()
    assert isinstance(over, HelpWindow)
    assert over.panel.page == "start"
    over.reject()
    dialog = CreateDialog(page)
    dialog.open()
    qtbot.waitUntil(dialog.isActiveWindow)
    QTest.keyClick(QApplication.focusWidget() or dialog, Qt.Key.Key_F1)
    over = QApplication.activeModalWidget()
    assert isinstance(over, HelpWindow)
    assert over.panel.page == "start"
    over.reject()
    dialog.reject()
    page.close()


# --- the one table of keys ---


def test_every_key_that_acts_in_a_room_or_page_stands_in_the_table(
    desk: Desk, desk_window: MainWindow, calm: Callable[[], None]
) -> None:
    customer = desk.a_customer()
    product = desk.a_product(on_hand=5)
    order = desk.an_order(customer, goods(product))
    desk.confirm(order)
    shipment, invoice = desk.ship(order), desk.invoice(order)
    payment = desk.pay(order, 1200)
    for room in ROOMS:
        desk_window.show_room(room.key)
        calm()
    for noun, row_id in (
        ("customer", customer),
        ("product", product),
        ("order", order),
        ("shipment", shipment),
        ("invoice", invoice),
        ("payment", payment),
    ):
        desk_window.office.ways.open(noun, row_id)
        calm()
    desk_window.office.ways.draft("order")
    desk_window.show_help()
    desk_window.search()
    calm()
    known = {QKeySequence(sequence).toString() for keys in SHORTCUTS.values() for sequence in keys.sequences}
    bound = {
        key.toString()
        for shortcut in desk_window.findChildren(QShortcut)
        for key in QShortcut.keys(shortcut)
        # Letters with Alt are written under the words of the buttons themselves.
        if not key.toString().startswith("Alt+")
    }
    assert bound <= known
    assert {"F1", "Ctrl+K", "Ctrl+?"} <= bound


def test_the_sheet_tells_every_key_once_with_words(desk_window: MainWindow, qtbot: QtBot) -> None:
    for language in ("fr", "en"):
        switch(language)
        sheet = ShortcutSheet(desk_window)
        qtbot.addWidget(sheet)
        told = [label.text() for label in sheet.findChildren(QLabel)]
        for keys in SHORTCUTS.values():
            assert keys.shown in told, keys.act
        assert len(told) == 1 + 2 * len(SHORTCUTS) + len(GROUPS)
        assert not [text for text in told if text.startswith(("keys.", "key.", "shell."))]
        sheet.reject()
    assert say("keys.palette") == "In the search"
