"""The window from its start to its end: theme and words, the start page or the books, one window per file."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from app.base.clock import Clock
from app.base.recent import remember
from app.base.words import LANGUAGES
from ui.kit import access_keys, focus_ring, memory, spoken, theme, wording
from ui.kit.acts import Act
from ui.kit.collector import Collector
from ui.kit.office import Office
from ui.kit.runner import Failure
from ui.kit.wording import say, words
from ui.shell.crash_page import CrashPage
from ui.shell.doors import Doors, Opened, the_actor
from ui.shell.log import Hooks, log_file, start_log, stop_log
from ui.shell.main_window import MainWindow
from ui.shell.start_page import StartPage
from ui.shell.window_lock import WindowLock

if TYPE_CHECKING:
    from app.base.restore import Restored


class Program(QObject):
    """What is shown: the start page, or the main window over one company; and the page after a bug over either."""

    _bug = Signal(str)

    def __init__(self, app: QApplication, doors: Doors | None = None) -> None:
        super().__init__()
        self.app, self.doors = app, doors or Doors()
        self.start: StartPage | None = None
        self.window: MainWindow | None = None
        self.crash: CrashPage | None = None
        self._lock: WindowLock | None = None
        self.hooks = Hooks(self._bug.emit)
        # Raised on any thread, shown on this one.
        self._bug.connect(self.show_bug, Qt.ConnectionType.QueuedConnection)

    def begin(self, place: str = "") -> None:
        """Show the start page, and go on to a database when one is named."""
        page = self.start = StartPage(self.doors)
        page.opened.connect(self._on_opened)
        page.show()
        if place:
            page.open_place(place)

    def show_bug(self, trace: str) -> None:
        """Show the page after a bug, one at a time: the first is the one that matters."""
        if self.crash is not None:
            return
        writing = self.window is not None and self.window.office.runner.writing
        saved = say("shell.crash.writing" if writing else "shell.crash.saved")
        self.crash = CrashPage(saved, trace, log_file(), self._shown)
        self.crash.finished.connect(self._on_read)
        self.crash.open()

    def end(self) -> None:
        """Close what is shown and let go of everything; nobody is left to ask about work under way."""
        if self.window is not None:
            self.window.office.background.stop()
        for widget in (self.window, self.start):
            if widget is not None:
                widget.close()
        self._release()

    # --- within ---

    @property
    def _shown(self) -> QWidget | None:
        return self.window or self.start

    def _on_opened(self, place: str, opened: Opened) -> None:
        self._lock = self.start.take_lock() if self.start is not None else None
        remember(place, opened.name, Clock().now(), sample=opened.sample)
        office = Office(
            opened.database, the_actor(opened.database), currency=opened.currency, company=opened.company
        )
        office.runner.bug.connect(self._on_bug)
        window = self.window = MainWindow(office, opened.name, sample=opened.sample)
        window.other_asked.connect(self._show_other)
        window.left.connect(self._on_left)
        if opened.fresh:
            see = Act("shell.fresh_notice_go", window.show_checklist, look="secondary")
            told = (say("shell.fresh_notice"), say("shell.fresh_notice_text"))
            window.banner.show_message("done", *told, (see,))
        if opened.restored is not None:
            see = Act("shell.back_notice_go", partial(window.show_settings, "numbering"), look="secondary")
            window.banner.show_message("done", *_told_back(opened.restored), (see,))
        window.show()
        page, self.start = self.start, None
        if page is not None:
            page.close()
            page.deleteLater()

    def _show_other(self) -> None:
        window = self.window
        if window is not None and not window.work.lets_go():
            return
        self.begin()
        if window is not None:
            window.close()

    def _on_left(self) -> None:
        self._release()
        window, self.window = self.window, None
        if window is not None:
            window.deleteLater()

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _on_bug(self, failure: Failure) -> None:
        self.show_bug(failure.trace)

    def _on_read(self, _result: int) -> None:
        page, self.crash = self.crash, None
        if page is not None:
            page.deleteLater()


def _told_back(back: Restored) -> tuple[str, str]:
    """What was put back, and which numbers are lost or may have to be left out."""
    at = words().day_time(back.manifest.created_at)
    numbers = ", ".join(
        each.first_text if each.first == each.last else f"{each.first_text} – {each.last_text}"
        for each in back.lost
    )
    told = say("shell.back_notice_lost", numbers=numbers) if numbers else say("shell.back_notice_text")
    return say("shell.back_notice", at=at), told


def make_application(language: str | None = None) -> QApplication:
    """Qt's application with the program's style, fonts, theme and words, as they were set last."""
    os.environ.setdefault("QT_API", "pyside6")
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("Comptoir")
    app.setDesktopFileName("comptoir")
    app.setStyle("Fusion")
    theme.load_fonts()
    spoken.install()
    access_keys.alt().follow(app)
    focus_ring.follow(app)
    mode = memory.recall("window/theme", "system")
    known: theme.Mode = "light" if mode == "light" else "dark" if mode == "dark" else "system"
    theme.apply(app, known, min(max(memory.recall("window/text_size", 100), 100), 150))
    theme.follow_system(app)
    wanted = language or memory.recall("window/language", "") or _system_language()
    wording.switch(wanted if wanted in LANGUAGES else "en")
    return app


def open_window(
    place: str | Path | None = None, language: str | None = None, doors: Doors | None = None
) -> int:
    """Run the window until it is closed; gives the exit code. Without a `place` the start page asks for one."""
    app = make_application(language)
    log = start_log()
    collector = Collector()
    program = Program(app, doors)
    program.hooks.hang()
    try:
        program.begin(str(place) if place is not None else "")
        return app.exec()
    finally:
        program.hooks.unhang()
        program.end()
        collector.stop()
        stop_log(log)


def _system_language() -> str:
    from PySide6.QtCore import QLocale

    return QLocale.system().name()[:2]
