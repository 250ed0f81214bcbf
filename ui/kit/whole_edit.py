"""A field for a whole number: days, counts."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from app.base.errors import Refusal
from ui.kit.money_edit import WithUnit
from ui.kit.wording import say, words

LARGEST = 100_000


class WholeEdit(WithUnit):
    """A whole number from nought on; `unit` is the key of the words that stand inside, at its right."""

    wants_decimals = False

    def __init__(self, parent: QWidget | None = None, *, unit: str = "") -> None:
        super().__init__(_read, str, parent)
        self._unit_key = unit
        if unit:
            self.textChanged.connect(self._say_unit)
            self._say_unit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self._unit_key:
            self._say_unit()

    def _say_unit(self, text: str = "") -> None:
        # An empty field speaks of several; in French nought is no plural.
        text = text or self.text()
        ones = {"1"} if words().language == "en" else {"0", "1"}
        name = self._unit_key.removeprefix("kit.unit.")
        self.show_unit(say(f"kit.one.{name}" if text in ones else self._unit_key))


def _read(text: str) -> int:
    if not text.isdecimal():
        raise Refusal("typed_number_unreadable", text=text)
    value = int(text)
    if value >= LARGEST:
        raise Refusal("typed_too_large", text=text)
    return value
