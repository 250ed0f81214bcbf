"""Taking in the file of an invoice that somebody sent: chosen, or dropped on the window; then its page is shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QApplication, QFileDialog

from app.base.errors import Trouble
from app.flow.incoming import keep_file
from app.purchasing.received import Kept
from ui.kit.office import Office
from ui.kit.runner import Token
from ui.kit.wording import say

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database

_ENDINGS = (".pdf", ".xml")
_TOUCHED = frozenset({("received_invoice", 0), ("archive_paper", 0)})


def invoice_in(mime: QMimeData) -> Path | None:
    """The one file that is being dropped and may be an invoice; None where it is something else."""
    places = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    return places[0] if len(places) == 1 and places[0].suffix.lower() in _ENDINGS else None


def choose_received(office: Office) -> None:
    """Ask for the file of an invoice, and keep it."""
    place, _kind = QFileDialog.getOpenFileName(
        QApplication.activeWindow(), say("received.choose"), "", say("received.files")
    )
    if place:
        take_received(office, Path(place))


def take_received(office: Office, place: Path) -> None:
    """Keep the invoice in a file and open its page; what was kept before is only opened, and why a file is refused is said."""

    def kept(found: Kept) -> None:
        key = "again" if found.again else "kept"
        office.ways.say(say(f"received.{key}", number=found.number, seller=found.seller))
        office.ways.open("received", found.id)

    office.work(_keep, place, done=kept, failed=office.runner.unheard.emit, touches=_TOUCHED)


def _keep(database: Database, actor: Actor, _token: Token, place: Path) -> Kept:
    try:
        content = place.read_bytes()
    except OSError as error:
        raise Trouble("file_unreadable", file=place.name, reason=error.strerror or str(error)) from error
    return keep_file(database, actor, content, place.name)
