"""The foot of a list: how many rows match and what they sum to, each sum under its column (look.md §6, L5)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QLineF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.base.listing import Totals
from ui.kit.abroad import abroad_told
from ui.kit.cells import PAD
from ui.kit.spoken import Role, spoken_as
from ui.kit.table import ListTable
from ui.kit.theme import font, scaled, theme, tokens
from ui.kit.tokens import MARGIN
from ui.kit.window_model import WindowModel
from ui.kit.wording import say, words


@spoken_as(Role.StaticText)
class SumRow(QWidget):
    """Painted under the table, over all matching rows and not only those loaded.

    `counted` is the key of the plural words for the number of rows. `whole` is how many rows there are without any
    filter, None while that is not known. `parts` says of what the sums are made where they are of both signs.
    """

    def __init__(
        self,
        table: ListTable,
        model: WindowModel[Any],
        counted: str,
        parent: QWidget | None = None,
        *,
        parts: Callable[[Totals], str] | None = None,
    ) -> None:
        super().__init__(parent)
        self._table, self._model, self._counted = table, model, counted
        self._parts = parts
        self.whole: int | None = None
        self._resize()
        model.totals_changed.connect(self.renew)
        table.horizontalHeader().sectionResized.connect(self.update)
        table.horizontalScrollBar().valueChanged.connect(self.update)
        theme().changed.connect(self._resize)

    def renew(self) -> None:
        """Show the totals as they are now; a screen reader reads them as one sentence."""
        sums = self._sums()
        self.setAccessibleName(
            ", ".join(filter(None, [self._count_words(), *self._aside_parts(), *sums.values()]))
        )
        self._table.make_room({self._model.columns[at - 1].key: self._wanted(at, sums[at]) for at in sums})
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, scaled(34))

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens()
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(t.sunken))
            painter.setPen(QPen(QColor(t.line_strong), 1))
            painter.drawLine(QLineF(0, 0.5, self.width(), 0.5))
            painter.setFont(font("sum"))
            left = self._paint_count(painter)
            free = left + 16
            for section, text in self._sums().items():
                right = self._right_edge(section)
                width = QFontMetrics(font("sum")).horizontalAdvance(text)
                # A sum wider than its column grows to the left, but never over the one before.
                start = max(right - width, free)
                painter.drawText(QRect(start, 0, right - start + 1, self.height()), _RIGHT, text)
                free = right + 8

    def _paint_count(self, painter: QPainter) -> int:
        painter.setPen(QColor(tokens().text))
        text = self._count_words()
        width = QFontMetrics(font("sum")).horizontalAdvance(text)
        painter.drawText(QRect(MARGIN, 0, width + 1, self.height()), _LEFT, text)
        metrics = QFontMetrics(font("body"))
        aside = self._aside_parts()
        # What there is no room for beside the sums is in its description alone.
        while aside and MARGIN + width + 24 + metrics.horizontalAdvance(_joined(aside)) > self._first_sum():
            aside.pop()
        if not any(aside):
            return MARGIN + width
        of = _joined(aside)
        painter.setPen(QColor(tokens().text2))
        painter.setFont(font("body"))
        after = metrics.horizontalAdvance(of)
        painter.drawText(QRect(MARGIN + width + 8, 0, after + 1, self.height()), _LEFT, of)
        painter.setPen(QColor(tokens().text))
        painter.setFont(font("sum"))
        return MARGIN + width + 8 + after

    def _count_words(self) -> str:
        totals = self._model.totals
        return say(self._counted, n=totals.count) if totals is not None else say("kit.list.counting")

    def _first_sum(self) -> int:
        """Where the first of the sums begins."""
        for section, text in self._sums().items():
            return self._right_edge(section) - QFontMetrics(font("sum")).horizontalAdvance(text)
        return self.width()

    def _aside_parts(self) -> list[str]:
        """Of how many rows these are, and of what the sums are made; the first is empty where these are all."""
        totals = self._model.totals
        if totals is None:
            return []
        of = say("kit.list.of", n=self.whole) if self.whole not in (None, totals.count) else ""
        parts = self._parts(totals) if self._parts is not None else ""
        # Of the first sum, which is that of all: what is open of it would say too much.
        first = next((each.key for each in self._model.columns if each.key in totals.sums), "")
        abroad = abroad_told(totals.told_abroad(first), totals.currency)
        return [of, *(part for part in (parts, *abroad) if part)]

    def _sums(self) -> dict[int, str]:
        totals = self._model.totals
        if totals is None or not totals.count:
            return {}
        current = words()
        return {
            section: column.summed(totals.sums[column.key], current, totals.currency)
            for section, column in enumerate(self._model.columns, 1)
            if column.key in totals.sums
        }

    def _resize(self) -> None:
        self.setFixedHeight(scaled(34))
        self.renew()

    def _wanted(self, section: int, text: str) -> int:
        """How wide a column must be for its sum, with a gap to the one before."""
        width = QFontMetrics(font("sum")).horizontalAdvance(text)
        return width + PAD + (MARGIN if section == len(self._model.columns) else PAD)

    def _right_edge(self, section: int) -> int:
        header = self._table.horizontalHeader()
        edge = header.sectionViewportPosition(section) + header.sectionSize(section)
        return edge - (MARGIN if section == len(self._model.columns) else PAD)


_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


def _joined(parts: Sequence[str]) -> str:
    """Amounts stand apart from the count they follow, which they are no part of."""
    return " · ".join(parts).strip()
