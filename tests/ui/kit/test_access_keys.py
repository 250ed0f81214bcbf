"""The letter under an access key is underlined only while Alt is held; the key and its name are always there (K10)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.kit.access_keys import AltHeld, alt, marked, unmarked
from ui.kit.field import Field
from ui.kit.wording import WordButton, WordLabel


class Window(QWidget):
    """A field and a button with access keys, and two that say the same without."""

    def __init__(self) -> None:
        super().__init__()
        self.edit, self.other = QLineEdit(self), QLineEdit(self)
        self.field = Field("price_list.name", self.edit)
        self.button = WordButton("merge.do", self, clicked=lambda: self.heard.append("merge"))
        self.heard: list[str] = []
        column = QVBoxLayout(self)
        for each in (self.other, self.field, self.button):
            column.addWidget(each)
        self.label = self.field.findChildren(WordLabel)[0]


@pytest.fixture
def held() -> Iterator[AltHeld]:
    app = QGuiApplication.instance()
    assert isinstance(app, QGuiApplication)
    alt().follow(app)
    yield alt()
    alt()._hold(held=False)


@pytest.fixture
def window(qtbot: QtBot, held: AltHeld) -> Window:
    made = Window()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.other.setFocus()
    return made


def picture(widget: QWidget) -> QImage:
    return widget.grab().toImage()


@pytest.mark.parametrize("which", ["label", "button"])
def test_the_letter_is_underlined_while_alt_is_held_and_not_before(
    qtbot: QtBot, window: Window, held: AltHeld, which: str
) -> None:
    part = window.label if which == "label" else window.button
    assert marked(part.text())
    before, wide = picture(part), part.sizeHint()
    handle = window.windowHandle()
    QTest.keyPress(handle, Qt.Key.Key_Alt)
    assert held.held
    assert picture(part) != before
    assert part.sizeHint() == wide
    QTest.keyRelease(handle, Qt.Key.Key_Alt)
    assert not held.held
    assert picture(part) == before


def test_without_alt_it_is_painted_as_the_same_words_without_a_mark(window: Window) -> None:
    before = picture(window.label)
    window.label.setText(unmarked(window.label.text()))
    assert picture(window.label) == before


def test_the_keys_work_and_are_told_though_no_line_is_seen(qtbot: QtBot, window: Window) -> None:
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    assert window.edit.hasFocus()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: window.heard == ["merge"])
    told = QAccessible.queryAccessibleInterface(window.button)
    assert told.text(QAccessible.Text.Name) == "Réunir"
    assert told.text(QAccessible.Text.Accelerator)


def test_a_window_that_loses_the_keys_shows_no_lines(qtbot: QtBot, window: Window, held: AltHeld) -> None:
    QTest.keyPress(window.windowHandle(), Qt.Key.Key_Alt)
    assert held.held
    another = QWidget()
    qtbot.addWidget(another)
    another.show()
    another.activateWindow()
    qtbot.waitUntil(another.isActiveWindow)
    assert not held.held


def test_a_doubled_sign_is_no_mark() -> None:
    assert not marked("Clients && encours")
    assert unmarked("&Clients && encours") == "Clients && encours"
