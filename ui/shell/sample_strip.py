"""Over everything that is shown of the sample company: that it is one, and the way to a company of one's own (O2, A4).

It stays, for what it tells of lasts; what passes is said by the banner below it.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ui.kit.chips import Chip, ChipLabel
from ui.kit.elided import ElidedLabel
from ui.kit.sized import fixed_height
from ui.kit.theme import set_role, tokens
from ui.kit.tokens import MARGIN
from ui.kit.wording import WordButton, say

_HIGH = 32


class SampleStrip(QWidget):
    """`left` when somebody wants a company of their own."""

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chip = ChipLabel(self._told(), self)
        self._text: QLabel = ElidedLabel(self)
        set_role(self._text, "support", "text2")
        self.way = WordButton("shell.sample_leave", self, look="link", clicked=self.left.emit)
        self.way.setProperty("fit", "compact")
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, 0, MARGIN, 1)
        row.setSpacing(12)
        row.addWidget(self._chip)
        row.addWidget(self._text, 1)
        row.addWidget(self.way)
        fixed_height(self, _HIGH)
        self._say()

    @staticmethod
    def _told() -> Chip:
        return Chip("run", say("shell.sample_notice"), "sample")

    def _say(self) -> None:
        self._chip.show_chip(self._told())
        self._text.setText(say("shell.sample_notice_text"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens()
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(t.run.ground))
            painter.fillRect(QRect(0, self.height() - 1, self.width(), 1), QColor(t.line_strong))
