"""Tab goes as one reads: lines from the top, on a line from the left, columns one after the other."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QButtonGroup, QLineEdit, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from ui.kit.reading_order import InReadingOrder, read_last, reading_order

_WIDE, _HIGH = 80, 20


class Window(InReadingOrder, QWidget):
    """A window that holds what a test puts into it."""


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    made = Window()
    qtbot.addWidget(made)
    made.resize(600, 400)
    return made


def a_part(window: QWidget, left: int, top: int, wide: int, high: int) -> QWidget:
    part = QWidget(window)
    part.setGeometry(QRect(left, top, wide, high))
    return part


def a_button(over: QWidget, name: str, left: int, top: int) -> QPushButton:
    button = QPushButton(name, over)
    button.setGeometry(left, top, _WIDE, _HIGH)
    return button


def order(window: QWidget) -> str:
    window.show()
    return " ".join(each.text() for each in reading_order(window) if isinstance(each, QPushButton))


def press(key: Qt.Key) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key)


def test_lines_come_from_the_top_and_each_from_the_left_whenever_they_were_made(window: Window) -> None:
    a_button(window, "d", 100, 50)
    a_button(window, "a", 0, 0)
    a_button(window, "c", 0, 52)
    a_button(window, "b", 100, 3)
    assert order(window) == "a b c d"


def test_columns_are_read_one_after_the_other(window: Window) -> None:
    right, left = a_part(window, 300, 40, 280, 300), a_part(window, 0, 40, 280, 300)
    a_button(right, "d", 0, 0)
    a_button(right, "e", 0, 60)
    a_button(left, "b", 0, 10)
    a_button(left, "c", 0, 90)
    a_button(window, "a", 200, 0)
    assert order(window) == "a b c d e"


def test_what_ends_an_entry_is_read_last_though_it_stands_first(window: Window) -> None:
    bar, body = a_part(window, 0, 0, 600, 40), a_part(window, 0, 50, 600, 300)
    a_button(bar, "c", 0, 0)
    a_button(body, "a", 0, 0)
    a_button(body, "b", 0, 50)
    read_last(bar)
    assert order(window) == "a b c"


def test_hidden_disabled_and_not_chosen_buttons_are_passed_over(window: Window) -> None:
    group = QButtonGroup(window)
    for at, name in enumerate("abcd"):
        button = a_button(window, name, 90 * at, 0)
        button.setCheckable(True)
        group.addButton(button)
    group.buttons()[2].setChecked(True)
    a_button(window, "x", 0, 50).hide()
    a_button(window, "y", 0, 100).setEnabled(False)
    a_button(window, "z", 0, 150)
    assert order(window) == "c z"


def test_keys_stay_near_where_the_button_that_had_them_goes(qtbot: QtBot, window: Window) -> None:
    rail, page = a_part(window, 0, 0, 100, 300), a_part(window, 120, 0, 400, 300)
    a_button(rail, "a", 0, 0)
    gone, stays = a_button(page, "b", 0, 0), a_button(page, "c", 0, 50)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    gone.setFocus()
    gone.hide()
    assert QApplication.focusWidget() is stays


def test_tab_goes_round_both_ways_and_brings_what_it_reaches_into_view(qtbot: QtBot, window: Window) -> None:
    last = QLineEdit(window)
    last.setGeometry(0, 380, _WIDE, _HIGH)
    area = QScrollArea(window)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setGeometry(0, 0, 200, 100)
    inside = QWidget()
    inside.resize(150, 900)
    area.setWidget(inside)
    top, bottom = a_button(inside, "a", 0, 0), a_button(inside, "b", 0, 800)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    top.setFocus()
    for there in (bottom, last, top):
        press(Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is there
    for there in (last, bottom):
        press(Qt.Key.Key_Backtab)
        assert QApplication.focusWidget() is there
    assert area.verticalScrollBar().value() > 0
