"""Money by week: what came in, and, hatched, what is due and still open (look.md §11)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.base.money import rounded_div
from app.reports.today import Week
from ui.kit.theme import font, scaled, theme, tokens
from ui.kit.wording import say, words

_HEIGHT = 132


class WeekBars(QWidget):
    """A bar a week; received filled, expected hatched. Values in thousands stand on the bars."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._weeks: tuple[Week, ...] = ()
        self._resize()
        theme().changed.connect(self._resize)

    def show_weeks(self, weeks: Sequence[Week], currency: str) -> None:
        """Show these weeks; a screen reader reads them as a list."""
        self._weeks = tuple(weeks)
        told = (
            say(
                "today.week_told",
                week=f"{week.monday.isocalendar().week}",
                received=words().money(week.received, currency),
                expected=words().money(week.expected, currency),
            )
            for week in self._weeks
        )
        self.setAccessibleName(" ".join(told))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(280, scaled(_HEIGHT))

    def _resize(self) -> None:
        self.setFixedHeight(scaled(_HEIGHT))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._weeks:
            return
        t = tokens()
        blue = QColor("#BCDDFA" if t.name == "dark" else "#4E96EE")
        most = max(1, *(week.received + week.expected for week in self._weeks))
        slot = self.width() / len(self._weeks)
        base, top = self.height() - scaled(22), scaled(18)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(font("keys"))
            for at, week in enumerate(self._weeks):
                left, width = at * slot + slot * 0.16, slot * 0.68
                full = (base - top) * week.received / most
                hatched = (base - top) * week.expected / most
                painter.fillRect(QRectF(left, base - full, width, full), blue)
                if hatched:
                    box = QRectF(left, base - full - hatched, width, hatched)
                    painter.fillRect(box, QBrush(blue, Qt.BrushStyle.BDiagPattern))
                    painter.setPen(QPen(blue, 1))
                    painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
                amount = week.received + week.expected
                painter.setPen(QColor(t.text2))
                if amount:
                    place = QRectF(at * slot, base - full - hatched - scaled(16), slot, scaled(14))
                    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, _thousands(amount))
                name = f"{week.monday.isocalendar().week}"
                place = QRectF(at * slot, base + 3, slot, scaled(16))
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, name)
            painter.setPen(QPen(QColor(t.control), 1))
            painter.drawLine(QLineF(0, base + 0.5, self.width(), base + 0.5))


def _thousands(minor: int) -> str:
    """Thousands with one decimal, as they stand on a bar."""
    tenths = rounded_div(minor, 10_000)
    mark = "," if words().language == "fr" else "."
    return f"{words().number(tenths // 10)}{mark}{tenths % 10}"
