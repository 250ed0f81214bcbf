"""Money by week: what came in, and, hatched, what is due and still open (look.md §11)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.base.money import decimals, rounded_div
from app.reports.today import Week
from ui.kit.spoken import Role, spoken_as
from ui.kit.theme import font, scaled, theme, tokens
from ui.kit.wording import say, words

_HEIGHT = 132


@spoken_as(Role.Chart)
class WeekBars(QWidget):
    """A bar a week; received filled, expected hatched. Values in thousands stand on the bars."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._weeks: tuple[Week, ...] = ()
        self._currency = "EUR"
        self._resize()
        theme().changed.connect(self._resize)

    def show_weeks(self, weeks: Sequence[Week], currency: str) -> None:
        """Show these weeks; a screen reader reads them as a list."""
        self._weeks, self._currency = tuple(weeks), currency
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
        blue = QColor(t.chart[0])
        most = max(1, *(max(week.received, 0) + max(week.expected, 0) for week in self._weeks))
        slot = self.width() / len(self._weeks)
        base, top = self.height() - scaled(22), scaled(18)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(font("keys"))
            metrics = painter.fontMetrics()

            def fits(text: str) -> bool:
                return metrics.horizontalAdvance(text) <= slot

            for at, week in enumerate(self._weeks):
                left, width = at * slot + slot * 0.16, slot * 0.68
                # A week in which more was given back than came in has no bar; its label says so.
                full = (base - top) * max(week.received, 0) / most
                hatched = (base - top) * max(week.expected, 0) / most
                painter.fillRect(QRectF(left, base - full, width, full), blue)
                if hatched:
                    box = QRectF(left, base - full - hatched, width, hatched)
                    painter.fillRect(box, QBrush(blue, Qt.BrushStyle.BDiagPattern))
                    painter.setPen(QPen(blue, 1))
                    painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
                painter.setPen(QColor(t.text2))
                label = in_thousands(week.received + week.expected, self._currency, fits)
                place = QRectF(at * slot, base - full - hatched - scaled(16), slot, scaled(14))
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, label)
                name = f"{week.monday.isocalendar().week}"
                place = QRectF(at * slot, base + 3, slot, scaled(16))
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, name)
            painter.setPen(QPen(QColor(t.control), 1))
            painter.drawLine(QLineF(0, base + 0.5, self.width(), base + 0.5))


def in_thousands(minor: int, currency: str, fits: Callable[[str], bool]) -> str:
    """An amount in thousands as it stands on a bar: with a decimal where there is room for it, else whole, else nothing.

    What would be written as nought is not written.
    """
    for digits in (1, 0):
        rounded = rounded_div(minor, 10 ** (3 + decimals(currency) - digits))
        text = words().number(Decimal(rounded).scaleb(-digits), places=digits) if rounded else ""
        if fits(text):
            return text
    return ""
