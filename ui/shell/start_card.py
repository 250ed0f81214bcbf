"""A large button of the start page: an icon, what it does, a line more, its keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui.kit import icons
from ui.kit.shortcuts import bind, hint
from ui.kit.theme import font, scaled, theme, tokens
from ui.kit.wording import say

_HEIGHT = 60


class StartCard(QAbstractButton):
    """`key` is that of its words, with ``_text`` for the second line; `keys` a row of ui.kit.shortcuts."""

    def __init__(self, key: str, icon: str, keys: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._key, self._icon, self._keys = key, icon, keys
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._say()
        self._resize()
        theme().changed.connect(self._resize)
        bind(parent, keys, self.click)

    def sizeHint(self) -> QSize:
        return QSize(360, scaled(_HEIGHT))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _say(self) -> None:
        self.setText(say(self._key))
        self.setAccessibleName(say(self._key))
        self.setAccessibleDescription(say(f"{self._key}_text"))
        self.update()

    def _resize(self) -> None:
        self.setFixedHeight(scaled(_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            focused = self.hasFocus()
            painter.setPen(QPen(QColor(t.focus if focused else t.control), 2 if focused else 1))
            painter.setBrush(
                QColor(t.pressed if self.isDown() else t.hover if self.underMouse() else t.raised)
            )
            inset = 1 if focused else 0.5
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 8, 8)
            glyph = icons.pixmap(self._icon, "accent_text", 18, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(18, round(self.height() / 2 - 9)), glyph)
            middle = self.height() // 2
            right = self._paint_keys(painter, self.width() - 12)
            painter.setPen(QColor(t.text))
            painter.setFont(font("sum"))
            painter.drawText(QRect(52, 0, right - 52, middle + 1), _LOW, self.text())
            painter.setPen(QColor(t.text2))
            painter.setFont(font("support"))
            painter.drawText(QRect(52, middle + 1, right - 52, middle), _HIGH, say(f"{self._key}_text"))

    def _paint_keys(self, painter: QPainter, right: int) -> int:
        t = tokens()
        text, made = hint(self._keys), font("keys")
        width = QFontMetrics(made).horizontalAdvance(text) + 10
        box = QRectF(right - width + 0.5, self.height() / 2 - 9, width - 1, 18)
        painter.setPen(QPen(QColor(t.line_strong), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 4, 4)
        painter.setFont(made)
        painter.setPen(QColor(t.text2))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        return right - width - 8


_LOW = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
_HIGH = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
