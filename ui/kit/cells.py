"""Paints the cells of lists: text, figures, chips, ticks, the frame of the current row, bars where rows are awaited."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QEvent,
    QLineF,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from ui.kit.chips import chip_size, paint_chip
from ui.kit.columns import Cell
from ui.kit.theme import font, scaled, theme, tokens
from ui.kit.tokens import MARGIN
from ui.kit.window_model import WindowModel

Index = QModelIndex | QPersistentModelIndex

PAD = 12
_ASIDE_GAP = 8
_LEAST_ASIDE = 96
_LEAST_NAME = 56
_BOX = 16
_FRAME = 2


class CellDelegate(QStyledItemDelegate):
    """One delegate for all lists. Fonts and colours are made once a theme, not once a cell.

    `hovered` is the row under the pointer. While `patient`, awaited rows are left blank: bars would only flash. With
    `marks_current` the framed row is tinted, also while the keys are elsewhere.
    """

    def __init__(self, model: WindowModel[Any], view: QAbstractItemView) -> None:
        super().__init__(view)
        self._model, self._view = model, view
        self.hovered = -1
        self.patient = True
        self.marks_current = False
        self._prepare()
        theme().changed.connect(self._prepare)

    def _prepare(self) -> None:
        t = tokens()
        self._fonts = {role: font(role) for role in ("body", "name", "sum", "support")}
        self._metrics = {role: QFontMetrics(made) for role, made in self._fonts.items()}
        names = (
            "text",
            "text2",
            "text3",
            "hover",
            "selected",
            "selected_quiet",
            "line",
            "focus",
            "line_strong",
        )
        self._colours = {name: QColor(str(getattr(t, name))) for name in names}
        self._bar = QColor(t.none.ground)
        self._line = QPen(self._colours["line"], 1)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, scaled(32))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect, section = QRect(option.rect), index.column()
        line = self._model.line(index.row())
        ticked = line is not None and line.row.id in self._model.ticks
        painter.save()
        if ticked:
            painter.fillRect(rect, self._colours["selected"])
        elif (
            self.marks_current
            and index.row() == self._view.currentIndex().row()
            and not self._view.hasFocus()
        ):
            painter.fillRect(rect, self._colours["selected_quiet"])
        elif index.row() == self.hovered:
            painter.fillRect(rect, self._colours["hover"])
        painter.setPen(self._line)
        painter.drawLine(QLineF(rect.left(), rect.bottom() + 0.5, rect.right() + 1, rect.bottom() + 0.5))
        if line is None:
            self._paint_awaited(painter, rect, index)
        elif section == 0:
            paint_box(
                painter, QPointF(rect.left() + MARGIN, rect.center().y() + 0.5), "on" if ticked else "off"
            )
        else:
            self._paint_cell(
                painter, self._inner(rect, section), section, line.cells[section - 1], muted=line.muted
            )
        if self._view.currentIndex().row() == index.row():
            self._paint_frame(painter, rect, section)
        painter.restore()

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """Show what was cut off, and only then."""
        line, section = self._model.line(index.row()), index.column()
        if event.type() != QEvent.Type.ToolTip or line is None or section < 1:
            return False
        cell = line.cells[section - 1]
        if self.width_of(cell, section) <= self._inner(QRect(option.rect), section).width():
            QToolTip.hideText()
            return False
        QToolTip.showText(event.globalPos(), f"{cell.text}  {cell.aside}".strip(), view)
        return True

    def width_of(self, cell: Cell, section: int) -> int:
        """The width a cell's content needs, without its padding."""
        if cell.chip is not None:
            return chip_size(cell.chip).width()
        width = self._metrics[self._role(section)].horizontalAdvance(cell.text)
        if cell.aside:
            width += _gap_behind(cell.text) + self._metrics["support"].horizontalAdvance(cell.aside)
        return width

    def room_of(self, cell: Cell, section: int) -> int:
        """The width a column must have for a cell to be read; what stands behind a name may be missing."""
        column, room = self._model.columns[section - 1], QRect(0, 0, 1_000, 1)
        told = cell if column.width or column.aside_whole else cell._replace(aside="")
        return roomy(self.width_of(told, section)) + 1_000 - self._inner(room, section).width()

    # --- within ---

    def _role(self, section: int) -> str:
        column = self._model.columns[section - 1]
        if not column.strong:
            return "body"
        return "sum" if column.right else "name"

    def _inner(self, rect: QRect, section: int) -> QRect:
        last = section == len(self._model.columns)
        right = MARGIN if last else PAD if self._model.columns[section - 1].right else 0
        return rect.adjusted(PAD if section > 1 else 0, 0, -right, 0)

    def _paint_cell(self, painter: QPainter, rect: QRect, section: int, cell: Cell, *, muted: bool) -> None:
        if cell.chip is not None:
            paint_chip(painter, rect.left(), rect.center().y() + 0.5, cell.chip)
            return
        column, role = self._model.columns[section - 1], self._role(section)
        side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        ink = "text2" if muted or column.muted else "text"
        # Numbers, days and amounts are never cut: a part of one is a wrong one.
        cut = column.kind == "text"
        whole = self._metrics["support"].horizontalAdvance(cell.aside)
        kept = room_kept(rect, whole) if cell.aside and column.aside_whole else 0
        text = self._write(painter, rect.adjusted(0, 0, -kept, 0), side, cell.text, role, ink, cut=cut)
        if cell.aside:
            rest = rect.adjusted(self._metrics[role].horizontalAdvance(text) + _gap_behind(text), 0, 0, 0)
            # A few letters of a town say nothing, nor does a part of a fact; the whole is in the tooltip.
            if rest.width() >= (whole if column.aside_whole else min(whole, _LEAST_ASIDE)):
                self._write(painter, rest, side, cell.aside, "support", "text3")

    def _write(
        self,
        painter: QPainter,
        rect: QRect,
        side: Qt.AlignmentFlag,
        text: str,
        role: str,
        ink: str,
        *,
        cut: bool = True,
    ) -> str:
        shown = (
            self._metrics[role].elidedText(text, Qt.TextElideMode.ElideRight, rect.width()) if cut else text
        )
        painter.setFont(self._fonts[role])
        painter.setPen(self._colours[ink])
        painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
        return shown

    def _paint_awaited(self, painter: QPainter, rect: QRect, index: Index) -> None:
        section = index.column()
        if self.patient or section == 0:
            return
        inner = self._inner(rect, section)
        width = min(inner.width(), 24 + (index.row() * 37 + section * 53) % 60)
        left = inner.right() - width if self._model.columns[section - 1].right else inner.left()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._bar)
        painter.drawRoundedRect(QRectF(left, inner.center().y() - 3, width, 8), 4, 4)

    def _paint_frame(self, painter: QPainter, rect: QRect, section: int) -> None:
        """The current row's frame, each cell painting its share of it."""
        ink = self._colours["focus" if self._view.hasFocus() else "line_strong"]
        painter.fillRect(rect.left(), rect.top(), rect.width(), _FRAME, ink)
        painter.fillRect(rect.left(), rect.bottom() - 1, rect.width(), _FRAME, ink)
        if section == 0:
            painter.fillRect(rect.left(), rect.top(), _FRAME, rect.height(), ink)
        if section == len(self._model.columns):
            painter.fillRect(rect.right() - 1, rect.top(), _FRAME, rect.height(), ink)


