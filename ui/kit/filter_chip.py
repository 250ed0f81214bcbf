"""A filter that is on: what it filters by, its value in bold, a cross that takes it off (look.md §7)."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui.kit import icons
from ui.kit.theme import font, scaled, tokens
from ui.kit.wording import plain, say

_PAD, _GAP, _CROSS = 9, 7, 12


class FilterChip(QAbstractButton):
    """Painted, for a button of Qt's has one weight for all its words. Clicked, it goes."""

    def __init__(self, title: str, value: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = say("kit.list.chip", title=title, value="").rstrip() + "\u00a0"
        self._value = value
        self.setText(plain(say("kit.list.chip", title=title, value=value)))
        self.setAccessibleName(say("kit.list.take_off", title=title, value=value))
        self.setToolTip(self.accessibleName())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        title, value = (QFontMetrics(font(role)) for role in ("body", "sum"))
        wide = title.horizontalAdvance(self._title) + value.horizontalAdvance(self._value)
        return QSize(2 * _PAD + wide + _GAP + scaled(_CROSS), scaled(26))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens()
        edge = t.control_hover if self.underMouse() else t.control
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(edge), 1))
            painter.setBrush(QColor(t.hover if self.underMouse() else t.raised))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
            place = self.rect().adjusted(_PAD, 0, 0, 0)
            for role, ink, text in (("body", t.text2, self._title), ("sum", t.text, self._value)):
                painter.setFont(font(role))
                painter.setPen(QColor(ink))
                painter.drawText(place, _MIDDLE, text)
                place = place.adjusted(QFontMetrics(font(role)).horizontalAdvance(text), 0, 0, 0)
            cross = icons.pixmap("close", "text2", scaled(_CROSS), self.devicePixelRatioF(), weight="bold")
            left, top = self.width() - _PAD - scaled(_CROSS), (self.height() - scaled(_CROSS)) / 2
            painter.drawPixmap(QPointF(left, top), cross)


_MIDDLE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
