"""The foot of the rail: how books or shops stand, with the time and the shop concerned, and the bell (look.md §9, Y1)."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from ui.kit.theme import font, scaled, tokens
from ui.kit.tokens import RAIL_NARROW
from ui.kit.wording import say
from ui.shell.rail_button import LEFT, RailButton
from ui.shell.rooms import Waiting

_TWO_LINES = 42
_BELL = 44


class StatusButton(RailButton):
    """A state in words, lighter the time it was last well, and below whom it concerns, where that is somebody.

    `beside` is the room that something at its right takes.
    """

    def __init__(self, parent: QWidget | None = None, *, beside: int = 0) -> None:
        self.aside = self.under = self._tip = ""
        self._beside = beside
        super().__init__("in_step", parent)
        self.setCheckable(False)

    @property
    def tall(self) -> int:
        """How high it is."""
        return scaled(_TWO_LINES) if self.under and not self.narrow else super().tall

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return hint if self.narrow else QSize(hint.width() - self._beside, hint.height())

    def show_state(
        self, icon: str, text: str, tip: str = "", ink: str = "", aside: str = "", under: str = ""
    ) -> None:
        """Show a state: `aside` is a time, `under` who is concerned."""
        self.icon_role, self.icon_ink, self.aside, self.under, self._tip = icon, ink, aside, under, tip
        self.tell(text, tip)
        self.setAccessibleName(", ".join(part for part in (text, under, aside) if part))
        self._resize()

    def set_narrow(self, *, narrow: bool) -> None:
        """Show its icon only, or its words."""
        self.narrow = narrow
        self.show_state(self.icon_role, self.text(), self._tip, self.icon_ink, self.aside, self.under)

    def _paint_words(self, painter: QPainter, inner: QRect, *, chosen: bool) -> None:
        t, name, light = tokens(), font("name"), font("support")
        if self._beside:
            # The bell beside it has room of its own around its icon.
            inner.setRight(self.width())
        line = QRect(inner)
        if self.under:
            line.setHeight(inner.height() // 2)
            line.translate(0, 2)
            below = line.translated(0, line.height() - 3)
            painter.setFont(light)
            painter.setPen(QColor(t.text2))
            painter.drawText(below, LEFT, self._cut(self.under, light, below.width()))
        painter.setFont(name)
        painter.setPen(QColor(t.text))
        shown = self._cut(self.text(), name, line.width())
        painter.drawText(line, LEFT, shown)
        line.setLeft(line.left() + QFontMetrics(name).horizontalAdvance(shown) + scaled(6))
        # A time is told whole or not at all; the tooltip has it.
        if self.aside and QFontMetrics(light).horizontalAdvance(self.aside) <= line.width():
            painter.setFont(light)
            painter.setPen(QColor(t.text2))
            painter.drawText(line, LEFT, self.aside)

    def _cut(self, text: str, made: QFont, width: int) -> str:
        return QFontMetrics(made).elidedText(text, Qt.TextElideMode.ElideRight, width)


class RailFoot(QWidget):
    """The state at the left, the bell at the right; one above the other in a narrow rail. Above them, while there is some,
    the work that goes on behind the window.

    `translated` asks for what the bell tells in the words of another language.
    """

    translated = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._told = ""
        self.work = StatusButton(self)
        self.work.hide()
        self.status = StatusButton(self, beside=_BELL)
        self.bell = RailButton("bell", self)
        self.bell.setCheckable(False)
        self.bell.narrow = True
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.work)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        column.addLayout(self._row)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self.status, 1)
        self._row.addWidget(self.bell)
        self._say()

    def set_narrow(self, *, narrow: bool) -> None:
        """Show icons only."""
        for button in (self.work, self.status):
            button.set_narrow(narrow=narrow)
        way = QBoxLayout.Direction.BottomToTop if narrow else QBoxLayout.Direction.LeftToRight
        self._row.setDirection(way)
        self.bell.setFixedWidth(RAIL_NARROW if narrow else _BELL)

    def show_bell(self, told: str, *, news: int, late: bool) -> None:
        """Show by a dot that something came that nobody looked at yet; `told` says what."""
        self.bell.news = news
        self.bell.waiting = Waiting(1, late=True) if late else None
        self._told = told
        self._say()

    def _say(self) -> None:
        self.bell.tell(say("bell.name"), f"{say('bell.name')}\n{self._told}" if self._told else "")
        self.bell.setAccessibleName(say("bell.name"))
        self.bell.setAccessibleDescription(self._told.replace("\n", ", "))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
            self.translated.emit()
