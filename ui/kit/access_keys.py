"""Access keys: the letter that Alt reaches a field or button by is underlined only while Alt is held (K10, look.md §2).

The text of a label or button keeps its mark, so that Qt hears the key and a screen reader tells it; only painting leaves
it out. A style of our own would be asked tens of thousands of times for what a handful of widgets need (measured: a
change of theme took twice as long).
"""

from __future__ import annotations

from functools import cache
from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget


class AltHeld(QObject):
    """Knows whether Alt is held in the window that has the keys, and has its marks painted anew when that changes."""

    def __init__(self) -> None:
        super().__init__()
        self.held = False
        self._window: QWindow | None = None
        self._follows = False

    def follow(self, app: QGuiApplication) -> None:
        """Listen to whichever window has the keys, from now on."""
        if self._follows:
            return
        self._follows = True
        app.focusWindowChanged.connect(self._on_window)
        self._on_window(app.focusWindow())

    def _on_window(self, window: QWindow | None) -> None:
        # One that closed is gone by itself, with its filters.
        self._window = window
        if window is not None:
            window.installEventFilter(self)
        self._hold(held=False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self._window
            and event.type() in {QEvent.Type.KeyPress, QEvent.Type.KeyRelease}
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Alt
            and not event.isAutoRepeat()
        ):
            self._hold(held=event.type() == QEvent.Type.KeyPress)
        return False

    def _hold(self, *, held: bool) -> None:
        if held == self.held:
            return
        self.held = held
        for window in QApplication.topLevelWidgets():
            if window.isVisible():
                for each in (*window.findChildren(QLabel), *window.findChildren(QPushButton)):
                    if marked(each.text()) and each.isVisible():
                        each.update()


@cache
def alt() -> AltHeld:
    """The one of this process."""
    return AltHeld()


def marked(text: str) -> bool:
    """Whether a text marks an access key; a doubled mark is the sign itself."""
    return "&" in text.replace("&&", "")


def unmarked(text: str) -> str:
    """A text as it is painted while Alt is not held: without the mark, signs doubled as they were."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&&")


def without_line(label: QLabel) -> bool:
    """Whether a label is to be painted without the line under its access key."""
    buddy = cast("QWidget | None", label.buddy())
    return not alt().held and marked(label.text()) and buddy is not None


def flags_of(label: QLabel) -> int:
    """How Qt paints the text of a label, the line under its access key left out."""
    flags = label.alignment().value | Qt.TextFlag.TextShowMnemonic.value | Qt.TextFlag.TextHideMnemonic.value
    return flags | Qt.TextFlag.TextWordWrap.value if label.wordWrap() else flags
