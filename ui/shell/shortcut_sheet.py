"""All keys on one sheet, from the one table (K12)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.kit.reading_order import InReadingOrder
from ui.kit.scroll import Scroll
from ui.kit.shortcuts import SHORTCUTS, Keys
from ui.kit.spoken import Role, spoken_as
from ui.kit.theme import set_role
from ui.kit.wording import WordButton, WordLabel, say
from ui.shell.rooms import ROOMS

_COLUMNS = (("everywhere", "list"), ("rooms", "page", "palette"), ("entry", "start"))
"""About as long as each other: at the usual size all of it is seen at once."""
_EDGE = 24


@spoken_as(Role.Document)
class _Sheet(Scroll):
    """What is read; the keys stop at it only where it scrolls."""


class ShortcutSheet(InReadingOrder, QDialog):
    """The keys by where they work, in three columns; it scrolls where the window is small."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("shell.keys"))
        title = WordLabel("shell.keys", self)
        set_role(title, "section")
        title.setContentsMargins(_EDGE, 10, _EDGE, 0)
        inside = QWidget()
        columns = QHBoxLayout(inside)
        columns.setContentsMargins(_EDGE, 8, _EDGE, 4)
        columns.setSpacing(36)
        for groups in _COLUMNS:
            column = QVBoxLayout()
            column.setSpacing(6)
            for group in groups:
                self._add_group(column, group)
            column.addStretch(1)
            columns.addLayout(column)
        area = _Sheet(inside, self, edged=True)
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        area.setAccessibleName(say("shell.keys"))
        close = WordButton("kit.close", self, clicked=self.accept)
        close.setDefault(True)
        row = QHBoxLayout()
        row.setContentsMargins(_EDGE, 4, _EDGE, 10)
        row.addStretch(1)
        row.addWidget(close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(title)
        whole.addWidget(area, 1)
        whole.addLayout(row)
        room = parent.size() if parent is not None else self.screen().availableSize()
        wanted = inside.sizeHint()
        high = title.sizeHint().height() + wanted.height() + row.sizeHint().height() + 4
        if high <= room.height() - 48:
            # Nothing to scroll: the keys need not stop there.
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.resize(min(wanted.width() + 16, room.width() - 48), min(high, room.height() - 48))
        close.setFocus()

    def _add_group(self, column: QVBoxLayout, group: str) -> None:
        title = WordLabel(f"keys.{group}", self)
        set_role(title, "sum")
        column.addWidget(title)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(3)
        for row, keys in enumerate(each for each in SHORTCUTS.values() if each.group == group):
            act = WordLabel(_words_of(keys), self)
            shown = WordLabel("", self)
            shown.setText(keys.shown)
            shown.setAccessibleName(f"{act.text()} {keys.shown}")
            set_role(shown, "keys", "text2")
            grid.addWidget(act, row, 0)
            grid.addWidget(shown, row, 1, Qt.AlignmentFlag.AlignRight)
        grid.setColumnStretch(0, 1)
        column.addLayout(grid)
        column.addSpacing(12)


def _words_of(keys: Keys) -> str:
    if keys.act.startswith("room_"):
        return ROOMS[int(keys.act.removeprefix("room_")) - 1].title
    return f"keys.act.{keys.act}"
