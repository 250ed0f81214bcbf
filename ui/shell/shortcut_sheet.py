"""All keys on one sheet, from the one table (K12)."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.kit.shortcuts import GROUPS, SHORTCUTS, Keys
from ui.kit.theme import set_role
from ui.kit.wording import WordButton, WordLabel, say
from ui.shell.rooms import ROOMS


class ShortcutSheet(QDialog):
    """The keys by where they work."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("shell.keys"))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        columns = QHBoxLayout()
        columns.setSpacing(32)
        column.addLayout(columns)
        halves = [QVBoxLayout(), QVBoxLayout(), QVBoxLayout()]
        for half in halves:
            half.setSpacing(6)
            columns.addLayout(half)
        for group, half in zip(GROUPS, (0, 1, 2, 2, 1, 0), strict=True):
            self._add_group(halves[half], group)
        for half in halves:
            half.addStretch(1)
        close = WordButton("kit.close", self, clicked=self.accept)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(close)
        column.addLayout(row)

    def _add_group(self, column: QVBoxLayout, group: str) -> None:
        title = WordLabel(f"keys.{group}", self)
        set_role(title, "sum")
        column.addWidget(title)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        for row, keys in enumerate(each for each in SHORTCUTS.values() if each.group == group):
            act = WordLabel(_words_of(keys), self)
            shown = WordLabel("", self)
            shown.setText(keys.shown)
            set_role(shown, "keys", "text2")
            grid.addWidget(act, row, 0)
            grid.addWidget(shown, row, 1)
        grid.setColumnStretch(0, 1)
        column.addLayout(grid)
        column.addSpacing(12)


def _words_of(keys: Keys) -> str:
    if keys.act.startswith("room_"):
        return ROOMS[int(keys.act.removeprefix("room_")) - 1].title
    return f"keys.act.{keys.act}"
