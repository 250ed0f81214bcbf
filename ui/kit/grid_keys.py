"""What the keys mean in the line grid (K2 to K4, K8): pure, the grid does it."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

Act = Literal[
    "on",
    "back",
    "down",
    "up",
    "add",
    "remove",
    "copy",
    "total",
    "text",
    "section",
    "option",
    "undo",
    "redo",
    "unmark",
]

_NONE = Qt.KeyboardModifier.NoModifier
_CONTROL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
_KEYS: dict[tuple[Qt.Key, Qt.KeyboardModifier], Act] = {
    (Qt.Key.Key_Return, _NONE): "on",
    (Qt.Key.Key_Enter, _NONE): "on",
    (Qt.Key.Key_Return, _SHIFT): "back",
    (Qt.Key.Key_Enter, _SHIFT): "back",
    (Qt.Key.Key_Tab, _NONE): "on",
    (Qt.Key.Key_Backtab, _NONE): "back",
    (Qt.Key.Key_Backtab, _SHIFT): "back",
    (Qt.Key.Key_Tab, _SHIFT): "back",
    (Qt.Key.Key_Down, _NONE): "down",
    (Qt.Key.Key_Up, _NONE): "up",
    (Qt.Key.Key_Insert, _NONE): "add",
    (Qt.Key.Key_Delete, _CONTROL): "remove",
    (Qt.Key.Key_D, _CONTROL): "copy",
    (Qt.Key.Key_F9, _NONE): "total",
    (Qt.Key.Key_T, _CONTROL): "text",
    (Qt.Key.Key_T, _CONTROL | _SHIFT): "section",
    (Qt.Key.Key_O, _CONTROL | _SHIFT): "option",
    (Qt.Key.Key_Z, _CONTROL): "undo",
    (Qt.Key.Key_Z, _CONTROL | _SHIFT): "redo",
    (Qt.Key.Key_Y, _CONTROL): "redo",
    (Qt.Key.Key_F2, _NONE): "unmark",
}


def act_of(event: QKeyEvent) -> Act | None:
    """What a key asks for; None where it is the editor's own."""
    return _KEYS.get((Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier))
