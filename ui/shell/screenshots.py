"""Taking pictures of every screen: of somebody's books, which are only read, or of a fresh sample company."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QMessageLogContext, QPoint, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QApplication, QDialog

from app.base.database import open_database
from app.base.errors import Trouble
from app.base.location import locate
from app.commands.screenshots import Spoiled, Taken, Theme, Wanted
from ui.kit import focus_ring, theme, wording
from ui.kit.collector import Collector
from ui.kit.theme import colour
from ui.shell.doors import NewCompany, create_books, the_actor
from ui.shell.tour import Grounds, Stop, Tour

_HOME = "COMPTOIR_HOME"
_SHADE = QColor(0, 0, 0, 70)


def take(wanted: Wanted) -> Taken:
    """Take the pictures; those that failed are told by name.

    Trouble ``pictures_not_written`` where the folder cannot be written; what refuses to be opened is refused first.
    """
    _make_folder(wanted.folder)
    pictures: list[str] = []
    spoiled: list[Spoiled] = []
    with TemporaryDirectory(prefix="comptoir-") as kept, _home(Path(kept)):
        app = _application(wanted, Path(kept))
        grounds = _grounds(wanted, Path(kept))
        collector = Collector()
        try:
            for language in wanted.languages:
                for mode in wanted.themes:
                    _dress(app, language, mode)
                    # Nothing of how one tour left its lists is found by the next.
                    os.environ[_HOME] = f"{kept}/{language}-{mode}"
                    _walk(grounds, wanted.folder, f"{language}-{mode}", pictures, spoiled)
        finally:
            collector.stop()
    return Taken(tuple(pictures), tuple(spoiled))


def _walk(grounds: Grounds, folder: Path, prefix: str, pictures: list[str], spoiled: list[Spoiled]) -> None:
    def looked(stop: Stop) -> None:
        name = f"{prefix}-{stop.name}.png"
        if not picture_of(stop).save(str(folder / name), "PNG"):
            raise Trouble("pictures_not_written", folder=str(folder), cause=name)
        pictures.append(name)

    def failed(name: str, why: str) -> None:
        spoiled.append(Spoiled(f"{prefix}-{name}", why))

    Tour(grounds, looked, failed).run()


def picture_of(stop: Stop) -> QPixmap:
    """A window, and what is open over it: dialogs in its middle on a shade, menus where they are."""
    picture = stop.window.grab()
    if stop.over is None:
        return picture
    over, place = stop.over.grab(), stop.window.mapFromGlobal(stop.over.mapToGlobal(QPoint(0, 0)))
    with QPainter(picture) as painter:
        if isinstance(stop.over, QDialog):
            painter.fillRect(stop.window.rect(), _SHADE)
            room = stop.window.size() - stop.over.size()
            place = QPoint(max(room.width() // 2, 0), max(room.height() // 2, 0))
        painter.drawPixmap(place, over)
        if isinstance(stop.over, QDialog):
            # The system draws the frame of a window; a menu has its own.
            painter.setPen(QPen(colour("line_strong"), 1))
            painter.drawRect(stop.over.rect().translated(place).adjusted(-1, -1, 0, 0))
    return picture


# --- the ground it stands on ---


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".comptoir"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise Trouble("pictures_not_written", folder=str(folder), cause=error.strerror or "") from error


@contextmanager
def _home(folder: Path) -> Iterator[None]:
    """The program's own folder is elsewhere for a while: what the user last opened is no matter of a picture."""
    before = os.environ.get(_HOME)
    os.environ[_HOME] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ[_HOME]
        else:
            os.environ[_HOME] = before


def _application(wanted: Wanted, folder: Path) -> QApplication:
    """Qt's application at the scale wanted; on a screen in memory where there is no other."""
    if QApplication.instance() is None:
        if wanted.scale != 1:
            os.environ["QT_SCALE_FACTOR"] = str(wanted.scale)
        if not _has_display() or os.environ.get("QT_QPA_PLATFORM") == "offscreen":
            os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={_screen(wanted, folder)}"
    from ui.shell.application import make_application

    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    qInstallMessageHandler(_on_message)
    app = make_application()
    # A text cursor that blinks would be in one picture and not in the next.
    app.setCursorFlashTime(0)
    return app


def _on_message(_kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    # A screen in memory says of each window what it cannot do; nobody asked.
    if not text.startswith("This plugin does not support"):
        sys.stderr.write(text + "\n")


def _has_display() -> bool:
    if sys.platform in {"win32", "darwin"} or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _screen(wanted: Wanted, folder: Path) -> Path:
    """A file that tells Qt of a screen just as large as the window."""
    screen = {
        "name": "pictures",
        "x": 0,
        "y": 0,
        "width": wanted.width * wanted.scale,
        "height": wanted.height * wanted.scale,
        "logicalDpi": 96,
        "logicalBaseDpi": 96,
        "dpr": 1,
    }
    file = folder / "screen.json"
    file.write_text(json.dumps({"screens": [screen]}), "utf-8")
    return file


def _dress(app: QApplication, language: str, mode: Theme) -> None:
    wording.switch(language)
    focus_ring.follow(app)
    theme.apply(app, mode)


def _grounds(wanted: Wanted, folder: Path) -> Grounds:
    """The books to look at; without any, those of a sample company with all its papers made."""
    empty = str(folder / "empty.comptoir")
    create_books(empty, NewCompany("Lapsang & Cie")).database.close()
    place = wanted.place
    if place is None:
        place = str(folder / "sample.comptoir")
        _make_sample(place, wanted)
    else:
        # What stands in the way of opening it is told now, and not once a screen.
        open_database(place).close()
    return Grounds(place, empty, wanted.width, wanted.height, wanted.today)


def _make_sample(place: str, wanted: Wanted) -> None:
    from app.flow.paper import render_missing
    from app.sample.build import build

    database, _made = build(locate(place), as_of=wanted.today, language=wanted.languages[0])
    try:
        render_missing(database, the_actor())
    finally:
        database.close()
