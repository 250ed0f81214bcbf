"""What tests of the orders' screens share: a window over a real small company, and hands that only know keys."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.stories.desk import OWNER, Desk
from tests.ui.keys_given import give_keys
from ui.kit.office import Office
from ui.kit.picker import Picker
from ui.shell.main_window import MainWindow
from ui.shell.screens import DRAFTS, PAGES, SCREENS

PLAIN = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


class Hands:
    """Somebody at the keyboard: every key goes to whatever has the focus, and the next waits until the window is calm."""

    def __init__(self, qtbot: QtBot, office: Office) -> None:
        self._qtbot, self._office = qtbot, office

    @property
    def focus(self) -> QWidget:
        """What has the keys."""
        found = QApplication.focusWidget()
        assert found is not None, "nothing has the focus"
        return found

    def type(self, text: str) -> None:
        """Type plain text."""
        for sign in text:
            if sign.isascii():
                QTest.keyClicks(self.focus, sign)
            else:
                # QTest knows no other signs: told as the window system tells of them.
                for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                    QApplication.sendEvent(self.focus, QKeyEvent(kind, ord(sign), PLAIN, sign))
        self.calm()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN, times: int = 1) -> None:
        """Press a key."""
        for _ in range(times):
            QTest.keyClick(self.focus, key, modifier)
            self.calm()

    def enter(self, times: int = 1) -> None:
        """Press Enter."""
        self.press(Qt.Key.Key_Return, times=times)

    def control(self, key: Qt.Key) -> None:
        """Press a key with Ctrl."""
        self.press(key, CONTROL)

    def step(self) -> None:
        """Ctrl+Enter: confirm, or take the next step."""
        self.control(Qt.Key.Key_Return)

    def calm(self) -> None:
        """Wait until nothing is asked, searched or written any more."""

        def still() -> bool:
            searching = isinstance(focus := QApplication.focusWidget(), Picker) and focus._searching
            return self._office.runner.idle and not searching

        QApplication.processEvents()
        self._qtbot.waitUntil(still, timeout=20_000)
        QApplication.processEvents()

    def wait(self, condition: Callable[[], bool]) -> None:
        """Wait for what shall come."""
        self._qtbot.waitUntil(condition, timeout=20_000)


@pytest.fixture
def desk(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A company in a file of its own."""
    monkeypatch.setenv("COMPTOIR_HOME", str(tmp_path / "home"))
    folder = shutil.copytree(sqlite_template.parent, tmp_path / "books")
    made = Desk(f"sqlite:///{folder / sqlite_template.name}")
    yield made
    made.close()


@pytest.fixture
def orders_office(qtbot: QtBot, desk: Desk) -> Iterator[Office]:
    """An office over the desk's books, by a connection of its own."""
    from app.base.database import open_database

    made = Office(open_database(desk.url, desk.database.clock), OWNER, watch=False)
    yield made
    made.close()


@pytest.fixture
def window(qtbot: QtBot, orders_office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """The main window with the room of orders and every page, active."""
    monkeypatch.setattr("ui.shell.rooms.SCREENS", {"orders": SCREENS["orders"]})
    monkeypatch.setattr("ui.shell.rooms.PAGES", PAGES)
    monkeypatch.setattr("ui.shell.rooms.DRAFTS", DRAFTS)
    made = MainWindow(orders_office, "Boutique Été & Cie")
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    manager = give_keys(made)
    yield made
    manager.stop()
    made.close()


@pytest.fixture
def hands(qtbot: QtBot, orders_office: Office) -> Hands:
    """Hands at the keyboard."""
    return Hands(qtbot, orders_office)
