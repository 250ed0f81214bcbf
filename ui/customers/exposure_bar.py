"""Exposure against the limit: the parts of what would be owed on one bar, and where the limit stands (look.md §11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ui.kit.ground import Ground
from ui.kit.section import emptied
from ui.kit.spoken import Role, spoken_as
from ui.kit.theme import scaled, set_role, theme, tokens


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
    return QColor(tokens().chart[at])


def paint_part(painter: QPainter, place: QRectF, part: Part, *, beyond: bool = False) -> None:
    """Paint a part of the bar, or its square in a legend; `beyond` the limit it has the colour of danger."""
    t = tokens()
    plain = QColor(t.wait.solid) if part.hatched else chart_colour(part.colour)
    painter.fillRect(place, QColor(t.late.solid) if beyond else plain)
    if part.hatched:
        stripes = QColor(t.content)
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
    """Painted; its words are those of the lines below it. What passes the limit is red, whatever it is made of."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[Part, ...] = ()
        self._over = False
        self._limit: int | None = None
        self._resize()
        theme().changed.connect(self._resize)

    def show_parts(self, parts: Sequence[Part], limit: int | None, told: str, *, over: bool) -> None:
        """Show these parts; those that are nothing or credit take no room. `told` is what a screen reader says.

        `over` says whether the limit is passed: credit may keep within it what the debts alone would pass.
        """
        self._parts, self._limit = tuple(part for part in parts if part.amount > 0), limit
        self._over = over and limit is not None
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
            before = 0
            for part in self._parts:
                for start, end, beyond in self._pieces(before, before + part.amount):
                    place = QRectF(start * scale, top, max((end - start) * scale - 1, 1), height)
                    paint_part(painter, place, part, beyond=beyond)
                before += part.amount
            if self._limit is not None:
                at = self._limit * scale
                painter.fillRect(QRectF(QPointF(at, 0), QPointF(at + 2, self.height())), QColor(t.text))

    def _pieces(self, start: int, end: int) -> list[tuple[int, int, bool]]:
        """A stretch of the bar, in amounts: what is within the limit, and what is beyond."""
        if not self._over or self._limit is None or end <= self._limit:
            return [(start, end, False)]
        if start >= self._limit:
            return [(start, end, True)]
        return [(start, self._limit, False), (self._limit, end, True)]


class PartLines(QWidget):
    """The parts of the bar as lines: a square of its colour, what it is, how many documents, how much; then the sum."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[tuple[str, str, str, int | None], ...] = ()
        self._sum = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(2, 1)
        theme().changed.connect(self._draw)

    def show_rows(
        self,
        rows: Sequence[tuple[str, str, str, int | None]],
        below: Sequence[tuple[str, str, str, int | None]] = (),
    ) -> None:
        """Show these: words, number of documents, amount, and the colour of the chart; the last line is the sum.

        What stands `below` is a part of the sum.
        """
        self._rows = (*rows, *below)
        self._sum = len(rows) - 1
        self._draw()

    @property
    def told(self) -> dict[str, str]:
        """The amounts by words."""
        return {label: amount for label, _, amount, _ in self._rows}

    def _draw(self) -> None:
        emptied(self._grid)
        for at, (label, many, amount, colour) in enumerate(self._rows):
            last = at == self._sum
            if last:
                line = Ground("", "bottom", self)
                line.setFixedHeight(7)
                self._grid.addWidget(line, 2 * at, 0, 1, 4)
            if colour is not None:
                self._grid.addWidget(_Square(colour, self), 2 * at + 1, 0)
            words = [QLabel(text, self) for text in (label, many, amount)]
            roles = ("sum", "support", "figure2") if last else ("body", "support", "body")
            late = colour in (OVERDUE, BEYOND)
            for place, (word, role) in enumerate(zip(words, roles, strict=True), 1):
                word.setTextFormat(Qt.TextFormat.PlainText)
                set_role(word, role, "late" if late and place == 3 else "text2" if place == 2 else "text")
                # What has no colour begins where the squares do.
                bare = place == 1 and colour is None
                self._grid.addWidget(word, 2 * at + 1, 0 if bare else place, 1, 2 if bare else 1)
            words[2].setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            words[2].setAccessibleName(f"{label} {amount}")


OVERDUE = 3
"""The colour of what is overdue."""
BEYOND = -1
"""Stands for the colour of what passes the limit, whatever it is made of."""


class _Square(QWidget):
    def __init__(self, colour: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._colour = colour
        self.setFixedSize(scaled(10), scaled(10))

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            beyond = self._colour == BEYOND
            painter.fillRect(
                self.rect(), QColor(tokens().late.solid) if beyond else chart_colour(self._colour)
            )
