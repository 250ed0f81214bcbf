"""An order's confirmation as a file: a paper of the day, drawn from what stands now and not kept."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from app.base.errors import Trouble
from app.flow.paper import order_confirmation
from app.reports.order_page import OrderPage
from ui.kit.office import Office
from ui.kit.runner import Failure
from ui.kit.wording import say


def save_confirmation(office: Office, page: OrderPage, parent: QWidget) -> None:
    """Ask where to, write the PDF there, and show it with the system's viewer."""
    number = page.row.number or page.row.remote_number or say("order_page.draft")
    name = say("order_page.file", number=number).replace("/", "-")
    place, _kind = QFileDialog.getSaveFileName(parent, say("order_page.print"), f"{name}.pdf", "PDF (*.pdf)")
    if place:
        office.ask(order_confirmation, page.row.id, done=lambda content: _write(office, Path(place), content))


def _write(office: Office, place: Path, content: bytes) -> None:
    try:
        place.write_bytes(content)
    except OSError as error:
        trouble = Trouble("file_not_written", place=str(place), cause=error.strerror or "")
        office.runner.unheard.emit(Failure.of(trouble))
        return
    office.ways.say(say("order_page.saved", place=place.name))
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(place)))
