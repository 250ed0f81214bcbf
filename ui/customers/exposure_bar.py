"""Exposure against the limit: the parts of what would be owed on one bar, and where the limit stands (look.md §11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.kit.spoken import Role, spoken_as
from ui.kit.theme import scaled, theme, tokens

# Categories 1 to 5 of look.md §11.
LIGHT = ("#4E96EE", "#57297A", "#26705F", "#7E1410", "#97938A")
DARK = ("#BCDDFA", "#C39BF5", "#70BBA8", "#AE6414", "#7F8582")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the exposure: its words, its amount, which colour of the chart it has.

    A `hatched` one is not there yet: it would come with what is being typed.
    """

    label: str
    amount: int
    colour: int
    hatched: bool = False


def chart_colour(at: int) -> QColor:
    """A colour of the chart in the theme that holds."""
    return QColor((DARK if tokens().name == "dark" else LIGHT)[at])


def paint_part(painter: QPainter, place: QRectF, part: Part) -> None:
    """Paint a part of the bar, or its square in a legend."""
    painter.fillRect(place, chart_colour(part.colour))
    if part.hatched:
        stripes = QColor(tokens().content)
        stripes.setAlpha(170)
        painter.save()
        painter.setClipRect(place)
        painter.setPen(QPen(stripes, 2))
        step, at = 6, place.left() - place.height()
        while at < place.right():
            painter.drawLine(QLineF(at, place.bottom(), at + place.height(), place.top()))
            at += step
        painter.restore()


@spoken_as(Role.Chart)
class ExposureBar(QWidget):
    """Painted; its words are those of the lines below it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[Part, ...] = ()
        self._limit: int | None = None
        self._resize()
        theme().changed.connect(self._resize)

    def show_parts(self, parts: Sequence[Part], limit: int | None, told: str) -> None:
        """Show these parts; those that are nothing or credit take no room. `told` is what a screen reader says."""
        self._parts, self._limit = tuple(part for part in parts if part.amount > 0), limit
        self.setAccessibleName(told)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, scaled(26))

    def _resize(self) -> None:
        self.setFixedHeight(scaled(26))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens()
        total = sum(part.amount for part in self._parts)
        whole = max(total, self._limit or 0, 1)
        # Room after the limit, so that passing it shows.
        scale = (self.width() - 1) / (whole * 1.06 if self._limit else whole)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            top, height = scaled(5), scaled(16)
            painter.setBrush(QColor(t.none.ground))
            painter.drawRoundedRect(QRectF(0, top, self.width(), height), 4, 4)
            left = 0.0
            for part in self._parts:
                width = part.amount * scale
                place = QRectF(left, top, max(width - 1, 1), height)
                paint_part(painter, place, part)
                left += width
            if self._limit is not None:
                at = self._limit * scale
                painter.fillRect(QRectF(QPointF(at, 0), QPointF(at + 2, self.height())), QColor(t.text))
