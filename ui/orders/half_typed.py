"""What is being typed and not taken yet: Undo takes it back before it takes back what stands."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit

from ui.kit.typed_edit import TypedEdit


def half_typed(edit: QObject) -> bool:
    """Whether a field has something of its own to take back first."""
    if isinstance(edit, TypedEdit):
        return edit.touched
    return isinstance(edit, QLineEdit) and edit.isModified() and edit.isUndoAvailable()
