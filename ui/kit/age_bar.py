"""The ages of debts: one stacked bar, and the words of the buckets (look.md §11)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.kit.spoken import Role, spoken_as
from ui.kit.theme import scaled, theme, tokens
from ui.kit.wording import say

_BETWEEN = re.compile(r"(\d+)-(\d+)")


def age_colour(at: int) -> QColor:
    """The colour of the bucket at a place: not due, then older and older."""
    colours = tokens().ages
    return QColor(colours[min(at, len(colours) - 1)])


def bucket_told(name: str) -> str:
    """The name of a bucket in words: « 31–60 j »."""
    between = _BETWEEN.fullmatch(name)
    if between is not None:
        return say("ageing.bucket.between", first=between[1], last=between[2])
    if name.startswith("over_"):
        return say("ageing.bucket.over", last=name.removeprefix("over_"))
    return say(f"ageing.bucket.{name}")


@spoken_as(Role.Chart)
class AgeBar(QWidget):
    """One bar of parts, oldest at the right, parted by a pixel."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._amounts: tuple[int, ...] = ()
        self._resize()
        theme().changed.connect(self._resize)

    def show_amounts(self, amounts: Sequence[int], told: str) -> None:
        """Show these parts; `told` is what a screen reader says."""
        self._amounts = tuple(max(amount, 0) for amount in amounts)
        self.setAccessibleName(told)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, scaled(14))

    def _resize(self) -> None:
        self.setFixedHeight(scaled(14))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        total = sum(self._amounts)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens().none.ground))
            painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
            left = 0.0
            for at, amount in enumerate(self._amounts):
                if amount and total:
                    width = amount * self.width() / total
                    painter.fillRect(QRectF(left, 0, max(width - 1, 1), self.height()), age_colour(at))
                    left += width
