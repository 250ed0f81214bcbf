"""Who has the keys: the screen of the tests has no window manager that would hand them on when a dialog comes or goes."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

_LOOK_MILLISECONDS = 20


def give_keys(window: QWidget) -> QTimer:
    """From now on give them to the window where nobody has them, and to what stands before it rather than to it."""

    def look() -> None:
        before, has = QApplication.activeModalWidget(), QApplication.activeWindow()
        if has is None or (has is window and before is not None):
            (before or window).activateWindow()

    manager = QTimer(window)
    manager.timeout.connect(look)
    manager.start(_LOOK_MILLISECONDS)
    return manager
