"""A word of the system's own, for when another program is in front: only while there is something to tell (A3)."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QSystemTrayIcon, QWidget

from ui.kit import icons
from ui.kit.theme import tokens
from ui.kit.wording import say


def has_tray() -> bool:
    """Whether the system of this workstation shows messages of programs."""
    return QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages()


class Tray(QObject):
    """`pressed` when somebody presses the message or its sign."""

    pressed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._sign: QSystemTrayIcon | None = None

    def tell(self, text: str) -> None:
        """Show a message; its sign stays until `clear`."""
        if not has_tray():
            return
        if self._sign is None:
            self._sign = QSystemTrayIcon(self)
            self._sign.messageClicked.connect(self.pressed)
            self._sign.activated.connect(self._on_activated)
        sign = icons.icon("orders", tokens().accent)
        self._sign.setIcon(sign)
        self._sign.setToolTip(f"{say('shell.name')}\n{text}")
        self._sign.show()
        self._sign.showMessage(say("shell.name"), text, sign)

    def clear(self) -> None:
        """There is nothing to tell any more."""
        if self._sign is not None:
            self._sign.hide()

    def _on_activated(self, _why: object) -> None:
        self.pressed.emit()
