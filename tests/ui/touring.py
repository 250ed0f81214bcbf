"""A tour of every screen that looks for all that can be wrong with one, and what it saw.

``python -m tests.ui.touring SEEN BOOKS WAY`` goes in a process of its own and writes what it saw as JSON: there the screen
may have another scale (``QT_SCALE_FACTOR``), nothing lingers of tests or tours before, and where Qt crashes, the trace of
every thread is what the test fails with.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from PySide6.QtGui import QAccessible, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app.base.words import LANGUAGES
from tests.ui.faults import faults_of
from tests.ui.keyboard import lost_keys
from tests.ui.painted import Glance, glanced_at
from tests.ui.reading import unread
from tests.ui.switching import dressed, foreign, in_language, lost_typing, lost_words, still_small, words_of
from ui.kit.blank import Blank
from ui.kit.collector import Collector
from ui.kit.focus_ring import follow
from ui.kit.spoken import install
from ui.kit.stillness import wait_until_still
from ui.kit.theme import apply, load_fonts
from ui.kit.wording import say, switch, words
from ui.shell.doors import NewCompany, create_books
from ui.shell.main_window import MainWindow
from ui.shell.screenshots import picture_of
from ui.shell.start_page import StartPage
from ui.shell.tour import Grounds, Stop, Tour

DAY = date(2026, 11, 20)
_DRESSED_DIALOGS = 5
"""So many kinds of dialogs stand open while theme and size change; it takes a second each time."""
_OTHER_SIZE = 130
_IN_OTHER_WORDS = ("list-own", "page-quote")
"""Where something stands in words of its own: a view somebody named, terms as the quote tells them to its customer."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a tour goes. `thorough`: each screen is read out, gone through by keys, and switched while it is open."""

    language: str
    percent: int = 100
    width: int = 1280
    height: int = 800
    scale: float = 1
    thorough: bool = False

    @property
    def name(self) -> str:
        """What a test is called by."""
        return f"{self.language}-{self.width}x{self.height}-{self.percent}-x{self.scale:g}"


@dataclass(slots=True)
class Seen:
    """What a tour saw, by stop."""

    stops: list[str] = field(default_factory=list)
    faults: dict[str, list[str]] = field(default_factory=dict)
    spoiled: dict[str, str] = field(default_factory=dict)
    blank: list[str] = field(default_factory=list)
    unfounded: list[str] = field(default_factory=list)
    unread: dict[str, list[str]] = field(default_factory=dict)
    lost_keys: dict[str, list[str]] = field(default_factory=dict)
    lost_words: dict[str, list[str]] = field(default_factory=dict)
    mixed_words: dict[str, list[str]] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)
    ratio: float = 0
    before: str = ""
    after: str = ""

    def count(self, what: str, number: int) -> None:
        """So many things more were asked, so that nothing passes because nobody looked."""
        self.asked[what] = self.asked.get(what, 0) + number


