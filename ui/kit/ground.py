"""A widget with a ground of the theme and a line along one edge: regions are divided by lines, not boxes (look.md §1)."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.kit.theme import colour, theme

Edge = Literal["", "top", "bottom", "left", "right"]


class Ground(QWidget):
    """Paints a ground by its name in the tokens; painted rather than styled, so that it follows the theme by itself."""

    def __init__(
        self,
        ground: str = "sunken",
        edge: Edge = "",
        parent: QWidget | None = None,
        *,
        line: str = "line_strong",
    ) -> None:
        super().__init__(parent)
        self._ground, self._edge, self._line = ground, edge, line
        theme().changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            if self._ground:
                painter.fillRect(self.rect(), colour(self._ground))
            if self._edge:
                painter.fillRect(self._border(), colour(self._line))

    def _border(self) -> QRect:
        match self._edge:
            case "top":
                return QRect(0, 0, self.width(), 1)
            case "left":
                return QRect(0, 0, 1, self.height())
            case "right":
                return QRect(self.width() - 1, 0, 1, self.height())
            case _:
                return QRect(0, self.height() - 1, self.width(), 1)
