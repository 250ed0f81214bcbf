"""A line of what asks for somebody: what, whose, how much, and its verb; the whole of it is a door for the mouse."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QEnterEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.kit import icons
from ui.kit.elided import ElidedLabel
from ui.kit.ground import Ground
from ui.kit.theme import colour, scaled, set_role
from ui.kit.tokens import MARGIN
from ui.kit.wording import WordButton


class TaskLine(Ground):
    """52 high. `chosen` is a click anywhere in it; keys go to its buttons.

    `who` is said in as many words as there is room for, the fullest first.
    """

    chosen = Signal()

    def __init__(
        self,
        look: tuple[str, str],
        what: str,
        who: Sequence[str],
        amount: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", "bottom", parent, line="line")
        self.setMinimumHeight(scaled(52))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.what = what
        icon, ink = look
        glyph, sum_of, title, below = QLabel(self), QLabel(self), QLabel(self), ElidedLabel(self)
        glyph.setPixmap(icons.pixmap(icon, ink, scaled(20), self.devicePixelRatioF()))
        title.setText(what)
        below.say_fitting(who)
        sum_of.setText(amount)
        sum_of.setVisible(bool(amount))
        for label, role, told in (
            (title, "name", "text"),
            (below, "support", "text2"),
            (sum_of, "sum", "text"),
        ):
            label.setTextFormat(Qt.TextFormat.PlainText)
            set_role(label, role, told)
        # Examples by name may be cut, what waits may not.
        title.setWordWrap(True)
        below.setVisible(any(who))
        told_by = QVBoxLayout()
        told_by.setSpacing(0)
        told_by.addStretch(1)
        told_by.addWidget(title)
        told_by.addWidget(below)
        told_by.addStretch(1)
        self._across = QHBoxLayout(self)
        self._across.setContentsMargins(MARGIN, 6, MARGIN, 7)
        self._across.setSpacing(14)
        self._across.addWidget(glyph)
        self._across.addLayout(told_by, 1)
        self._across.addWidget(sum_of)

    def put_verb(self, verb: WordButton) -> None:
        """Add a button at its end."""
        verb.describe(self.what)
        self._across.addWidget(verb)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.chosen.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.underMouse():
            with QPainter(self) as painter:
                painter.fillRect(self.rect(), colour("hover"))
        super().paintEvent(event)
