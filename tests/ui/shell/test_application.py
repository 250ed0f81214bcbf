"""The program from its start to its end, with real books."""

from __future__ import annotations

import gc
import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.base.errors import Refusal
from app.base.recent import recents
from ui.kit.memory import keep
from ui.kit.theme import apply, font, theme, tokens
from ui.kit.wording import switch
from ui.shell.application import Program, make_application
from ui.shell.doors import NewCompany, create_books
from ui.shell.log import log_file, start_log, stop_log
from ui.shell.window_lock import WindowLock


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> Iterator[Path]:
    monkeypatch.setenv("COMPTOIR_HOME", str(tmp_path / "home"))
    yield tmp_path / "home"
    switch("fr")


@pytest.fixture
def program(qapp: QApplication) -> Iterator[Program]:
    made = Program(qapp)
    yield made
    made.end()


@pytest.fixture
def books(tmp_path: Path) -> str:
    place = str(tmp_path / "lapsang.comptoir")
    create_books(place, NewCompany("Lapsang & Cie")).database.close()
    return place


def test_books_that_were_made_open_and_are_remembered(qtbot: QtBot, program: Program, books: str) -> None:
    program.begin(books)
    qtbot.waitUntil(lambda: program.window is not None, timeout=20_000)
    assert program.window is not None
    assert program.window.windowTitle().startswith("Lapsang & Cie")
    assert program.start is None
    assert [(recent.place, recent.name) for recent in recents()] == [(books, "Lapsang & Cie")]


def test_a_second_window_on_the_same_file_is_told_who_holds_it(
    qtbot: QtBot, program: Program, books: str
) -> None:
    first = WindowLock(books)
    first.take()
    program.begin(books)
    assert program.start is not None
    qtbot.waitUntil(program.start.banner.isVisible, timeout=20_000)
    assert "lapsang.comptoir" in program.start.banner.problem
    assert program.window is None
    first.release()
    program.start.open_place(books)
    qtbot.waitUntil(lambda: program.window is not None, timeout=20_000)


def test_a_closed_window_lets_go_of_its_file(qtbot: QtBot, program: Program, books: str) -> None:
    program.begin(books)
    qtbot.waitUntil(lambda: program.window is not None, timeout=20_000)
    with pytest.raises(Refusal) as caught:
        WindowLock(books).take()
    assert caught.value.facts["process"]
    assert program.window is not None
    program.window.close()
    again = WindowLock(books)
    again.take()
    again.release()


def test_a_missing_file_is_told_on_the_start_page(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    program.begin(str(tmp_path / "nowhere.comptoir"))
    assert program.start is not None
    qtbot.waitUntil(program.start.banner.isVisible, timeout=20_000)
    assert program.window is None


def test_going_to_another_company_closes_this_one(qtbot: QtBot, program: Program, books: str) -> None:
    program.begin(books)
    qtbot.waitUntil(lambda: program.window is not None, timeout=20_000)
    assert program.window is not None
    program.window.other_asked.emit()
    assert program.start is not None
    assert program.window is None
    assert [row.recent.name for row in program.start.recent.rows] == ["Lapsang & Cie"]


def test_a_bug_shows_what_became_of_the_data_and_where_the_log_is(qtbot: QtBot, program: Program) -> None:
    handler = start_log()
    program.begin()
    program.hooks.hang()
    try:
        sys.excepthook(ValueError, ValueError("from a slot"), None)
        thread = threading.Thread(target=_raise)
        thread.start()
        thread.join()
    finally:
        program.hooks.unhang()
    qtbot.waitUntil(lambda: program.crash is not None)
    page = program.crash
    assert page is not None
    assert page.saved.startswith("Tout ce qui était enregistré l’est encore.")
    assert "from a slot" in page._trace
    stop_log(handler)
    assert "from a thread" in log_file().read_text("utf-8")
    page.accept()
    assert program.crash is None


def _raise() -> None:
    raise ValueError("from a thread")


def test_the_program_starts_as_it_was_left(qtbot: QtBot, qapp: QApplication) -> None:
    keep("window/theme", "dark")
    keep("window/language", "en")
    keep("window/text_size", 130)
    make_application()
    assert tokens().name == "dark"
    assert theme().percent == 130
    assert font("body").pixelSize() == 17
    make_application("fr")
    apply(qapp, "light", 100)


def test_the_log_has_a_file_only_when_there_is_something_to_say(home: Path) -> None:
    handler = start_log()
    assert not log_file().exists()
    logging.getLogger("comptoir").warning("something")
    stop_log(handler)
    assert "something" in log_file().read_text("utf-8")
    gc.collect()


def test_a_company_just_made_is_told_what_may_still_be_completed(
    qtbot: QtBot, program: Program, tmp_path: Path
) -> None:
    program.begin()
    assert program.start is not None
    place = str(tmp_path / "neuve.comptoir")
    program.start._begin(place, lambda: create_books(place, NewCompany("Neuve")))
    qtbot.waitUntil(lambda: program.window is not None, timeout=20_000)
    assert program.window is not None
    assert "prête" in program.window.banner.problem
    program.window.show_checklist()
    qtbot.waitUntil(lambda: program.window is None or program.window.office.runner.idle, timeout=20_000)
    screen = program.window.screen_of("settings")
    assert screen.sections.current == "checklist"  # type: ignore[attr-defined]
