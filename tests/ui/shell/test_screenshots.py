"""Pictures of the screens: what the verb answers, what it leaves alone, and that one bad screen spoils no other."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from typer.testing import CliRunner

from app.base.actor import Actor
from app.base.database import Database
from app.commands.program import app
from app.commands.screenshots import Camera, Spoiled, Taken, Wanted
from tests.ui.conftest import add_thing, things
from ui.kit.collector import Collector
from ui.kit.office import Office
from ui.kit.stillness import wait_until_still
from ui.shell.doors import NewCompany, create_books
from ui.shell.onlooker import Onlooker
from ui.shell.tour import Grounds, Stop, Tour

ROOT = Path(__file__).parents[3]


@pytest.fixture
def books(tmp_path: Path) -> str:
    place = str(tmp_path / "lapsang.comptoir")
    create_books(place, NewCompany("Lapsang & Cie")).database.close()
    return place


def asked(
    monkeypatch: pytest.MonkeyPatch, *words: str, taken: Taken | None = None
) -> tuple[int, str, list[Wanted]]:
    """The verb with a camera that only notes what is wanted."""
    wanted: list[Wanted] = []

    def take(told: Wanted) -> Taken:
        wanted.append(told)
        return taken or Taken(("fr-light-start.png",), ())

    monkeypatch.setattr(Camera, "take", staticmethod(take))
    result = CliRunner().invoke(app, ["screenshots", *words])
    return result.exit_code, result.output, wanted


def test_both_themes_and_both_languages_are_taken_unless_one_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("COMPTOIR_DATABASE", raising=False)
    code, _, wanted = asked(monkeypatch, str(tmp_path))
    assert (code, wanted) == (0, [Wanted(tmp_path)])
    few = ("--theme", "dark", "--language", "fr", "--size", "1024x700", "--scale", "2", "--database", "x.db")
    code, _, wanted = asked(monkeypatch, str(tmp_path), *few)
    assert (code, wanted) == (0, [Wanted(tmp_path, "x.db", 1024, 700, 2, ("dark",), ("fr",))])


@pytest.mark.parametrize(
    "words",
    [
        ("--size", "large"),
        ("--size", "12x9"),
        ("--scale", "3"),
        ("--theme", "blue"),
        ("--language", "de"),
        ("--no-such-option",),
    ],
)
def test_wrong_usage_ends_with_2_and_takes_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: tuple[str, ...]
) -> None:
    code, _, wanted = asked(monkeypatch, str(tmp_path), *words)
    assert (code, wanted) == (2, [])


def test_a_screen_that_failed_is_named_and_ends_with_1(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    taken = Taken(
        ("fr-light-start.png",), (Spoiled("fr-light-room-stock", "Traceback\nValueError: no stock"),)
    )
    code, told, _ = asked(monkeypatch, str(tmp_path), taken=taken)
    assert code == 1
    assert "fr-light-room-stock" in told
    assert "ValueError: no stock" in told
    code, told, _ = asked(monkeypatch, str(tmp_path), "--json", taken=taken)
    assert code == 1
    assert json.loads(told)["failed"] == [
        {"name": "fr-light-room-stock", "why": "Traceback\nValueError: no stock"}
    ]


def test_without_a_window_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(Camera, "take", None)
    result = CliRunner().invoke(app, ["screenshots", str(tmp_path)])
    assert result.exit_code == 1
    assert "main.py screenshots" in result.output


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """The program itself, without a display."""
    around = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    }
    return subprocess.run(
        [sys.executable, "main.py", *words], cwd=ROOT, env=around, capture_output=True, text=True, check=False
    )


@pytest.mark.slow(seconds=60)
def test_the_program_takes_pictures_without_a_display_and_leaves_the_books_as_they_were(
    books: str, tmp_path: Path
) -> None:
    before = Path(books).read_bytes()
    folder = tmp_path / "pictures"
    words = ("--theme", "dark", "--language", "en", "--size", "1100x700", "--scale", "2", "--database", books)
    ended = run("screenshots", str(folder), *words, "--json")
    assert (ended.returncode, ended.stderr) == (0, "")
    pictures = json.loads(ended.stdout)["pictures"]
    assert sorted(pictures) == sorted(path.name for path in folder.iterdir())
    assert {"en-dark-start.png", "en-dark-room-orders.png", "en-dark-draft-order.png"} <= set(pictures)
    assert all(name.startswith("en-dark-") for name in pictures)
    size = QImage(str(folder / "en-dark-room-orders.png")).size()
    assert (size.width(), size.height()) == (2200, 1400)
    assert Path(books).read_bytes() == before


@pytest.mark.slow
def test_a_database_that_is_not_there_is_refused_in_a_sentence(tmp_path: Path) -> None:
    ended = run("screenshots", str(tmp_path / "pictures"), "--database", str(tmp_path / "none.comptoir"))
    assert ended.returncode == 1
    assert "none.comptoir" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_verb_stands_in_the_help() -> None:
    assert "screenshots" in CliRunner().invoke(app, ["--help"]).output


# --- the tour ---


@pytest.fixture
def collector(qapp: QApplication) -> object:
    made = Collector()
    yield made
    made.stop()


def test_one_bad_screen_spoils_no_other(
    collector: Collector, books: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("COMPTOIR_HOME", str(tmp_path))

    def broken(_office: Office) -> QWidget:
        raise ValueError("no orders today")

    def failing(office: Office) -> QWidget:
        screen = QLabel("stock")

        def query(_rd: object) -> int:
            raise ValueError("no stock today")

        office.ask(query, owner=screen)
        return screen

    monkeypatch.setattr("ui.shell.rooms.SCREENS", {"orders": broken, "stock": failing})
    monkeypatch.setattr("ui.shell.rooms.PAGES", {})
    monkeypatch.setattr("ui.shell.rooms.DRAFTS", {})
    stops: list[Stop] = []
    spoiled: dict[str, str] = {}
    Tour(Grounds(books, books), stops.append, spoiled.__setitem__).run()
    names = [stop.name for stop in stops]
    assert {"room-today", "room-stock", "room-settings", "crash", "dialog-keys", "menu-company"} <= set(names)
    assert "room-orders" not in names
    assert "no orders today" in spoiled["room-orders"]
    assert "no stock today" in spoiled["room-stock"]
    assert "room-customers" not in spoiled


def test_an_onlooker_answers_questions_and_runs_no_verb(collector: Collector, database: Database) -> None:
    office = Onlooker(database, Actor("Alice"))
    found: list[list[str]] = []
    office.do(add_thing, "lamp", done=lambda _key: pytest.fail("the verb ran"))
    office.ask(things, done=found.append)
    wait_until_still([office.runner])
    assert found == [[]]
    assert office.declined == ["sell.add_thing"]
    office.close()
