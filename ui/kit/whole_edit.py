"""A field for a whole number: days, counts."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from app.base.errors import Refusal
from ui.kit.money_edit import WithUnit
from ui.kit.wording import say

LARGEST = 100_000


class WholeEdit(WithUnit):
    """A whole number from nought on; `unit` is the key of the words that stand inside, at its right."""

    wants_decimals = False

    def __init__(self, parent: QWidget | None = None, *, unit: str = "") -> None:
        super().__init__(_read, str, parent)
        self._unit_key = unit
        if unit:
            self.show_unit(say(unit))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self._unit_key:
            self.show_unit(say(self._unit_key))


def _read(text: str) -> int:
    if not text.isdecimal():
        raise Refusal("typed_number_unreadable", text=text)
    value = int(text)
    if value >= LARGEST:
        raise Refusal("typed_too_large", text=text)
    return value
