"""The header of a list: titles, the sorted column with its arrow, and the box that ticks all (look.md §6)."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QLineF, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QTableView

from ui.kit import icons
from ui.kit.cells import PAD, paint_box, roomy
from ui.kit.theme import font, scaled, theme, tokens
from ui.kit.tokens import MARGIN
from ui.kit.window_model import WindowModel

_ARROW = 12


class ListHeader(QHeaderView):
    """Painted by itself: a style sheet cannot set one section in bold with an arrow beside its word."""

    def __init__(self, model: WindowModel[Any], view: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._model = model
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setFirstSectionMovable(False)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(32)
        self.setFixedHeight(scaled(32))
        theme().changed.connect(self._resize)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), scaled(32))

    def width_of(self, section: int) -> int:
        """How wide a column must be for its title to be read whole, sorted or not."""
        title = str(self._model.headerData(section, Qt.Orientation.Horizontal))
        written = max(QFontMetrics(font(role)).horizontalAdvance(title) for role in ("label", "sorted"))
        return (
            roomy(written)
            + _ARROW
            + 4
            + 2 * PAD
            + (MARGIN - PAD if section == len(self._model.columns) else 0)
        )

    def _resize(self) -> None:
        self.setFixedHeight(scaled(32))
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        t = tokens()
        painter.save()
        painter.fillRect(rect, QColor(t.sunken))
        painter.setPen(QPen(QColor(t.line_strong), 1))
        painter.drawLine(QLineF(rect.left(), rect.bottom() + 0.5, rect.right() + 1, rect.bottom() + 0.5))
        if logicalIndex == 0:
            paint_box(painter, QPointF(rect.left() + MARGIN, rect.center().y() + 0.5), self._ticked())
        else:
            self._paint_title(painter, rect, logicalIndex)
        painter.restore()

    def _ticked(self) -> str:
        count = len(self._model.ticks)
        return "off" if not count else "on" if count >= self._model.rowCount() else "part"

    def _paint_title(self, painter: QPainter, rect: QRect, section: int) -> None:
        column = self._model.columns[section - 1]
        query = self._model.query
        is_sorted = query.sort == column.key
        made = font("sorted" if is_sorted else "label")
        last = section == len(self._model.columns)
        inner = rect.adjusted(
            PAD if section > 1 else 0, 0, -(MARGIN if last else PAD if column.right else 0), 0
        )
        arrow = _ARROW + 4 if is_sorted else 0
        title = str(self._model.headerData(section, Qt.Orientation.Horizontal))
        text = QFontMetrics(made).elidedText(title, Qt.TextElideMode.ElideRight, inner.width() - arrow)
        width = QFontMetrics(made).horizontalAdvance(text)
        left = inner.right() + 1 - width - arrow if column.right else inner.left()
        painter.setFont(made)
        painter.setPen(QColor(tokens().text if is_sorted else tokens().text2))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
        painter.drawText(QRect(left, inner.top(), width + 2, inner.height()), flags, text)
        if is_sorted:
            role = "sort_down" if query.descending else "sort_up"
            drawn = icons.pixmap(role, "text", _ARROW, self.devicePixelRatioF(), weight="bold")
            painter.drawPixmap(QPointF(left + width + 4, inner.center().y() - _ARROW / 2 + 1), drawn)
