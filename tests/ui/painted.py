"""What is heard while a window is painted: texts that widgets paint themselves, and those that find no room."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QFontMetricsF, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

_GLYPH = re.compile("[\ue000-\uf8ff]")
"""What a font of icons holds: the places of no letters."""


@dataclass(frozen=True, slots=True)
class Glance:
    """What one painting of a window tells: texts that were shortened or cut off, with where, and those our widgets paint."""

    shortened: list[tuple[str, str, str]]
    cut: list[tuple[str, str, str, str]]
    painted: dict[QWidget, list[str]]
    picture: QPixmap


def glanced_at(root: QWidget) -> Glance:
    """Paint a window, listening to all of it at once."""
    # The one that names where a text is cut hears it first: it asks who called it.
    with _listening() as shortened, _painting() as painted, _cutting() as cut:
        picture = root.grab()
    return Glance(shortened, cut, painted, picture)


@contextmanager
def _listening() -> Iterator[list[tuple[str, str, str]]]:
    """Hear each text that is shortened while it is painted: where, the whole of it, what is left."""
    heard: list[tuple[str, str, str]] = []
    before = QFontMetrics.elidedText

    def elided(self: QFontMetrics, text: str, *more: Any) -> str:
        shown = before(self, text, *more)
        if shown != text:
            heard.append((sys._getframe(1).f_code.co_qualname, text, shown))
        return shown

    QFontMetrics.elidedText = elided  # pyright: ignore[reportAttributeAccessIssue]
    try:
        yield heard
    finally:
        QFontMetrics.elidedText = before


@contextmanager
def _cutting() -> Iterator[list[tuple[str, str, str, str]]]:
    """Hear each text that is painted into a rectangle too small for it, where Qt cuts it off without a mark."""
    heard: list[tuple[str, str, str, str]] = []
    before = QPainter.drawText

    def drawn(self: QPainter, *args: Any) -> Any:
        match args:
            case (QRect() | QRectF() as room, int() as flags, str() as text, *_):
                wanted = wanted_for(self, QRectF(room), flags, text)
                if wanted is not None:
                    has = f"{room.width():.0f}x{room.height():.0f}"
                    heard.append((sys._getframe(1).f_code.co_qualname, text, has, wanted))
            case _:
                pass
        return before(self, *args)

    QPainter.drawText = drawn  # pyright: ignore[reportAttributeAccessIssue]
    try:
        yield heard
    finally:
        QPainter.drawText = before


def wanted_for(painter: QPainter, room: QRectF, flags: int, text: str) -> str | None:
    """The size a text needs where it gets less; None where it fits."""
    metrics = QFontMetricsF(painter.font())
    if flags & Qt.TextFlag.TextDontClip.value:
        return None
    if flags & Qt.TextFlag.TextWordWrap.value:
        lines = metrics.boundingRect(QRectF(0, 0, room.width(), 10_000), flags, text)
        fits = lines.height() <= room.height() + 1 and lines.width() <= room.width() + 1
        return None if fits else f"{lines.width():.0f}x{lines.height():.0f}"
    wide = max(metrics.horizontalAdvance(line) for line in text.split("\n"))
    return None if wide <= room.width() + 1 else f"{wide:.0f} px"


@contextmanager
def _painting() -> Iterator[dict[QWidget, list[str]]]:
    """Hear each text that our own widgets paint, by the widget; what a table or a label of Qt's paints is told elsewhere."""
    heard: dict[QWidget, list[str]] = {}
    before = QPainter.drawText

    def drawn(self: QPainter, *args: Any) -> Any:
        text = next((arg for arg in reversed(args) if isinstance(arg, str)), "")
        if _GLYPH.fullmatch(text):
            # An icon, which is drawn when it is first shown and then kept.
            text = ""
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
