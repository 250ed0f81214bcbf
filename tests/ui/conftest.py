"""What tests of the window share: a real office over a small SQLite file, and words in French."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from app.base.actor import Actor
from app.base.database import Database, connect
from app.base.door import Read, Write, verb
from app.base.location import locate
from ui.kit.office import Office

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
