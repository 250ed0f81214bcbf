"""Files brought to the window, by Ctrl+O or dropped where nothing else takes them: an invoice is kept, and shown."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from ui.kit.office import Office
from ui.kit.shortcuts import bind
from ui.purchasing.received_files import choose_received, invoice_in, take_received


class Dropped(QObject):
    """Watches a window; whatever stands in it and takes files itself (the bank, imports) gets them first."""

    def __init__(self, office: Office, window: QWidget) -> None:
        super().__init__(window)
        self._office = office
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        bind(window, "open_received", self._choose)

    def _choose(self) -> None:
        if self._office.actor.may("received.keep"):
            choose_received(self._office)

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
