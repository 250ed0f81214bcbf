"""Money by week: what came in, below the line what went out again, and, hatched, what is due and still open (look.md §11)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from math import ceil

from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.base.money import decimals, rounded_div
from app.reports.weeks import Week
from ui.kit.spoken import Role, spoken_as
from ui.kit.theme import font, scaled, theme, tokens
from ui.kit.wording import say, words

HEIGHT = 132
_FEW = 16
"""So many bars have their value on them; more of them stand before lines across."""
_LINES = 4


@spoken_as(Role.Chart)
class WeekBars(QWidget):
    """A bar a week; received filled, expected hatched, given back hanging below the line.

    Values in thousands stand on the bars, where there are few.
    """

    def __init__(self, parent: QWidget | None = None, *, height: int = HEIGHT) -> None:
        super().__init__(parent)
        self._height = height
        self._weeks: tuple[Week, ...] = ()
        self._currency = "EUR"
        self._resize()
        theme().changed.connect(self._resize)

    def show_weeks(self, weeks: Sequence[Week], currency: str) -> None:
        """Show these weeks; a screen reader hears what they are, and reads them as a list."""
        self._weeks, self._currency = tuple(weeks), currency
        self.setAccessibleName(say("kit.weeks.name", n=len(self._weeks)))
        told = (
            say(
                "kit.weeks.told_back" if week.given_back else "kit.weeks.told",
                week=_name(week),
                received=words().money(week.received, currency),
                given_back=words().money(week.given_back, currency),
                expected=words().money(week.expected, currency),
            )
            for week in self._weeks
        )
        self.setAccessibleDescription(" ".join(told))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(280, scaled(self._height))

    def _resize(self) -> None:
        self.setFixedHeight(scaled(self._height))
        self.update()

    # --- painting ---

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._weeks:
            return
        t = tokens()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(font("keys"))
            if len(self._weeks) > _FEW:
                self._paint_lines(painter)
            for at, week in enumerate(self._weeks):
                self._paint_bar(painter, at, week)
            self._paint_names(painter)
            painter.setPen(QPen(QColor(t.control), 1))
            painter.drawLine(QLineF(0, self._base + 0.5, self.width(), self._base + 0.5))

    @property
    def _foot(self) -> int:
        """Where the numbers of the weeks begin."""
        return self.height() - scaled(22)

    @property
    def _base(self) -> int:
        """The line: above the foot by what hangs below it, at the scale of what stands on it."""
        back = max(week.given_back for week in self._weeks)
        return self._foot - self._below - ceil(self._scale * back)

    @property
    def _below(self) -> int:
        """Room for what is written under the bars that hang."""
        hangs = any(week.given_back for week in self._weeks)
        return scaled(16) if hangs and len(self._weeks) <= _FEW else 0

    @property
    def _most(self) -> int:
        """The highest that stands on the line."""
        return max(1, *(week.received + max(week.expected, 0) for week in self._weeks))

    @property
    def _scale(self) -> float:
        """How high a minor unit is."""
        back = max(week.given_back for week in self._weeks)
        return (self._foot - scaled(18) - self._below) / (self._most + back)

    @property
    def _slot(self) -> float:
        return self.width() / len(self._weeks)

    def _paint_bar(self, painter: QPainter, at: int, week: Week) -> None:
        t, slot = tokens(), self._slot
        blue = QColor(t.chart[0])
        left, width = at * slot + slot * 0.16, slot * 0.68
        full = self._scale * week.received
        hatched = self._scale * max(week.expected, 0)
        painter.fillRect(QRectF(left, self._base - full, width, full), blue)
        if hatched:
            box = QRectF(left, self._base - full - hatched, width, hatched)
            painter.fillRect(box, QBrush(blue, Qt.BrushStyle.BDiagPattern))
            painter.setPen(QPen(blue, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
        hangs = self._scale * week.given_back
        painter.fillRect(QRectF(left, self._base + 1, width, hangs), QColor(t.chart[2]))
        if len(self._weeks) > _FEW:
            return
        metrics = painter.fontMetrics()
        label = in_thousands(
            week.received + week.expected,
            self._currency,
            lambda text: metrics.horizontalAdvance(text) <= slot,
        )
        painter.setPen(QColor(t.text2))
        place = QRectF(at * slot, self._base - full - hatched - scaled(16), slot, scaled(14))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, label)
        if week.given_back:
            label = in_thousands(
                -week.given_back, self._currency, lambda text: metrics.horizontalAdvance(text) <= slot
            )
            place = QRectF(at * slot, self._base + hangs + 2, slot, scaled(14))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, label)

    def _paint_lines(self, painter: QPainter) -> None:
        """Thin lines across at round amounts up to the highest, each with its value above it at the left."""
        t = tokens()
        most = self._most
        step = round_step(most)
        whole = step % 10 ** (3 + decimals(self._currency)) == 0
        for amount in range(step, most + 1, step):
            high = self._base - self._scale * amount
            painter.setPen(QPen(QColor(t.line), 1))
            painter.drawLine(QLineF(0, high + 0.5, self.width(), high + 0.5))
            painter.setPen(QColor(t.text2))
            label = in_thousands(
                amount, self._currency, lambda text: not whole or not any(mark in text for mark in ",.")
            )
            place = QRectF(0, high - scaled(15), scaled(80), scaled(14))
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, label)

    def _paint_names(self, painter: QPainter) -> None:
        """The numbers of the weeks: all, or every so many as there is room for."""
        painter.setPen(QColor(tokens().text2))
        widest = QFontMetrics(painter.font()).horizontalAdvance("00") + 6
        step = max(ceil(widest / self._slot), 1)
        for at in range(0, len(self._weeks), step):
            middle = (at + 0.5) * self._slot
            place = QRectF(middle - widest / 2, self._foot + 3, widest, scaled(16))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, _name(self._weeks[at]))


def said_thousands(currency: str) -> str:
    """In what unit the values on the bars are, in words."""
    return (
        say("kit.weeks.thousands_eur") if currency == "EUR" else say("kit.weeks.thousands", currency=currency)
    )


def _name(week: Week) -> str:
    return f"{week.monday.isocalendar().week}"


def round_step(most: int) -> int:
    """How far apart lines stand up to an amount: one, two or five of some power of ten, so that there are at most four."""
    least = max(-(-most // _LINES), 1)
    power = 10 ** (len(str(least)) - 1)
    return next(each * power for each in (1, 2, 5, 10) if each * power >= least)


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
