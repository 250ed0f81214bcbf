"""Writing a file the user asked for: where to is asked, what went wrong is said, what was written can be opened (I5)."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from app.base.errors import Trouble
from app.base.passing import passing_folder
from ui.kit.office import Office
from ui.kit.runner import Failure
from ui.kit.wording import say


def ask_place(parent: QWidget, title: str, name: str, *endings: str) -> Path | None:
    """Ask where a file shall go; its name is proposed, `endings` without dots are the forms it may have, the usual one
    first. None when the asking was broken off.
    """
    clean = name.replace("/", "-").replace("\\", "-")
    kinds = {f"{ending.upper()} (*.{ending})": ending for ending in endings}
    proposed = f"{clean}.{endings[0]}"
    while True:
        place, kind = QFileDialog.getSaveFileName(parent, title, proposed, ";;".join(kinds))
        if not place:
            return None
        found = Path(place)
        # Another form chosen without retyping the name: the ending that was proposed gives way to it.
        if found.suffix.lower().lstrip(".") in ("", endings[0]):
            found = found.with_suffix(f".{kinds.get(kind, endings[0])}")
        if found == Path(place) or not found.exists():
            return found
        # Nobody was asked about replacing this one: asked again with its whole name, the system's dialog does ask.
        proposed = str(found)


def write_file(office: Office, place: Path, content: bytes) -> bool:
    """Write, and tell that it is there, or why it is not."""
    try:
        place.write_bytes(content)
    except OSError as error:
        trouble = Trouble("file_not_written", place=str(place), cause=error.strerror or "")
        office.runner.unheard.emit(Failure.of(trouble))
        return False
    office.ways.say(say("save_file.saved", place=place.name))
    return True


def open_with_system(office: Office, name: str, content: bytes) -> None:
    """Show bytes with the program the system has for them, from a file of their own that may be thrown away."""
    place = Path(name)
    try:
        place = passing_folder() / name.replace("/", "-")
        place.write_bytes(content)
    except OSError as error:
        trouble = Trouble("file_not_written", place=str(place), cause=error.strerror or "")
        office.runner.unheard.emit(Failure.of(trouble))
        return
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(place)))
