"""Every screen of the window, in both languages: it fits, it can be read out, and gone through by keys.

The tour that pictures are taken on stops at each of them, over a fresh sample company and an empty one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication

from app.base.actor import PROGRAM
from app.base.location import locate
from app.flow.paper import render_missing
from app.sample.build import build
from tests.ui.faults import faults_of
from tests.ui.keyboard import lost_keys
from tests.ui.reading import unread
from ui.kit.blank import Blank
from ui.kit.collector import Collector
from ui.kit.spoken import install
from ui.kit.theme import apply, load_fonts
from ui.kit.wording import say, switch, words
from ui.shell.doors import NewCompany, create_books
from ui.shell.rooms import ROOMS
from ui.shell.screens import DRAFTS, PAGES
from ui.shell.screenshots import picture_of
from ui.shell.tour import Grounds, Stop, Tour

pytestmark = pytest.mark.slow

DAY = date(2026, 11, 20)


@dataclass(slots=True)
class Seen:
    """What a tour in one language saw."""

    language: str
    stops: list[str] = field(default_factory=list)
    faults: dict[str, list[str]] = field(default_factory=dict)
    spoiled: dict[str, str] = field(default_factory=dict)
    blank: list[str] = field(default_factory=list)
    unfounded: list[str] = field(default_factory=list)
    unread: dict[str, list[str]] = field(default_factory=dict)
    read_out: int = 0
    lost_keys: dict[str, list[str]] = field(default_factory=dict)
    gone_through: int = 0
    before: str = ""
    after: str = ""


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample company as of a day, with its papers made."""
    place = tmp_path_factory.mktemp("books") / "sample.comptoir"
    database, _made = build(locate(place), as_of=DAY)
    render_missing(database, PROGRAM)
    database.close()
    return place


@pytest.fixture(scope="module", params=["fr", "en"])
def seen(
    request: pytest.FixtureRequest, books: Path, tmp_path_factory: pytest.TempPathFactory, qapp: QApplication
) -> Iterator[Seen]:
    """A whole tour in one language."""
    home = tmp_path_factory.mktemp(f"home-{request.param}")
    before = words().language
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COMPTOIR_HOME", str(home))
        empty = str(home / "empty.comptoir")
        create_books(empty, NewCompany("Lapsang & Cie")).database.close()
        qapp.setStyle("Fusion")
        install()
        QAccessible.setActive(True)
        load_fonts()
        apply(qapp, "light")
        switch(request.param)
        collector = Collector()
        try:
            yield _toured(Grounds(str(books), empty, today=DAY), request.param, books)
        finally:
            collector.stop()
            QAccessible.setActive(False)
            switch(before)


def _toured(grounds: Grounds, language: str, books: Path) -> Seen:
    seen = Seen(language, before=_digest(books))

    def looked(stop: Stop) -> None:
        seen.stops.append(stop.name)
        if found := faults_of(stop, language):
            seen.faults[stop.name] = found
        unspoken, asked = unread(stop)
        seen.read_out += asked
        if unspoken:
            seen.unread[stop.name] = unspoken
        # The order of widgets is that of the language with the longer words in both.
        keys, through = lost_keys(stop) if language == "fr" else ([], 0)
        seen.gone_through += through
        if keys:
            seen.lost_keys[stop.name] = keys
        blanks = [each for each in stop.window.findChildren(Blank) if each.isVisible()]
        if stop.name.startswith("empty-") and any(each.title == say("kit.list.no_match") for each in blanks):
            seen.unfounded.append(stop.name)
        image = picture_of(stop).toImage()
        colours = {image.pixel(x, y) for x in range(0, 1280, 64) for y in range(0, 800, 40)}
        if len(colours) < 3:
            seen.blank.append(stop.name)

    Tour(grounds, looked, seen.spoiled.__setitem__).run()
    seen.after = _digest(books)
    return seen


def _told(faults: dict[str, list[str]]) -> str:
    return "\n".join(f"{stop}: {fault}" for stop, found in faults.items() for fault in found)


def _digest(books: Path) -> str:
    """The books with all that lies beside them."""
    files = sorted(path for path in books.parent.rglob("*") if path.is_file())
    told = hashlib.sha256()
    for file in files:
        if file.stat().st_size or not file.name.endswith(("-wal", "-shm")):
            told.update(file.name.encode() + file.read_bytes())
    return told.hexdigest()


def test_every_screen_can_be_looked_at(seen: Seen) -> None:
    assert not seen.spoiled, seen.spoiled
    assert not seen.blank, seen.blank
    assert len(seen.stops) == len(set(seen.stops)), "two screens have one name"


def test_looking_changes_nothing_in_the_books(seen: Seen) -> None:
    assert seen.before == seen.after


def test_every_room_every_page_and_every_draft_is_stopped_at(seen: Seen) -> None:
    for room in ROOMS:
        assert f"room-{room.key}" in seen.stops
        assert f"empty-{room.key}" in seen.stops
    for noun in PAGES:
        assert any(stop.startswith(f"page-{noun.replace('_', '-')}") for stop in seen.stops)
    for noun in DRAFTS:
        assert f"draft-{noun}" in seen.stops


def test_an_empty_list_says_what_comes_here_and_not_that_nothing_matches(seen: Seen) -> None:
    assert not seen.unfounded, seen.unfounded


def test_words_fit_and_nothing_lies_over_anything(seen: Seen) -> None:
    told = [
        f"{stop}: {fault}" for stop, faults in seen.faults.items() for fault in faults if "shows" not in fault
    ]
    assert not told, "\n".join(told)


def test_every_control_has_a_name_and_a_role_and_every_row_is_a_sentence(seen: Seen) -> None:
    assert not seen.unread, _told(seen.unread)
    assert seen.read_out > 20 * len(seen.stops)


def test_tab_reaches_everything_in_the_order_of_reading_and_is_never_held(seen: Seen) -> None:
    assert not seen.lost_keys, _told(seen.lost_keys)
    if seen.language == "fr":
        assert seen.gone_through > 10 * len(seen.stops)


def test_no_key_is_shown_for_its_words(seen: Seen) -> None:
    told = [
        f"{stop}: {fault}" for stop, faults in seen.faults.items() for fault in faults if "shows" in fault
    ]
    assert not told, "\n".join(told)
