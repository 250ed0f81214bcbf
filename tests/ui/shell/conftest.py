"""What tests of the window share: the window over a real small company, every room and page there."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.base.database import open_database
from tests.stories.desk import OWNER, Desk
from ui.kit.office import Office
from ui.kit.wording import switch
from ui.shell.main_window import MainWindow
from ui.shell.screens import DRAFTS, PAGES, SCREENS


@pytest.fixture
def desk(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A company in a file of its own."""
    monkeypatch.setenv("COMPTOIR_HOME", str(tmp_path / "home"))
    folder = shutil.copytree(sqlite_template.parent, tmp_path / "books")
    made = Desk(f"sqlite:///{folder / sqlite_template.name}")
    yield made
    made.close()


@pytest.fixture
def desk_window(qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """The main window over the desk's books, active."""
    monkeypatch.setattr("ui.shell.rooms.SCREENS", dict(SCREENS))
    monkeypatch.setattr("ui.shell.rooms.PAGES", dict(PAGES))
    monkeypatch.setattr("ui.shell.rooms.DRAFTS", dict(DRAFTS))
    office = Office(open_database(desk.url, desk.database.clock), OWNER, watch=False)
    made = MainWindow(office, "Boutique Été & Cie")
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    made.close()
    switch("fr")


@pytest.fixture
def calm(qtbot: QtBot, desk_window: MainWindow) -> Callable[[], None]:
    """Wait until nothing is asked or written any more."""

    def wait() -> None:
        QApplication.processEvents()
        qtbot.waitUntil(lambda: desk_window.office.runner.idle, timeout=20_000)
        QApplication.processEvents()

    return wait
