"""What confirming an order would do, said before it is done: in a box of its own where a rule would stop it (S3)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.kit.theme import theme, tokens
from ui.kit.verb_dialog import Effects

_BAR = 4


class HoldBox(QWidget):
    """Effects, on violet ground while something holds."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.effects = Effects(self)
        self._held = False
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.effects)
        self._fit()
        theme().changed.connect(self.update)

    def tell(self, lines: Sequence[tuple[str, str]], *, held: bool) -> None:
        """Say the effects anew."""
        self.effects.tell(lines)
        if held != self._held:
            self._held = held
            self._fit()

    def _fit(self) -> None:
        self._column.setContentsMargins(*((_BAR + 10, 10, 10, 10) if self._held else (0, 0, 0, 0)))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._held:
            return
        state = tokens().state("hold")
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            path = QPainterPath()
            path.addRoundedRect(QRectF(self.rect()), 8, 8)
            painter.fillPath(path, QColor(state.ground))
            painter.setClipPath(path)
            painter.fillRect(QRectF(0, 0, _BAR, self.height()), QColor(state.solid))
