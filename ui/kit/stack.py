"""Pages of which one is shown; the others hear of another language when they are shown.

With twenty documents open, each would else be written anew at once for nobody to read, and the window stand still.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from ui.kit.wording import words

_SAYS = "says"
"""The language a hidden page still speaks, once the window speaks another."""


class Stack(QStackedWidget):
    """A stack that lets one page speak at a time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spoken = words().language

    def setCurrentWidget(self, page: QWidget) -> None:
        self._catch_up(page)
        super().setCurrentWidget(page)

    def setCurrentIndex(self, at: int) -> None:
        self._catch_up(self.widget(at))
        super().setCurrentIndex(at)

    def event(self, event: QEvent) -> bool:
        if event.type() != QEvent.Type.LanguageChange:
            return super().event(event)
        self.changeEvent(event)
        for page in (self.widget(at) for at in range(self.count())):
            if page is None:
                continue
            if page is self.currentWidget():
                QApplication.sendEvent(page, event)
            elif not page.property(_SAYS):
                page.setProperty(_SAYS, self._spoken)
        self._spoken = words().language
        return True

    def _catch_up(self, page: QWidget | None) -> None:
        spoken = page.property(_SAYS) if page is not None else None
        if page is None or not spoken:
            return
        page.setProperty(_SAYS, "")
        if spoken != words().language:
            QApplication.sendEvent(page, QEvent(QEvent.Type.LanguageChange))