def roomy(width: int) -> int:
    """So much room that a text surely stands in it: letters are fractions of a px wide, and a little wider where px are small."""
    return width + 2 + width // 64


def room_kept(rect: QRect, aside: int) -> int:
    """The room a name leaves to what stands beside it whole; none where too little of the name would stay to know it."""
    behind = _ASIDE_GAP + aside
    return behind if rect.width() - behind >= _LEAST_NAME else 0


def _gap_behind(text: str) -> int:
    """The room between a value and what stands beside it; where there is no value, that begins at the edge."""
    return _ASIDE_GAP if text else 0


def paint_box(painter: QPainter, left_middle: QPointF, state: str) -> None:
    """A tick box with its left edge at a point, centred on it: ``on``, ``off`` or ``part``."""
    t = tokens()
    box = QRectF(left_middle.x() + 0.5, left_middle.y() - _BOX / 2 + 0.5, _BOX - 1, _BOX - 1)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(t.control if state == "off" else t.accent_edge), 1))
    painter.setBrush(QColor(t.field if state == "off" else t.accent))
    painter.drawRoundedRect(box, 4, 4)
    if state == "off":
        return
    painter.setPen(QPen(QColor(t.on_accent), 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    if state == "on":
        painter.drawPolyline(
            [box.topLeft() + QPointF(x, y) for x, y in ((3.5, 7.8), (6.4, 10.6), (11.5, 4.8))]
        )
    else:
        painter.drawLine(
            QPointF(box.left() + 4, box.center().y()), QPointF(box.right() - 4, box.center().y())
        )
