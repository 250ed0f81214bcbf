"""A field that chooses one of a few values, each with its words in the language of the window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSignalBlocker
from PySide6.QtWidgets import QComboBox, QWidget

from ui.kit.wording import say


class Choice(QComboBox):
    """Values with the keys of their words.

    F4 and Alt+Down open the list, as everywhere; while it is open Enter belongs to it.
    """

    def __init__(self, values: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values = tuple(values)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        for value, key in self._values:
            self.addItem(say(key), value)

    @property
    def value(self) -> str:
        """The value chosen."""
        return str(self.currentData() or "")

    def set_value(self, value: str) -> None:
        """Choose a value without telling anybody; an unknown one changes nothing."""
        at = self.findData(value)
        if at >= 0:
            with QSignalBlocker(self):
                self.setCurrentIndex(at)

    @property
    def list_is_open(self) -> bool:
        """Whether Enter belongs to the open list rather than to the form."""
        return self.view().isVisible()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            for at, (_, key) in enumerate(self._values):
                self.setItemText(at, say(key))
