"""A line of text that says less or is cut where there is no more room, and is shown whole in its tooltip then."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class ElidedLabel(QLabel):
    """Takes the room it is given; never pushes what stands beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._shorter: tuple[str, ...] = ()

    def say_fitting(self, texts: Sequence[str]) -> None:
        """Say the first of these that fits, the fullest first; the last is cut where none does."""
        self.setText(texts[0] if texts else "")
        self._shorter = tuple(texts[1:])
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(24, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        whole, metrics = self.text(), self.fontMetrics()
        said = (whole, *self._shorter)
        fitting = next((text for text in said if metrics.horizontalAdvance(text) <= self.width()), said[-1])
        shown = metrics.elidedText(fitting, Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip(whole if shown != whole else "")
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(self.foregroundRole()))
            painter.drawText(self.rect(), _LINE, shown)


_LINE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
