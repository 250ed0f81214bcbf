"""A file dropped on the window where nothing else takes it: an invoice that somebody sent is kept, and shown."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from ui.kit.office import Office
from ui.purchasing.received_files import invoice_in, take_received


class Dropped(QObject):
    """Watches a window; whatever stands in it and takes files itself (the bank, imports) gets them first."""

    def __init__(self, office: Office, window: QWidget) -> None:
        super().__init__(window)
        self._office = office
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent) and self._office.actor.may("received.keep"):
            if invoice_in(event.mimeData()) is not None:
                event.acceptProposedAction()
                return True
        elif isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            place = invoice_in(event.mimeData())
            if place is not None:
                event.acceptProposedAction()
                take_received(self._office, place)
                return True
        return super().eventFilter(watched, event)
