"""Buttons that open something, and what they open."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog

from ui.kit.other_verbs import OtherVerbs
from ui.kit.wording import WordButton

_BEAT_MILLISECONDS = 50


class Guard:
    """Ends a dialog that holds up whoever opened it: it is looked at from within its own event loop."""

    def __init__(self, looked: Callable[[QDialog], object]) -> None:
        self._looked = looked
        self._timer = QTimer()
        self._timer.timeout.connect(self._look)
        self._timer.start(_BEAT_MILLISECONDS)

    def end(self) -> None:
        """The button has been pressed and whatever held it up is over."""
        self._timer.stop()

    def _look(self) -> None:
        dialog: object = QApplication.activeModalWidget()
        if not isinstance(dialog, QDialog):
            return
        self._timer.stop()
        # Asking for a file is the system's affair, and no screen of ours.
        if not isinstance(dialog, QFileDialog):
            self._looked(dialog)
        dialog.reject()
        self._timer.start(_BEAT_MILLISECONDS)


def asks(button: WordButton) -> bool:
    """Whether a button opens a dialog: its words end with an ellipsis, or it is the main act of a screen."""
    asks = button.text().rstrip().endswith("…") or button.property("look") == "primary"
    verbs = button.parentWidget()
    in_menu = isinstance(verbs, OtherVerbs) and verbs.isVisible() and verbs.stands_in_menu(button)
    return asks and (button.isVisible() or in_menu) and button.isEnabled()


def open_dialogs() -> list[QDialog]:
    """The dialogs in view."""
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()]
