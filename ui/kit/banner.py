"""A banner over the content it concerns: the problem, its cause, the ways out as buttons (look.md §9, E1)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from ui.kit import icons
from ui.kit.acts import Act, act_button
from ui.kit.chips import Kind
from ui.kit.runner import Failure
from ui.kit.sized import hold_lines
from ui.kit.spoken import Role, spoken_as
from ui.kit.theme import font, theme, tokens
from ui.kit.tokens import MARGIN
from ui.kit.wording import parts, say

_BAR = 4


@spoken_as(Role.AlertMessage)
class Banner(QWidget):
    """A lasting message, `margin` px from both edges of where it stands.

    Hidden until something is shown in it; told to a screen reader when it appears.
    """

    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None, margin: int = MARGIN) -> None:
        super().__init__(parent)
        self.margin = margin
        self._kind: Kind = "late"
        self._failure: Failure | None = None
        self._problem, self._cause = QLabel(self), QLabel(self)
        for label in (self._problem, self._cause):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.setWordWrap(True)
        self._ways = QWidget(self)
        self._row = QHBoxLayout(self._ways)
        self._row.setContentsMargins(0, 4, 0, 0)
        self._row.setSpacing(8)
        self._close = QPushButton(self)
        self._close.setProperty("look", "quiet")
        self._close.setProperty("fit", "compact")
        self._close.setFixedWidth(30)
        self._close.clicked.connect(self.dismiss)
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(margin + 46, 20, margin + 12, 16)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self._problem, 0, 0)
        grid.addWidget(self._close, 0, 1, 3, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._cause, 1, 0)
        grid.addWidget(self._ways, 2, 0)
        theme().changed.connect(self._dress)
        self.hide()

    @property
    def problem(self) -> str:
        """The sentence that is shown in bold."""
        return self._problem.text()

    def show_message(self, kind: Kind, problem: str, cause: str = "", ways: Sequence[Act] = ()) -> None:
        """Show a message with its ways out; it replaces the one before."""
        self._failure = None
        self._kind = kind
        while (item := self._row.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for way in ways:
            button = act_button(way, self._ways)
            button.setProperty("fit", "compact")
            self._row.addWidget(button)
        self._row.addStretch(1)
        self._ways.setVisible(bool(ways))
        self._say(problem, cause)
        self._dress()
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def show_failure(self, failure: Failure, ways: Sequence[Act] = ()) -> None:
        """Show why something could not be done."""
        problem, cause = parts(failure)
        self.show_message("late" if failure.kind != "trouble" else "wait", problem, cause, ways)
        self._failure = failure

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._heighten()

    def _heighten(self) -> None:
        """Hold the words to the lines they need: where height is short, what lies below gives way."""
        margins = self._grid.contentsMargins()
        beside = self._close.width() + self._grid.horizontalSpacing()
        room = self.width() - margins.left() - margins.right() - beside
        for label in (self._problem, self._cause):
            hold_lines(label, room if label.text() else 0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            told = (self._problem.text(), self._cause.text())
            self._say(*(parts(self._failure) if self._failure is not None else told))

    def _say(self, problem: str, cause: str) -> None:
        self._problem.setText(problem)
        self._cause.setText(cause)
        self._cause.setVisible(bool(cause))
        self.setAccessibleName(problem)
        self.setAccessibleDescription(cause)
        self._close.setAccessibleName(say("kit.close"))
        self._close.setToolTip(say("kit.close"))
        self._heighten()

    def dismiss(self) -> None:
        """Take the message away."""
        self.hide()
        self.dismissed.emit()

    def _dress(self) -> None:
        state = tokens().state(self._kind)
        self._problem.setFont(font("sum"))
        self._problem.setStyleSheet(f"color: {state.text}; font-weight: 600")
        self._cause.setFont(font("body"))
        self._close.setIcon(icons.icon("close", "text2", weight="bold"))
        self._close.setIconSize(QSize(12, 12))
        self._heighten()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        state = tokens().state(self._kind)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            box = QRectF(self.rect()).adjusted(self.margin, 10, -self.margin, -6)
            path = QPainterPath()
            path.addRoundedRect(box, 8, 8)
            painter.fillPath(path, QColor(state.ground))
            painter.setClipPath(path)
            painter.fillRect(QRectF(box.left(), box.top(), _BAR, box.height()), QColor(state.solid))
            role = {"wait": "trouble", "run": "info", "none": "offline"}.get(self._kind, self._kind)
            glyph = icons.pixmap(role, f"{self._kind}.solid", 18, self.devicePixelRatioF(), weight="fill")
            painter.drawPixmap(round(box.left()) + 16, round(box.top()) + 11, glyph)
