"""The foot of the palette: what is searched at the left, the keys at the right."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.kit.key_cap import key_cap_width, paint_key_cap
from ui.kit.shortcuts import hint, written
from ui.kit.spoken import Role, spoken_as
from ui.kit.theme import font, scaled, theme, tokens
from ui.kit.wording import say

HEIGHT = 39
ALL, ACTIONS, ABOUT = "palette.foot.all", "palette.foot.actions", "palette.foot.about"
"""What is searched: everything, commands alone, what to do with one thing."""


@spoken_as(Role.StaticText)
class PaletteFoot(QWidget):
    """Painted; the words at the left give way to the keys."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._about = ALL
        self._fit()
        self._say()
        theme().changed.connect(self._fit)

    def tell(self, about: str) -> None:
        """Say what is searched, by the key of its words, with the keys that mean something there."""
        self._about = about
        self._say()

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(1, 0, self.width() - 2, 1, QColor(t.line_strong))
            right = float(self.width() - 15)
            for keys, words in reversed(self._keys()):
                right = self._paint_keys(painter, right, keys, words) - 12
            painter.setFont(font("support"))
            painter.setPen(QColor(t.text2))
            room = QRect(16, 1, round(right) - 16, self.height() - 1)
            told = say(self._about)
            if painter.fontMetrics().horizontalAdvance(told) <= room.width():
                painter.drawText(room, _MIDDLE, told)

    def _paint_keys(self, painter: QPainter, right: float, keys: str, words: str) -> float:
        """Keys and what they do, ending at `right`; gives where they begin."""
        painter.setFont(font("support"))
        painter.setPen(QColor(tokens().text2))
        width = painter.fontMetrics().horizontalAdvance(words)
        painter.drawText(QRect(round(right - width), 1, width + 2, self.height() - 1), _MIDDLE, words)
        left = right - width - 6 - key_cap_width(keys)
        paint_key_cap(painter, left, self.height() / 2 + 0.5, keys)
        return left

    def _keys(self) -> list[tuple[str, str]]:
        keys = [(f"{written('Up')} {written('Down')}", say("palette.foot.choose"))]
        if self._about == ABOUT:
            return [*keys, (hint("escape"), say("palette.foot.back"))]
        if self._about == ALL:
            keys.append((written("Tab"), say("palette.foot.act")))
            keys.append((">", say("palette.foot.only")))
        return keys

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _say(self) -> None:
        told = ", ".join(f"{keys} {words}" for keys, words in self._keys())
        self.setAccessibleName(f"{say(self._about)}, {told}")
        self.update()

    def _fit(self) -> None:
        self.setFixedHeight(scaled(HEIGHT))


_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
