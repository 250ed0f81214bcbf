"""A line of tags parted by commas, completed from those already in use."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from app.base.folding import folded


class TagEdit(QLineEdit):
    """What is typed after the last comma is completed; the same tag twice is one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known = QStringListModel(self)
        self._completer = QCompleter(self._known, self)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        # Not the line's own completer, which would complete the whole of it.
        self._completer.setWidget(self)
        self._completer.activated.connect(self._take)
        self.textEdited.connect(self._look)

    def offer(self, known: Sequence[str]) -> None:
        """Complete from these."""
        self._known.setStringList(list(known))

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags that stand in the line."""
        found: dict[str, str] = {}
        for part in self.text().split(","):
            name = " ".join(part.split())
            if name:
                found.setdefault(folded(name), name)
        return tuple(found.values())

    def set_tags(self, names: Sequence[str]) -> None:
        """Show these."""
        self.setText(", ".join(names))

    @property
    def list_is_open(self) -> bool:
        """Whether Enter belongs to the open list rather than to the form."""
        popup = self._completer.popup()
        return popup is not None and popup.isVisible()

    def _look(self, text: str) -> None:
        typed = text.rpartition(",")[2].strip()
        self._completer.setCompletionPrefix(typed)
        matching = self._completer.completionCount()
        popup = self._completer.popup()
        if typed and matching and self._completer.currentCompletion() != typed:
            self._completer.complete()
        elif popup is not None:
            popup.hide()

    def _take(self, name: str) -> None:
        before = self.text().rpartition(",")[0].strip()
        self.setText(f"{before}, {name}" if before else name)
