"""A key as it stands on a keyboard, painted beside what it does."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from ui.kit.theme import font, scaled, tokens


def key_cap_width(text: str) -> float:
    """How wide a key is with these letters on it."""
    return QFontMetricsF(font("keys")).horizontalAdvance(text) + 12


def paint_key_cap(painter: QPainter, left: float, middle: float, text: str) -> float:
    """Paint a key from `left` on, around the height `middle`; gives where it ends."""
    t, width, high = tokens(), key_cap_width(text), scaled(18)
    rect = QRectF(round(left) + 0.5, round(middle - high / 2) + 0.5, width - 1, high - 1)
    painter.setPen(QPen(QColor(t.line_strong), 1))
    painter.setBrush(QColor(t.raised))
    painter.drawRoundedRect(rect, 4, 4)
    painter.setFont(font("keys"))
    painter.setPen(QColor(t.text2))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
    return rect.right() + 0.5
