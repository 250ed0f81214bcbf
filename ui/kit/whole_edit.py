"""A field for a whole number: days, counts."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.base.errors import Refusal
from ui.kit.typed_edit import TypedEdit

LARGEST = 100_000


class WholeEdit(TypedEdit[int]):
    """A whole number from nought on."""

    wants_decimals = False

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_read, str, parent)


def _read(text: str) -> int:
    if not text.isdecimal():
        raise Refusal("typed_number_unreadable", text=text)
    value = int(text)
    if value >= LARGEST:
        raise Refusal("typed_too_large", text=text)
    return value
