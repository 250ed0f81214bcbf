"""A box to tick that says the words under a key, in whatever language the window has."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from ui.kit.wording import plain, say


class WordBox(QCheckBox):
    """Its words come from the catalogue; facts in them are already said."""

    def __init__(self, key: str, parent: QWidget | None = None, **facts: object) -> None:
        super().__init__(parent)
        self._key, self._facts = key, facts
        self._say()

    def tell(self, key: str, **facts: object) -> None:
        """Say other words."""
        self._key, self._facts = key, facts
        self._say()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _say(self) -> None:
        self.setText(plain(say(self._key, **self._facts)))
