"""How a customer pays, as stems from the due date: a square a payment, hollow while it is open (look.md §11)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.reports.credit_page import Stem
from ui.kit.age_bar import age_colour
from ui.kit.spoken import Role, spoken_as
from ui.kit.theme import font, scaled, theme, tokens
from ui.kit.wording import say, words

_HEIGHT = 208
_LEFT = 76
DRAWN_FROM = 4
"""From how many on there is something to compare."""
_LIMITS = (0, 15, 30, 60)


@spoken_as(Role.Chart)
class Stems(QWidget):
    """Days after the due date, invoice by invoice, oldest at the left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stems: tuple[Stem, ...] = ()
        self._resize()
        theme().changed.connect(self._resize)

    def show_stems(self, stems: Sequence[Stem]) -> None:
        """Show these; a screen reader reads them as a list."""
        self._stems = tuple(stems)
        told = (
            say(
                "credit.stem_told" if each.paid_on else "credit.stem_open",
                number=each.number,
                n=each.days_late,
            )
            for each in self._stems
        )
        self.setAccessibleName(". ".join(told))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(480, scaled(_HEIGHT))

    def _resize(self) -> None:
        self.setFixedHeight(scaled(_HEIGHT))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._stems:
            return
        t = tokens()
        most = max(6, *(each.days_late for each in self._stems))
        least = min(0, *(each.days_late for each in self._stems))
        # Below the lowest stem stands its figure, and below that the months.
        top, bottom = scaled(24), self.height() - scaled(26 if least == 0 else 46)
        scale = (bottom - top) / (most - least)
        zero = top + most * scale
        left = scaled(_LEFT)
        slot = (self.width() - left) / len(self._stems)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_grid(painter, left, zero, scale, most)
            painter.setFont(font("keys"))
            month, said = 0, -1.0
            for at, each in enumerate(self._stems):
                middle = left + slot * (at + 0.5)
                end = zero - each.days_late * scale
                colour = _colour(each.days_late)
                style = Qt.PenStyle.SolidLine if each.paid_on else Qt.PenStyle.DashLine
                painter.setPen(QPen(colour, 2, style))
                painter.drawLine(QLineF(middle, zero, middle, end))
                box = QRectF(middle - scaled(5), end - scaled(5), scaled(10), scaled(10))
                painter.setPen(QPen(colour, 2))
                painter.setBrush(QColor(t.content) if each.paid_on is None else colour)
                if each.days_late > 0:
                    painter.drawRect(box.adjusted(1, 1, -1, -1))
                else:
                    painter.drawEllipse(box.adjusted(1, 1, -1, -1))
                painter.setPen(QColor(t.text if each.paid_on is None else t.text2))
                painter.drawText(
                    _label(middle, end, above=each.days_late >= 0), _CENTRE, _signed(each.days_late)
                )
                name = words().month(each.due_on)
                wide = painter.fontMetrics().horizontalAdvance(name) + 8
                # Where there is room each has its own: one without would seem to have been forgotten.
                if each.due_on.month != month or slot >= 2 * wide:
                    month = each.due_on.month
                    if middle - wide / 2 > said:
                        said = middle + wide / 2
                        painter.setPen(QColor(t.text2))
                        place = QRectF(middle - wide / 2, self.height() - scaled(18), wide, scaled(16))
                        painter.drawText(place, _CENTRE, name)

    def _paint_grid(self, painter: QPainter, left: float, zero: float, scale: float, most: int) -> None:
        t = tokens()
        painter.setFont(font("support"))
        said = zero + scaled(17)
        for days in _LIMITS:
            # Where two lines are nearer than a line of text is high, the first is named.
            if days > most or said - (zero - days * scale) < scaled(17):
                continue
            said = zero - days * scale
            y = round(zero - days * scale) + 0.5
            painter.setPen(QPen(QColor(t.control if days == 0 else t.line), 1))
            painter.drawLine(QLineF(left, y, self.width(), y))
            text = say("credit.due") if days == 0 else say("credit.days", days=_signed(days))
            painter.setPen(QColor(t.text2))
            place = QRectF(0, y - scaled(9), left - scaled(8), scaled(18))
            painter.drawText(place, _RIGHT, text)


def _label(middle: float, end: float, *, above: bool) -> QRectF:
    y = end - scaled(22) if above else end + scaled(6)
    return QRectF(middle - 30, y, 60, scaled(16))


def _signed(days: int) -> str:
    return f"+{words().number(days)}" if days > 0 else words().number(days)


def _colour(days: int) -> QColor:
    if days <= 0:
        return QColor(tokens().done.solid)
    return age_colour(1 if days <= 10 else 2 if days <= 20 else 3 if days <= 30 else 4)


_CENTRE = Qt.AlignmentFlag.AlignCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
