"""The texts that widgets paint themselves, which Qt can tell nobody."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget


@contextmanager
def painting() -> Iterator[dict[QWidget, list[str]]]:
    """Hear each text that our own widgets paint, by the widget; what a table or a label of Qt's paints is told elsewhere."""
    heard: dict[QWidget, list[str]] = {}
    before = QPainter.drawText

    def drawn(self: QPainter, *args: Any) -> Any:
        text = next((arg for arg in reversed(args) if isinstance(arg, str)), "")
        frame = sys._getframe(1)
        while text and frame is not None:
            owner = frame.f_locals.get("self")
            if isinstance(owner, QWidget):
                heard.setdefault(owner, []).append(text)
                break
            frame = frame.f_back
        return before(self, *args)

    QPainter.drawText = drawn  # pyright: ignore[reportAttributeAccessIssue]
    try:
        yield heard
    finally:
        QPainter.drawText = before