class Tourist:
    """Looks at each stop."""

    def __init__(self, way: Way) -> None:
        self.way = way
        self.seen = Seen()
        self._other = next(each for each in LANGUAGES if each != way.language)
        self._kinds: set[type] = set()
        self._typed: set[type] = set()
        self._dialogs = 0

    def look(self, stop: Stop) -> None:
        """All that can be wrong here."""
        seen, name = self.seen, stop.name
        seen.stops.append(name)
        root = stop.over or stop.window
        glance = glanced_at(root)
        found = faults_of(stop, self.way.language, glance)
        if found:
            # What is still finding its place is looked at again when it stands still.
            _settling(stop)()
            glance = glanced_at(root)
            found = faults_of(stop, self.way.language, glance)
        self._note(seen.faults, name, found)
        self._look_at_picture(stop, picture_of(stop) if stop.over is not None else glance.picture)
        if not self.way.thorough:
            return
        unspoken, asked = unread(stop, glance)
        self._note(seen.unread, name, unspoken)
        seen.count("read", asked)
        settle = _settling(stop)
        if stop.over is None and not name.endswith("-none") and not name.startswith("palette"):
            self._switch(stop, settle, glance)
        elif isinstance(stop.over, QDialog) and self._is_new(stop):
            self._dress(stop, settle)
        held, through = lost_keys(stop)
        self._note(seen.lost_keys, name, held)
        seen.count("keys", through)
        shown = _shown(stop)
        if type(shown) in self._typed:
            return
        self._typed.add(type(shown))
        # Last, for what is typed here means nothing. A dialog's words are those of its beginning: nobody comes past it to
        # the menu of languages.
        fields, typing = lost_typing(stop, (self._other, self.way.language), settle)
        seen.count("typed", fields)
        self._note(seen.lost_words, name, typing)

    def _look_at_picture(self, stop: Stop, picture: QPixmap) -> None:
        blanks = [each for each in stop.window.findChildren(Blank) if each.isVisible()]
        if stop.name.startswith("empty-") and any(each.title == say("kit.list.no_match") for each in blanks):
            self.seen.unfounded.append(stop.name)
        self.seen.ratio = picture.devicePixelRatio()
        image = picture.toImage()
        across, down = max(image.width() // 60, 1), max(image.height() // 40, 1)
        colours = {
            image.pixel(x, y) for x in range(0, image.width(), across) for y in range(0, image.height(), down)
        }
        if len(colours) < 3:
            self.seen.blank.append(stop.name)

    # --- switching ---

    def _switch(self, stop: Stop, settle: Callable[[], object], glance: Glance) -> None:
        """Change language, theme and size of text under a screen, and back."""
        seen, name, language = self.seen, stop.name, self.way.language
        before = words_of(stop, glance)
        seen.count("words", len(before))
        in_language(self._other, settle)
        other = glanced_at(stop.window)
        if not name.startswith(_IN_OTHER_WORDS):
            self._note(seen.mixed_words, name, foreign(words_of(stop, other), language, self._other))
        self._note(seen.faults, f"{name} ({self._other})", faults_of(stop, self._other, other))
        in_language(language, settle)
        self._note(seen.lost_words, name, lost_words(before, words_of(stop)))
        if self._is_new(stop):
            self._dress(stop, settle)
            self._note(seen.lost_words, f"{name} ({_OTHER_SIZE} %)", lost_words(before, words_of(stop)))

    def _dress(self, stop: Stop, settle: Callable[[], object]) -> None:
        dressed("dark", _OTHER_SIZE, settle)
        if stop.over is None:
            self._note(self.seen.faults, f"{stop.name} ({_OTHER_SIZE} %)", faults_of(stop, self.way.language))
        self._note(self.seen.lost_words, f"{stop.name} ({_OTHER_SIZE} %)", still_small(stop))
        dressed("light", self.way.percent, settle)
        self.seen.count("dressed", 1)

    def _is_new(self, stop: Stop) -> bool:
        """Whether a kind of page, or one of the first kinds of dialogs, is seen for the first time."""
        shown = _shown(stop)
        if type(shown) in self._kinds:
            return False
        self._kinds.add(type(shown))
        if isinstance(shown, QDialog):
            self._dialogs += 1
            return self._dialogs <= _DRESSED_DIALOGS
        return True

    @staticmethod
    def _note(where: dict[str, list[str]], name: str, found: list[str]) -> None:
        if found:
            where.setdefault(name, []).extend(found)


def _shown(stop: Stop) -> QWidget:
    return stop.over or (stop.window.current if isinstance(stop.window, MainWindow) else stop.window)


def _settling(stop: Stop) -> Callable[[], object]:
    window = stop.window
    runner = (
        window.office.runner
        if isinstance(window, MainWindow)
        else window.runner
        if isinstance(window, StartPage)
        else None
    )
    return lambda: wait_until_still([runner] if runner is not None else [])


def toured(way: Way, books: Path, home: Path, app: QApplication) -> Seen:
    """Go through every screen of a fresh program over these books and an empty company."""
    os.environ["COMPTOIR_HOME"] = str(home)
    empty = str(home / "empty.comptoir")
    create_books(empty, NewCompany("Lapsang & Cie")).database.close()
    before = words().language
    app.setStyle("Fusion")
    load_fonts()
    install()
    follow(app)
    apply(app, "light", way.percent)
    switch(way.language)
    QAccessible.setActive(way.thorough)
    collector = Collector()
    tourist = Tourist(way)
    tourist.seen.before = _digest(books)
    try:
        grounds = Grounds(str(books), empty, way.width, way.height, today=DAY)
        Tour(grounds, tourist.look, tourist.seen.spoiled.__setitem__).run()
    finally:
        collector.stop()
        QAccessible.setActive(False)
        apply(app, "light")
        switch(before)
    tourist.seen.after = _digest(books)
    return tourist.seen


def toured_elsewhere(way: Way, books: Path, home: Path) -> Seen:
    """The same in a process of its own, on a screen of the way's scale, which Qt takes only at its start."""
    file, screen = home / "seen.json", home / "screen.json"
    size = {"width": round(way.width * way.scale), "height": round(way.height * way.scale)}
    look = {"name": "tour", "x": 0, "y": 0, **size, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    screen.write_text(json.dumps({"screens": [look]}), "utf-8")
    environment = {
        **os.environ,
        "QT_SCALE_FACTOR": str(way.scale),
        "QT_QPA_PLATFORM": f"offscreen:configfile={screen}",
    }
    told = [str(file), str(books), json.dumps(asdict(way))]
    arguments = [sys.executable, "-X", "faulthandler", "-m", "tests.ui.touring", *told]
    done = subprocess.run(arguments, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"ended with {done.returncode}\n{done.stderr[-12000:]}"
    return Seen(**json.loads(file.read_text("utf-8")))


def _digest(books: Path) -> str:
    """The books with all that lies beside them."""
    files = sorted(path for path in books.parent.rglob("*") if path.is_file())
    told = hashlib.sha256()
    for file in files:
        if file.stat().st_size or not file.name.endswith(("-wal", "-shm")):
            told.update(file.name.encode() + file.read_bytes())
    return told.hexdigest()


def _main(file: str, books: str, way: str) -> None:
    seen = toured(Way(**json.loads(way)), Path(books), Path(file).parent, QApplication([]))
    Path(file).write_text(json.dumps(asdict(seen)), "utf-8")


if __name__ == "__main__":
    _main(*sys.argv[1:])
