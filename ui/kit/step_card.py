"""The card of the next step: what it will do, line by line, above the one button that does it (look.md §1.4, S3)."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.kit import icons
from ui.kit.acts import Act
from ui.kit.breakable import kept_together
from ui.kit.shortcuts import bind, hint
from ui.kit.theme import font, set_role, theme, tokens
from ui.kit.tokens import MARGIN
from ui.kit.verb_dialog import Effects
from ui.kit.wording import WordButton, WordLabel, say

_PAD = 16


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step already in words: its title, its effects as (role of an icon, words), and the act; without one there is
    only something to say. `besides` is another answer to the same question, beside the one button.
    """

    title: str
    effects: tuple[tuple[str, str], ...] = ()
    act: Act | None = None
    besides: Act | None = None


class StepCard(QWidget):
    """The one card of a page. Ctrl+Enter takes the step."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.step: NextStep | None = None
        self._busy = False
        self._heading = WordLabel("page.next_step", self)
        self._keys = QLabel(self)
        self._title = QLabel(self)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setWordWrap(True)
        self._effects = Effects(self)
        self.button = WordButton("page.next_step", self, look="primary", clicked=self.take)
        self.other = WordButton("page.next_step", self, clicked=self._take_other)
        self.other.hide()
        bind(self, "confirm", self.take)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self._heading)
        head.addStretch(1)
        head.addWidget(self._keys)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN + _PAD, 16 + 12, MARGIN + _PAD, _PAD)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._title)
        column.addWidget(self._effects)
        column.addSpacing(2)
        column.addWidget(self.button)
        column.addWidget(self.other)
        self._dress()
        theme().changed.connect(self._dress)

    def show_step(self, step: NextStep) -> None:
        """Show another step; what was under way is over."""
        self.step, self._busy = step, False
        self._title.setText(kept_together(step.title))
        self._effects.tell(step.effects)
        # Where there is none, the card only says how it stands.
        self._heading.tell("page.next_step" if step.act is not None else "page.stands")
        self.button.setVisible(step.act is not None)
        self._keys.setVisible(step.act is not None)
        if step.act is not None:
            self.button.tell(step.act.title)
            self.button.setEnabled(True)
            self.button.describe(", ".join(self._effects.told))
        self.other.setVisible(step.besides is not None)
        if step.besides is not None:
            self.other.tell(step.besides.title)
        self._dress()

    @property
    def told(self) -> tuple[str, ...]:
        """The effects that are shown."""
        return self._effects.told

    def take(self) -> None:
        """Take the step, once: until the page shows the next one, another press does nothing."""
        if self.step is not None and self.step.act is not None and not self._busy:
            self.step.act.act()

    def _take_other(self) -> None:
        if self.step is not None and self.step.besides is not None and not self._busy:
            self.step.besides.act()

    def set_busy(self, *, busy: bool) -> None:
        """While a step is under way it cannot be taken again."""
        self._busy = busy

    def _dress(self) -> None:
        set_role(self._heading, "label", "text2")
        set_role(self._keys, "keys", "text2")
        self._title.setFont(font("section"))
        self._keys.setText(hint("confirm"))
        if self.step is not None and self.step.act is not None and self.step.act.icon:
            self.button.setIcon(icons.icon(self.step.act.icon, "on_accent"))
        self.setAccessibleName(say("page.next_step"))

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(t.line_strong), 1))
            painter.setBrush(QColor(t.raised))
            box = QRectF(self.rect()).adjusted(MARGIN + 0.5, 16.5, -MARGIN - 0.5, -0.5)
            painter.drawRoundedRect(box, 8, 8)
