"""A line of the rail: an icon, words, what waits at the right; painted, for it is the same in all its states (look.md §9)."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui.kit import icons
from ui.kit.theme import font, scaled, theme, tokens
from ui.kit.tokens import RAIL, RAIL_NARROW
from ui.kit.wording import words
from ui.shell.rooms import Waiting

EDGE = 10
"""Between a line and the edges of the rail."""
_HEIGHT, _ICON, _PAD, _MARK = 30, 16, 8, 26


class RailButton(QAbstractButton):
    """A line of the rail: an icon, words, a number at the right. Only its icon shows when the rail is narrow.

    One that `opens` a menu has an arrow at the right; `mark` is the sign of the program instead of a mere icon.
    """

    closed = Signal()

    def __init__(
        self, icon: str, parent: QWidget | None = None, *, closable: bool = False, mark: bool = False
    ) -> None:
        super().__init__(parent)
        self.icon_role = icon
        self.waiting: Waiting | None = None
        self.news = 0
        self.closable, self.mark = closable, mark
        self.opens = mark
        self.narrow = False
        self.framed = False
        self.keys = ""
        self.icon_ink = ""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCheckable(True)
        self._resize()
        theme().changed.connect(self._resize)

    def tell(self, text: str, tip: str = "") -> None:
        """Show and tell other words; `tip` is the tooltip when there is more to say than the words."""
        self.setText(text)
        count = words().number(self.waiting.count) if self.waiting is not None and self.waiting.count else ""
        self.setAccessibleName(f"{text} {count}".strip())
        self.setToolTip(tip or (text if self.narrow else ""))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(RAIL_NARROW if self.narrow else RAIL, self.tall)

    @property
    def tall(self) -> int:
        """How high it is."""
        return scaled(_HEIGHT + 4 if self.mark else _HEIGHT)

    def ring_box(self) -> QRect:
        """What is painted of it."""
        return self.rect().adjusted(EDGE, 0, -EDGE, 0)

    def _resize(self) -> None:
        self.setFixedHeight(self.tall)
        self.updateGeometry()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        on_cross = self.closable and self.isChecked() and event.position().x() > self.width() - EDGE - 28
        if on_cross or event.button() is Qt.MouseButton.MiddleButton:
            self.closed.emit()
            return
        super().mouseReleaseEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens()
        box = QRectF(self.rect()).adjusted(EDGE, 0.5, -EDGE, -0.5)
        chosen = self.isChecked()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            edge = QPen(QColor(t.control), 1) if self.framed and not self.narrow else Qt.PenStyle.NoPen
            painter.setPen(edge)
            ground = t.selected if chosen and not self.closable else t.pressed if chosen else t.hover
            if not (chosen or self.underMouse()) and self.framed and not self.narrow:
                ground = t.field
            filled = chosen or self.underMouse() or (self.framed and not self.narrow)
            painter.setBrush(QColor(ground) if filled else Qt.BrushStyle.NoBrush)
            half = 0.5 if self.framed else 0
            painter.drawRoundedRect(box.adjusted(half, half, -half, -half), 6, 6)
            left = (self.width() - self._glyph) / 2 if self.narrow else box.left() + _PAD
            self._paint_icon(painter, left, chosen=chosen)
            if self.narrow:
                self._paint_dot(painter)
                return
            right = self._paint_right(painter, round(box.right()) - _PAD, chosen=chosen)
            words_left = round(box.left()) + _PAD + self._glyph + _PAD
            inner = QRect(words_left, 0, right - words_left - _PAD, self.height())
            self._paint_words(painter, inner, chosen=chosen)

    @property
    def _glyph(self) -> int:
        """How large what stands at the left is."""
        return scaled(_MARK if self.mark else _ICON)

    def _paint_icon(self, painter: QPainter, left: float, *, chosen: bool) -> None:
        t, size = tokens(), scaled(_ICON)
        place = QPointF(round(left), round((self.height() - self._glyph) / 2))
        if self.mark:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(t.accent))
            painter.drawRoundedRect(QRectF(place, QSizeF(self._glyph, self._glyph)), 6, 6)
            inset = (self._glyph - size) / 2
            place += QPointF(round(inset), round(inset))
        here = chosen and not self.closable
        ink = "on_accent" if self.mark else "accent_text" if here else self.icon_ink or "text2"
        weight = "fill" if here or self.mark else ""
        painter.drawPixmap(
            place, icons.pixmap(self.icon_role, ink, size, self.devicePixelRatioF(), weight=weight)
        )

    def _paint_words(self, painter: QPainter, inner: QRect, *, chosen: bool) -> None:
        if self.mark:
            made = font("sum")
        else:
            made = font("name" if not self.closable else "support" if not chosen else "label")
        painter.setFont(made)
        painter.setPen(QColor(self._ink(chosen=chosen)))
        text = QFontMetrics(made).elidedText(self.text(), Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, LEFT, text)

    def _ink(self, *, chosen: bool) -> str:
        t = tokens()
        if self.framed or (self.closable and not chosen):
            return t.text2
        return t.accent_text if chosen and not self.closable else t.text

    def _paint_right(self, painter: QPainter, right: int, *, chosen: bool) -> int:
        """The number, or the cross of an open document; gives where free room ends."""
        t = tokens()
        if self.closable and chosen:
            cross = icons.pixmap("close", "text2", 12, self.devicePixelRatioF(), weight="bold")
            painter.drawPixmap(right - 12, self.height() // 2 - 6, cross)
            return right - 16
        if self.opens:
            size = scaled(12)
            arrow = icons.pixmap("opened", "text2", size, self.devicePixelRatioF(), weight="bold")
            painter.drawPixmap(right - size, (self.height() - size) // 2, arrow)
            return right - size
        if self.keys:
            painter.setFont(font("keys"))
            painter.setPen(QColor(t.text2))
            width = painter.fontMetrics().horizontalAdvance(self.keys)
            painter.drawText(QRect(right - width, 0, width + 1, self.height()), LEFT, self.keys)
            return right - width - 8
        if self.waiting is not None and self.waiting.count:
            right = self._paint_waiting(painter, self.waiting, right)
        return self._paint_news(painter, right) if self.news else right

    def _paint_news(self, painter: QPainter, right: int) -> int:
        """How many came that nobody has seen, before the number of what waits."""
        t, text = tokens(), f"+{words().number(self.news)}"
        painter.setFont(font("label"))
        width = painter.fontMetrics().horizontalAdvance(text)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(t.run.ground))
        painter.drawRoundedRect(QRectF(right - width - 6, self.height() / 2 - 10, width + 12, 20), 5, 5)
        painter.setPen(QColor(t.run.text))
        painter.drawText(QRect(right - width, 0, width + 1, self.height()), LEFT, text)
        return right - width - 14

    def _paint_waiting(self, painter: QPainter, waiting: Waiting, right: int) -> int:
        t = tokens()
        text = words().number(waiting.count)
        painter.setFont(font("label"))
        width = painter.fontMetrics().horizontalAdvance(text)
        if waiting.late:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(t.late.ground))
            painter.drawRoundedRect(QRectF(right - width - 6, self.height() / 2 - 10, width + 12, 20), 5, 5)
        painter.setPen(QColor(t.late.text if waiting.late else t.text2))
        painter.drawText(QRect(right - width, 0, width + 1, self.height()), LEFT, text)
        return right - width - 14

    def _paint_dot(self, painter: QPainter) -> None:
        late = self.waiting is not None and self.waiting.late and bool(self.waiting.count)
        if late or self.news:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens().late.solid if late else tokens().run.solid))
            painter.drawEllipse(QPointF(self.width() / 2 + 9, self.height() / 2 - 8), 3.5, 3.5)


LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
