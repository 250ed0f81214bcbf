"""A row at the foot of an entry that says which keys do what (look.md §1.6)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.kit.shortcuts import SHORTCUTS, hint, written
from ui.kit.spoken import Role, spoken_as
from ui.kit.theme import font, scaled, theme, tokens
from ui.kit.tokens import MARGIN
from ui.kit.wording import say

_GAP = 16


@spoken_as(Role.StaticText)
class KeysBar(QWidget):
    """Keys with their words, painted; those that do not fit at the right are left out."""

    def __init__(self, keys: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = tuple(keys)
        self._fit()
        self._say()
        theme().changed.connect(self._fit)

    def tell(self, keys: Sequence[tuple[str, str]]) -> None:
        """Tell other keys from now on."""
        self._keys = tuple(keys)
        self._say()

    def sizeHint(self) -> QSize:
        return QSize(200, scaled(34))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), QColor(t.sunken))
            painter.fillRect(0, 0, self.width(), 1, QColor(t.line_strong))
            left = float(MARGIN)
            for keys, text in self._told:
                box = QFontMetricsF(font("keys")).horizontalAdvance(keys) + 12
                width = QFontMetricsF(font("support")).horizontalAdvance(text)
                if left + box + 6 + width > self.width() - MARGIN:
                    break
                high = scaled(18)
                rect = QRectF(left + 0.5, (self.height() - high) / 2 + 0.5, box - 1, high - 1)
                painter.setPen(QPen(QColor(t.line_strong), 1))
                painter.setBrush(QColor(t.raised))
                painter.drawRoundedRect(rect, 4, 4)
                painter.setPen(QColor(t.text2))
                painter.setFont(font("keys"))
                painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, keys)
                painter.setFont(font("support"))
                beside = QRectF(rect.right() + 6, 0, width + 2, self.height())
                painter.drawText(beside, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)
                left += box + 6 + width + _GAP

    @property
    def _told(self) -> list[tuple[str, str]]:
        return [(hint(keys) if keys in SHORTCUTS else written(keys), say(text)) for keys, text in self._keys]

    def _say(self) -> None:
        self.setAccessibleName(", ".join(f"{keys} {text}" for keys, text in self._told))
        self.update()

    def _fit(self) -> None:
        self.setFixedHeight(scaled(34))
