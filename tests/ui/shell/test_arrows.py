"""Groups and menus by the arrows alone: Tab comes to a group once, arrows go through it, Enter or Space chooses."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QMenu, QWidget

from tests.stories.desk import Desk, goods
from ui.kit.list_screen import ListScreen
from ui.kit.section_list import SectionEntry
from ui.kit.theme import theme
from ui.kit.view_tabs import ViewTab, ViewTabs
from ui.receivables.age_boxes import AgeBox
from ui.settings.settings_screen import SettingsScreen
from ui.shell.main_window import MainWindow
from ui.shell.rail_button import RailButton
from ui.shell.rooms import ROOMS, UNDER
from ui.today.stage_strip import StageTile

Calm = Callable[[], None]
_ROOMS = (*(room.key for room in ROOMS), *UNDER)


def _bars(page: QWidget) -> list[ViewTabs]:
    return [each for each in page.findChildren(ViewTabs) if each.isVisible() and len(each.tabs) > 1]


def _walk(tabs: ViewTabs, key: Qt.Key) -> list[str]:
    """The keys of the views that were chosen on the way, from the first to where the arrow goes no further."""
    chosen: list[str] = []
    for _ in range(2 * len(tabs.tabs)):
        at = QApplication.focusWidget()
        assert isinstance(at, ViewTab), "the arrows left the tabs"
        assert at in tabs.tabs.values(), "the arrows came to other tabs"
        assert tabs.current is not None
        if chosen and chosen[-1] == tabs.current.key:
            break
        chosen.append(tabs.current.key)
        QTest.keyClick(at, key)
        QApplication.processEvents()
    return chosen


@pytest.mark.slow
def test_arrows_go_through_every_tab_bar_and_choose(desk_window: MainWindow, calm: Calm) -> None:
    walked = 0
    for room in _ROOMS:
        desk_window.show_room(room)
        calm()
        for tabs in _bars(desk_window.current):
            if not tabs.isVisible():
                # It belonged to a part that was shown before.
                continue
            shown = {key: tab for key, tab in tabs.tabs.items() if tab.isVisible()}
            # What leads to another room is a button of its own, reached by Tab: an arrow must not carry one away.
            there = [key for key, tab in shown.items() if not tab.view.leads]
            assert all(
                tab.focusPolicy() & Qt.FocusPolicy.TabFocus for tab in shown.values() if tab.view.leads
            )
            first = tabs.tabs[there[0]]
            first.click()
            first.setFocus(Qt.FocusReason.TabFocusReason)
            calm()
            assert _walk(tabs, Qt.Key.Key_Right) == there, room
            assert _walk(tabs, Qt.Key.Key_Left) == there[::-1], room
            walked += 1
    # The settings have a list of sections instead of a bar; it is gone through below.
    assert walked >= 7


def test_what_has_no_room_in_the_tabs_is_in_a_menu_that_arrows_go_through(
    desk_window: MainWindow, calm: Calm
) -> None:
    desk_window.resize(900, 700)
    desk_window.show_room("orders")
    calm()
    [tabs] = [each for each in _bars(desk_window.current) if each.more.isVisible()]
    hidden = [key for key, tab in tabs.tabs.items() if not tab.isVisible()]
    tabs.more.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(tabs.more, Qt.Key.Key_Space)
    menu = _open_menu()
    assert len(_through(menu)) == len(hidden)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    calm()
    assert tabs.current is not None
    assert tabs.current.key == hidden[0]


def test_arrows_go_through_the_sections_of_the_settings_and_show_them(
    desk_window: MainWindow, calm: Calm
) -> None:
    desk_window.show_room("settings")
    calm()
    screen = desk_window.current
    assert isinstance(screen, SettingsScreen)
    entries = screen.sections.entries
    first = entries["company"]
    assert screen.first_focus() is first
    first.setFocus(Qt.FocusReason.TabFocusReason)
    shown: list[str] = []
    for _ in entries:
        at = QApplication.focusWidget()
        assert isinstance(at, SectionEntry)
        assert at.isChecked()
        assert at.accessibleName()
        assert screen.sections.current == at.name
        shown.append(at.name)
        QTest.keyClick(at, Qt.Key.Key_Down)
    assert shown == list(entries)
    desk_window.show_settings("mail")
    assert entries["mail"].isChecked()
    assert screen.mail.isVisible()


def test_arrows_go_through_the_rail_and_enter_opens_a_room(desk_window: MainWindow, calm: Calm) -> None:
    entries = list(desk_window.rail.entries.values())
    entries[0].setFocus(Qt.FocusReason.TabFocusReason)
    assert _along(RailButton, Qt.Key.Key_Down, len(entries)) == entries
    assert _along(RailButton, Qt.Key.Key_Up, len(entries)) == entries[::-1]
    desk_window.rail.entries["invoices"].setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(desk_window.rail.entries["invoices"], Qt.Key.Key_Space)
    calm()
    assert desk_window.current is desk_window.screen_of("invoices")


@pytest.mark.parametrize(("room", "kind"), [("today", StageTile), ("receivables", AgeBox)])
def test_arrows_go_through_tiles_and_boxes(
    desk: Desk, desk_window: MainWindow, calm: Calm, room: str, kind: type[QAbstractButton]
) -> None:
    desk_window.show_room(room)
    calm()
    boxes = [each for each in desk_window.current.findChildren(kind) if each.isVisible()]
    boxes.sort(key=lambda each: each.mapTo(desk_window, each.rect().topLeft()).x())
    if not boxes:
        raise AssertionError(f"{room} shows nothing of this kind")
    boxes[0].setFocus(Qt.FocusReason.TabFocusReason)
    assert _along(kind, Qt.Key.Key_Right, len(boxes)) == boxes
    assert _along(kind, Qt.Key.Key_Left, len(boxes)) == boxes[::-1]


def test_arrows_go_through_the_menu_of_the_company_and_into_what_opens_beside_it(
    desk_window: MainWindow, calm: Calm
) -> None:
    company = desk_window.rail.company
    company.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(company, Qt.Key.Key_Space)
    menu = _open_menu()
    assert len(_through(menu)) == len([each for each in menu.actions() if not each.isSeparator()])
    beside = next(each for each in menu.actions() if each.text().startswith("Thème"))
    menu.setActiveAction(beside)
    QTest.keyClick(menu, Qt.Key.Key_Right)
    inner = _open_menu()
    assert inner is not menu
    names = _through(inner)
    assert len(names) == 3
    # Up from the first comes to the last.
    QTest.keyClick(inner, Qt.Key.Key_Up)
    QTest.keyClick(inner, Qt.Key.Key_Return)
    calm()
    try:
        assert theme().mode == "dark"
    finally:
        from ui.shell.window_menu import set_theme

        set_theme("light")


def test_arrows_go_through_the_menus_of_a_list(desk: Desk, desk_window: MainWindow, calm: Calm) -> None:
    desk.an_order(desk.a_customer(), goods(desk.a_product()))
    desk_window.show_room("orders")
    calm()
    screen = desk_window.current
    assert isinstance(screen, ListScreen)
    add = next(
        each for each in screen.filters.findChildren(QAbstractButton) if each.text().endswith("Filtre")
    )
    for opener in (add, screen.menu):
        opener.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(opener, Qt.Key.Key_Space)
        calm()
        menu = _open_menu()
        enabled = [each for each in menu.actions() if not each.isSeparator() and each.isEnabled()]
        assert len(_through(menu)) == len(enabled) > 0
        QTest.keyClick(menu, Qt.Key.Key_Escape)
    screen.table.setFocus()
    screen.table.go_to(0)
    QTest.keyClick(screen.table, Qt.Key.Key_Menu)
    menu = _open_menu()
    assert len(_through(menu)) > 2
    QTest.keyClick(menu, Qt.Key.Key_Escape)


def test_arrows_choose_in_every_field_of_a_few_values(desk_window: MainWindow, calm: Calm) -> None:
    seen = 0
    for room in ("reports", "settings"):
        desk_window.show_room(room)
        calm()
        for choice in desk_window.current.findChildren(QComboBox):
            if not choice.isVisible() or not choice.isEnabled() or choice.count() < 2:
                continue
            choice.setFocus(Qt.FocusReason.TabFocusReason)
            before = choice.currentIndex()
            step, back = (
                (Qt.Key.Key_Down, Qt.Key.Key_Up)
                if before < choice.count() - 1
                else (Qt.Key.Key_Up, Qt.Key.Key_Down)
            )
            QTest.keyClick(choice, step)
            assert choice.currentIndex() != before
            QTest.keyClick(choice, back)
            assert choice.currentIndex() == before
            seen += 1
            calm()
    assert seen >= 2


def _along(kind: type[QAbstractButton], key: Qt.Key, many: int) -> list[QAbstractButton]:
    """Through which buttons of a kind an arrow leads, beginning with the one that has the keys."""
    through: list[QAbstractButton] = []
    for _ in range(many):
        at = QApplication.focusWidget()
        assert isinstance(at, kind), "the arrows left the group"
        through.append(at)
        if len(through) < many:
            QTest.keyClick(at, key)
    return through


def _open_menu() -> QMenu:
    QApplication.processEvents()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert menu.accessibleName() or menu.title()
    return menu


def _through(menu: QMenu) -> list[str]:
    """The entries that Down comes to until it is back at the first."""
    if menu.activeAction() is None:  # pyright: ignore[reportUnnecessaryComparison] - a menu just opened has none
        QTest.keyClick(menu, Qt.Key.Key_Down)
    names: list[str] = []
    for _ in range(2 * len(menu.actions())):
        action = menu.activeAction()
        if names and action.text() == names[0]:
            return names
        names.append(action.text())
        QTest.keyClick(menu, Qt.Key.Key_Down)
    return names
