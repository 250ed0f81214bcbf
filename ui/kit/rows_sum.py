"""The foot of a table whose rows are there already: what is counted, and sums under their columns (look.md §6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QLineF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.kit.cells import PAD
from ui.kit.rows_table import RowsTable
from ui.kit.spoken import Role, spoken_as
from ui.kit.theme import font, scaled, theme, tokens
from ui.kit.tokens import MARGIN


@spoken_as(Role.StaticText)
class RowsSum(QWidget):
    """Painted under the columns of its table; words already said."""

    def __init__(self, table: RowsTable[Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self._count = ""
        self._sums: dict[str, str] = {}
        self._resize()
        theme().changed.connect(self._resize)
        table.horizontalHeader().sectionResized.connect(self.update)

    def tell(self, count: str, sums: Mapping[str, str]) -> None:
        """Show what is counted and the sums by the keys of their columns."""
        self._count, self._sums = count, dict(sums)
        self.setAccessibleName(", ".join([count, *self._sums.values()]))
        self._make_room()

    @property
    def sums(self) -> Mapping[str, str]:
        """The sums that are shown."""
        return self._sums

    def sizeHint(self) -> QSize:
        return QSize(320, scaled(34))

    def _resize(self) -> None:
        self.setFixedHeight(scaled(34))
        self._make_room()

    def _make_room(self) -> None:
        """Make each column with a sum wide enough for it, and for a gap to the one before."""
        metrics, columns = QFontMetrics(font("sum")), self._table.rows_model.columns
        edges = {column.key: MARGIN if column is columns[-1] else PAD for column in columns}
        self._table.make_room(
            {
                key: metrics.horizontalAdvance(text) + PAD + edges[key]
                for key, text in self._sums.items()
                if key in edges
            }
        )
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens()
        header, columns = self._table.horizontalHeader(), self._table.rows_model.columns
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(t.sunken))
            painter.setPen(QPen(QColor(t.line_strong), 1))
            painter.drawLine(QLineF(0, 0.5, self.width(), 0.5))
            painter.setFont(font("sum"))
            painter.setPen(QColor(t.text))
            middle = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(
                QRect(MARGIN, 0, self.width(), self.height()),
                middle | Qt.AlignmentFlag.AlignLeft,
                self._count,
            )
            for section, column in enumerate(columns):
                if column.key in self._sums and not header.isSectionHidden(section):
                    last = section == len(columns) - 1
                    edge = header.sectionViewportPosition(section) + header.sectionSize(section)
                    right = edge - (MARGIN if last else PAD)
                    box = QRect(right - 240, 0, 240, self.height())
                    painter.drawText(box, middle | Qt.AlignmentFlag.AlignRight, self._sums[column.key])
