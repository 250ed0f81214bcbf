"""How far long work is: a bar that moves with the work, and words of what was reached (look.md §12, P3, P5)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.kit.runner import Progress, Token
from ui.kit.theme import scaled, set_role, theme, tokens
from ui.kit.wording import say

_LOOK_MILLISECONDS = 100


class _Bar(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.share = 0.0
        self._resize()
        theme().changed.connect(self._resize)

    def _resize(self) -> None:
        self.setFixedHeight(scaled(8))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            whole = QRectF(self.rect())
            radius = whole.height() / 2
            painter.setBrush(QColor(t.none.ground))
            painter.drawRoundedRect(whole, radius, radius)
            painter.setBrush(QColor(t.accent_edge))
            if self.share > 0:
                whole.setWidth(max(whole.width() * self.share, whole.height()))
                painter.drawRoundedRect(whole, radius, radius)


def told_at(key: str, begun: str = "process.working") -> Callable[[Progress], str]:
    """How far work is, by the key of words with `done` and `total`; those of `begun` until it is known how much there is."""

    def told(progress: Progress) -> str:
        if not progress.total:
            return say(begun)
        return say(key, done=progress.done, total=progress.total, item=progress.item)

    return told


class ProgressLine(QWidget):
    """Follows a token by looking at it from time to time; `told` puts how far it is into words."""

    def __init__(self, told: Callable[[Progress], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._told = told
        self._token: Token | None = None
        self._bar = _Bar(self)
        self._words = QLabel(self)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self._words, "body", "text2")
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MILLISECONDS)
        self._timer.timeout.connect(self._look)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._words)
        column.addWidget(self._bar)

    def follow(self, token: Token) -> None:
        """Show this work until it is over."""
        self._token = token
        self._timer.start()
        self._look()

    def stop(self) -> None:
        """Look no longer."""
        self._timer.stop()

    @property
    def text(self) -> str:
        """The words that are shown."""
        return self._words.text()

    def _look(self) -> None:
        if self._token is None:
            return
        progress = self._token.progress
        self._bar.share = progress.done / progress.total if progress.total else 0.0
        self._bar.update()
        self._words.setText(self._told(progress))
        self.setAccessibleName(self._words.text())
        if self._token.finished:
            self._timer.stop()
