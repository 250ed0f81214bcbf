"""The list that floats under a picker: what was found, and "Create «…»" when that is possible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from ui.kit import icons
from ui.kit.chips import Chip, chip_size, paint_chip
from ui.kit.theme import font, scaled, tokens
from ui.kit.wording import say

_PAD = 12
_INSET = 4
_LEAST_WIDTH = 640


@dataclass(frozen=True, slots=True)
class Face:
    """How a row looks in a picker: its name, lighter text behind it, a figure at the right, a chip."""

    title: str
    aside: str = ""
    right: str = ""
    chip: Chip | None = None

    @property
    def told(self) -> str:
        """The row as a screen reader reads it."""
        chip = self.chip.text if self.chip is not None else ""
        return ", ".join(part for part in (self.title, self.aside, self.right, chip) if part)


class PickerList(QWidget):
    """Takes no focus: the keys stay in the picker, which moves the highlight. `picked` carries a row number."""

    picked = Signal(int)

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner, Qt.WindowType.ToolTip)
        self._owner = owner
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setMouseTracking(True)
        self._faces: tuple[Face, ...] = ()
        self._note = ""
        self._create = ""
        self._heading = ""
        self.current = -1

    @property
    def count(self) -> int:
        """How many rows can be picked, creating included."""
        return len(self._faces) + bool(self._create)

    @property
    def creates(self) -> bool:
        """Whether the highlight stands on "Create «…»"."""
        return bool(self._create) and self.current == len(self._faces)

    def offer(
        self, faces: Sequence[Face], *, text: str, note: str = "", creates: bool = False, heading: str = ""
    ) -> None:
        """Show rows under the owner, the figures at their right below a `heading`; `note` stands there when there are none."""
        self._faces, self._note = tuple(faces), note
        self._heading = heading if any(face.right for face in faces) else ""
        self._create = say("kit.picker.create", text=text) if creates and text else ""
        self.current = 0 if self.count else -1
        self._place()
        self.show()
        self.update()
        self._tell()

    def step(self, by: int) -> None:
        """Move the highlight; it stops at both ends."""
        if self.count:
            self.current = min(max(self.current + by, 0), self.count - 1)
            self.update()
            self._tell()

    def _tell(self) -> None:
        name = (
            self._faces[self.current].told
            if 0 <= self.current < len(self._faces)
            else self._create or self._note
        )
        self.setAccessibleName(name)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))

    def _place(self) -> None:
        owner = self._owner
        height = self._top + _INSET + scaled(34) * max(len(self._faces), 1 if self._note else 0)
        height += scaled(38) if self._create else 0
        self.resize(QSize(max(owner.width(), scaled(_LEAST_WIDTH)), height))
        below = owner.mapToGlobal(QPoint(0, owner.height() + 4))
        screen = owner.screen().availableGeometry()
        if below.y() + height > screen.bottom():
            below = owner.mapToGlobal(QPoint(0, -height - 4))
        below.setX(max(min(below.x(), screen.right() - self.width()), screen.left()))
        self.move(below)

    @property
    def _top(self) -> int:
        """Where the first row begins."""
        return _INSET + (scaled(26) if self._heading else 0)

    @property
    def _chips(self) -> int:
        """How much room the chips take at the right: as much on every row, so that figures stand below each other."""
        widths = [chip_size(face.chip).width() for face in self._faces if face.chip is not None]
        return max([100, *widths]) + 16 if widths else 0

    def _row_at(self, y: float) -> int:
        row = int((y - self._top) // scaled(34))
        return min(max(row, 0), self.count - 1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.count:
            self.current = self._row_at(event.position().y())
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.count:
            self.picked.emit(self._row_at(event.position().y()))

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens()
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(t.raised))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(t.line_strong), 1))
            painter.drawRect(QRectF(0.5, 0.5, self.width() - 1, self.height() - 1))
            top = self._top
            chips = self._chips
            if self._heading:
                painter.setFont(font("support"))
                painter.setPen(QColor(t.text2))
                over = QRect(_PAD, _INSET, self.width() - 2 * _PAD - chips, top - _INSET)
                painter.drawText(over, _RIGHT, self._heading)
            for number, face in enumerate(self._faces):
                rect = QRect(_INSET, top, self.width() - 2 * _INSET, scaled(34))
                self._paint_row(painter, rect, face, chips, current=number == self.current)
                top += scaled(34)
            if not self._faces and self._note:
                painter.setFont(font("body"))
                painter.setPen(QColor(t.text2))
                painter.drawText(
                    QRect(_INSET + _PAD, top, self.width() - 2 * _PAD, scaled(34)), _LEFT, self._note
                )
                top += scaled(34)
            if self._create:
                self._paint_create(painter, QRect(_INSET, top, self.width() - 2 * _INSET, scaled(38) - 2))

    def _paint_row(self, painter: QPainter, rect: QRect, face: Face, chips: int, *, current: bool) -> None:
        t = tokens()
        if current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(t.selected))
            painter.drawRoundedRect(QRectF(rect), 4, 4)
        inner = rect.adjusted(_PAD - _INSET, 0, -_PAD + _INSET, 0)
        if face.chip is not None:
            paint_chip(painter, inner.right() + 16 - chips, inner.center().y() + 0.5, face.chip)
        inner.setRight(inner.right() - chips)
        if face.right:
            painter.setFont(font("body"))
            painter.setPen(QColor(t.text))
            painter.drawText(inner, _RIGHT, face.right)
            inner.setRight(inner.right() - QFontMetrics(font("body")).horizontalAdvance(face.right) - 12)
        metrics = QFontMetrics(font("name"))
        title = metrics.elidedText(face.title, Qt.TextElideMode.ElideRight, inner.width())
        painter.setFont(font("name"))
        painter.setPen(QColor(t.text))
        painter.drawText(inner, _LEFT, title)
        inner.setLeft(inner.left() + metrics.horizontalAdvance(title) + 10)
        if face.aside and inner.width() > 24:
            aside = QFontMetrics(font("support")).elidedText(
                face.aside, Qt.TextElideMode.ElideRight, inner.width()
            )
            painter.setFont(font("support"))
            painter.setPen(QColor(t.text2))
            painter.drawText(inner, _LEFT, aside)

    def _paint_create(self, painter: QPainter, rect: QRect) -> None:
        t = tokens()
        painter.setPen(QPen(QColor(t.line), 1))
        painter.drawLine(QLineF(0, rect.top() + 0.5, self.width(), rect.top() + 0.5))
        if self.creates:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(t.selected))
            painter.drawRoundedRect(QRectF(rect.adjusted(0, 3, 0, 0)), 4, 4)
        glyph = icons.pixmap("new", "accent_text", 16, self.devicePixelRatioF())
        painter.drawPixmap(rect.left() + _PAD - _INSET, rect.center().y() - 6, glyph)
        painter.setFont(font("name"))
        painter.setPen(QColor(t.accent_text))
        painter.drawText(rect.adjusted(_PAD + 16, 2, 0, 0), _LEFT, self._create)


_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
