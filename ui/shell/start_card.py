"""A large button of the start page: an icon, what it does, a line more, its keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui.kit import icons
from ui.kit.shortcuts import bind, hint
from ui.kit.theme import font, scaled, theme, tokens
from ui.kit.wording import say

_HEIGHT = 60
_TEXT_LEFT = 52
_EDGE = 12
_FAR = 10_000


class StartCard(QAbstractButton):
    """`key` is that of its words, with ``_text`` for the second line; `keys` a row of ui.kit.shortcuts.

    The second line wraps, and the card grows, where letters are large.
    """

    ring_radius = 8

    def __init__(self, key: str, icon: str, keys: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._key, self._icon, self._keys = key, icon, keys
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._say()
        theme().changed.connect(self._resize)
        bind(parent, keys, self.click)

    def sizeHint(self) -> QSize:
        return QSize(360, self._wanted_height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._resize()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _say(self) -> None:
        self.setText(say(self._key))
        self.setAccessibleName(say(self._key))
        self.setAccessibleDescription(say(f"{self._key}_text"))
        self._resize()
        self.update()

    def _resize(self) -> None:
        self.setFixedHeight(self._wanted_height())

    def _wanted_height(self) -> int:
        text = QFontMetrics(font("support"))
        more = text.boundingRect(QRect(0, 0, self._room(), _FAR), _WRAPPED, say(f"{self._key}_text")).height()
        return scaled(_HEIGHT) + max(more - text.height(), 0)

    def _room(self) -> int:
        """How wide the words may be."""
        return max(self.width() - _EDGE - self._keys_width() - 8 - _TEXT_LEFT, 1)

    def _keys_width(self) -> int:
        return QFontMetrics(font("keys")).horizontalAdvance(hint(self._keys)) + 10

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(t.control), 1))
            painter.setBrush(
                QColor(t.pressed if self.isDown() else t.hover if self.underMouse() else t.raised)
            )
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
            glyph = icons.pixmap(self._icon, "accent_text", 18, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(18, round(self.height() / 2 - 9)), glyph)
            self._paint_keys(painter)
            middle, room = scaled(_HEIGHT) // 2, self._room()
            painter.setPen(QColor(t.text))
            painter.setFont(font("sum"))
            painter.drawText(QRect(_TEXT_LEFT, 0, room, middle + 1), _LOW, self.text())
            painter.setPen(QColor(t.text2))
            painter.setFont(font("support"))
            rest = QRect(_TEXT_LEFT, middle + 1, room, self.height() - middle - 1)
            painter.drawText(rest, _WRAPPED, say(f"{self._key}_text"))

    def _paint_keys(self, painter: QPainter) -> None:
        t = tokens()
        width = self._keys_width()
        box = QRectF(self.width() - _EDGE - width + 0.5, self.height() / 2 - 9, width - 1, 18)
        painter.setPen(QPen(QColor(t.line_strong), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 4, 4)
        painter.setFont(font("keys"))
        painter.setPen(QColor(t.text2))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, hint(self._keys))


_LOW = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
_WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
