"""The sound of a scan that is refused; who prepares looks at the shelf and not at the screen (B6).

The system's own bell, so that its volume and its silence are the system's: so many strokes say what is wrong.
"""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

_APART = 160
"""Milliseconds between two strokes."""


def ring(times: int) -> None:
    """Ring the bell so many times."""
    for at in range(times):
        QTimer.singleShot(at * _APART, QApplication.beep)
