"""What the last scan of a check was, to be read from the shelf."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from ui.kit.chips import Kind
from ui.kit.theme import font, scaled, theme, tokens


class Heard(QLabel):
    """What the last scan was, large and in colour, always as high: it can be read from the shelf."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind: Kind = "none"
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setMinimumHeight(scaled(72))
        self.setContentsMargins(scaled(16), scaled(8), scaled(16), scaled(8))
        theme().changed.connect(self._dress)
        self._dress()

    def tell(self, kind: Kind, text: str, more: str = "") -> None:
        """Say it: done and run for what was counted, late for what was refused."""
        self._kind = kind
        self.setText(f"{text}\n{more}" if more else text)
        self.setAccessibleName(self.text())
        self._dress()

    @property
    def kind(self) -> Kind:
        """The colour it stands in."""
        return self._kind

    def _dress(self) -> None:
        state = tokens().state(self._kind)
        self.setFont(font("section"))
        self.setStyleSheet(f"background: {state.ground}; color: {state.text}; border-radius: 8px")
