"""How high the rows of lists are on this workstation: compact, standard or roomy."""

from __future__ import annotations

from functools import cache
from typing import Literal

from PySide6.QtCore import QObject, Signal

from ui.kit import memory
from ui.kit.theme import scaled

Density = Literal["compact", "standard", "roomy"]
HEIGHTS: dict[str, int] = {"compact": 26, "standard": 32, "roomy": 42}
"""Pixels at 100 %."""


class RowHeight(QObject):
    """The choice that holds for all lists; `changed` tells after each change."""

    changed = Signal()

    @property
    def chosen(self) -> str:
        """The density that was chosen, by name."""
        kept = memory.recall("window/density", "standard")
        return kept if kept in HEIGHTS else "standard"

    @property
    def pixels(self) -> int:
        """How high a row is now."""
        return scaled(HEIGHTS[self.chosen])

    def choose(self, density: str) -> None:
        """Change it, now and from the next start on."""
        if density in HEIGHTS and density != self.chosen:
            memory.keep("window/density", density)
            self.changed.emit()


@cache
def row_height() -> RowHeight:
    """The one of this window."""
    return RowHeight()
