"""What stories by keys share: the whole window over a file of books, hands that only know keys, and an album.

Where the environment names a folder (``COMPTOIR_STORY_PICTURES``), each story leaves pictures of its steps there.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from app.base.clock import FixedClock
from app.base.database import open_database
from tests.stories.desk import OWNER, TODAY, Desk
from tests.ui.keys_given import give_keys
from tests.ui.orders.conftest import PLAIN, Hands
from ui.kit.office import Office
from ui.kit.runner import Failure
from ui.kit.stillness import wait_until_still
from ui.kit.theme import apply, load_fonts
from ui.shell.main_window import MainWindow
from ui.shell.screenshots import picture_of
from ui.shell.tour import Stop

PICTURES = "COMPTOIR_STORY_PICTURES"


class Story(Hands):
    """Somebody at the keyboard of the whole window, who may be photographed."""

    def __init__(self, qtbot: QtBot, window: MainWindow, name: str) -> None:
        super().__init__(qtbot, window.office)
        self.window = window
        self._name = name
        self._taken = 0

    def type(self, text: str) -> None:
        for sign in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                # QTest knows the keys of no letter with an accent.
                key = Qt.Key(ord(sign.upper())) if sign.isascii() else Qt.Key.Key_unknown
                QApplication.sendEvent(self.focus, QKeyEvent(kind, key, PLAIN, sign))
        self.calm()

    def tab_to(self, wanted: QWidget | Callable[[QWidget], bool], *, back: bool = False) -> None:
        """Press Tab until the keys are where they are wanted."""
        for _ in range(80):
            if self.focus is wanted if isinstance(wanted, QWidget) else wanted(self.focus):
                return
            self.press(Qt.Key.Key_Backtab if back else Qt.Key.Key_Tab)
        raise AssertionError("Tab does not lead there")

    def button(self, words: str) -> None:
        """Go by Tab to the button with these words and press it with Space."""
        self.tab_to(lambda focus: isinstance(focus, QAbstractButton) and plain(focus).startswith(words))
        self.press(Qt.Key.Key_Space)

    def choose(self, words: str) -> None:
        """Go down the menu that is open to the line with these words, and take it."""
        self.wait(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        for _ in menu.actions():
            QTest.keyClick(menu, Qt.Key.Key_Down)
            if menu.activeAction().text().replace("&", "").startswith(words):
                QTest.keyClick(menu, Qt.Key.Key_Return)
                self.calm()
                return
        raise AssertionError("no line of the menu says so")

    def dialog(self, kind: type[QDialog]) -> None:
        """Wait for a dialog to have the keys."""
        self.wait(lambda: isinstance(self.focus.window(), kind))
        self.calm()

    def back_in_window(self) -> None:
        """Wait until the keys are the main window's again."""
        self.wait(lambda: QApplication.focusWidget() is not None and self.focus.window() is self.window)
        self.calm()

    def calm(self) -> None:
        super().calm()
        wait_until_still([self.window.office.runner])

    def photograph(self, step: str) -> None:
        """Leave a picture of how it looks now, where pictures are wanted."""
        folder = os.environ.get(PICTURES)
        if folder:
            self.calm()
            self._taken += 1
            over = QApplication.activeModalWidget()
            Path(folder).mkdir(parents=True, exist_ok=True)
            stop = Stop(step, self.window, over if isinstance(over, QDialog) else None)
            picture_of(stop).save(str(Path(folder) / f"{self._name}-{self._taken:02}-{step}.png"), "PNG")


def plain(button: QAbstractButton) -> str:
    """The words of a button, without the mark of its access key."""
    return button.text().replace("&", "").strip()


@pytest.fixture
def file(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The URL of a new file of books, and a home of its own for what the window remembers."""
    monkeypatch.setenv("COMPTOIR_HOME", str(tmp_path / "home"))
    folder = shutil.copytree(sqlite_template.parent, tmp_path / "books")
    return f"sqlite:///{folder / sqlite_template.name}"


@pytest.fixture
def desk(file: str) -> Iterator[Desk]:
    """The desk that knows what stands in the books."""
    made = Desk(file)
    yield made
    made.must_verify()
    made.close()


@pytest.fixture
def open_story(
    qtbot: QtBot, qapp: QApplication, request: pytest.FixtureRequest, file: str
) -> Iterator[Callable[[], Story]]:
    """Open the window over the books as they are now; a bug anywhere fails the test."""
    qapp.setStyle("Fusion")
    load_fonts()
    apply(qapp, "light")
    windows: list[MainWindow] = []
    bugs: list[Failure] = []

    def opened() -> Story:
        office = Office(open_database(file, FixedClock.on(TODAY)), OWNER, watch=False)
        office.runner.bug.connect(bugs.append)
        window = MainWindow(office, "Boutique Été & Cie")
        windows.append(window)
        window.resize(1280, 800)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        give_keys(window)
        name = str(request.node.name).removeprefix("test_").replace("_", "-")[:40]
        story = Story(qtbot, window, name)
        story.calm()
        return story

    yield opened
    for window in windows:
        window.close()
        window.deleteLater()
    assert not bugs, bugs[0].trace
