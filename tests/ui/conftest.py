"""What tests of the window share: a real office over a small SQLite file, and words in French."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from app.base.actor import Actor
from app.base.database import Database, connect, open_database
from app.base.door import Read, Write, verb
from app.base.location import locate
from tests.stories.desk import OWNER, Desk
from ui.kit.office import Office
from ui.kit.runner import Failure
from ui.kit.scan_burst import Burst
from ui.kit.scanner import scanner
from ui.kit.ways import Message, Place

W = TypeVar("W", bound=QWidget)

ACTOR = Actor("Alice")


@verb("sell.add_thing", silent=True)
def add_thing(tx: Write, name: str) -> int:
    """A verb as small as can be."""
    thing = int(
        tx.execute(text("INSERT INTO thing (name) VALUES (:name) RETURNING id"), {"name": name}).scalar_one()
    )
    tx.touch("thing", thing)
    return thing


def things(rd: Read) -> list[str]:
    """A query as small as can be."""
    return list(rd.execute(text("SELECT name FROM thing ORDER BY id")).scalars())


def small_database(file: Path) -> Database:
    """A SQLite file with one table, opened as the program opens files."""
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("PRAGMA journal_mode = WAL")
        raw.execute("CREATE TABLE IF NOT EXISTS thing (id INTEGER PRIMARY KEY, name TEXT NOT NULL)")
    return connect(locate(file))


@pytest.fixture
def database(tmp_path: Path) -> Database:
    """A small open database; whoever opens an office on it closes it."""
    return small_database(tmp_path / "small.comptoir")


@pytest.fixture
def office(qtbot: QtBot, database: Database) -> Iterator[Office]:
    """An office over the small database, closed when the test is over."""
    made = Office(database, ACTOR, watch=False)
    yield made
    made.close()


@pytest.fixture
def settled(qtbot: QtBot, office: Office) -> Callable[[], None]:
    """Wait until the office has nothing under way."""

    def settle() -> None:
        qtbot.waitUntil(lambda: office.runner.idle, timeout=10_000)

    return settle


@pytest.fixture(autouse=True)
def no_scanner() -> Iterator[None]:
    """The hands of tests type faster than a scanner: none is listened to unless a test asks for one."""
    wedge = scanner()
    before = wedge.settings
    wedge.settings = replace(before, on=False)
    wedge._stand()
    yield
    wedge.settings = before
    wedge._burst = Burst(before)
    wedge._stand()


@pytest.fixture(autouse=True)
def nothing_left_open() -> Iterator[None]:
    """A dialog that a test leaves open is not in front of what the next one does: its page would be deaf to the scanner."""
    yield
    for widget in QApplication.topLevelWidgets():
        if widget.isVisible():
            widget.hide()
            widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


# --- a whole company, for the screens of the rooms ---


@pytest.fixture
def books(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A company in a file of its own, and what the window remembers in a folder of its own."""
    monkeypatch.setenv("COMPTOIR_HOME", str(tmp_path / "home"))
    folder = shutil.copytree(sqlite_template.parent, tmp_path / "books")
    made = Desk(f"sqlite:///{folder / sqlite_template.name}")
    yield made
    made.close()


@pytest.fixture
def books_office(qtbot: QtBot, books: Desk) -> Iterator[Office]:
    """An office over the company, by a connection of its own; a bug anywhere fails the test."""
    made = Office(open_database(books.url, books.database.clock), OWNER, watch=False)
    bugs: list[Failure] = []
    made.runner.bug.connect(bugs.append)
    yield made
    made.close()
    assert not bugs, bugs[0].trace


@dataclass(frozen=True, slots=True)
class Stage:
    """Shows widgets and waits until nothing is under way; hears where they send the window and what they say."""

    qtbot: QtBot
    office: Office
    opened: list[tuple[str, int]]
    places: list[Place]
    said: list[Message]

    def show(self, widget: W, size: tuple[int, int] = (1072, 800)) -> W:
        """Show a widget and wait until it has what it asked for."""
        self.qtbot.addWidget(widget)
        widget.resize(*size)
        widget.show()
        self.qtbot.waitExposed(widget)
        self.calm()
        return widget

    def calm(self) -> None:
        """Wait until nothing is asked or written any more, and lists have settled."""
        for _ in range(3):
            QApplication.processEvents()
            self.qtbot.waitUntil(lambda: self.office.runner.idle, timeout=20_000)
        QApplication.processEvents()


@pytest.fixture
def stage(qtbot: QtBot, books_office: Office) -> Stage:
    """Where the screens of the rooms stand in tests."""
    made = Stage(qtbot, books_office, [], [], [])
    ways = books_office.ways
    ways.document_asked.connect(lambda noun, key: made.opened.append((noun, key)))
    ways.place_asked.connect(made.places.append)
    ways.message.connect(made.said.append)
    return made
