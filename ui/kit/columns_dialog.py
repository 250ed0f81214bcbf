"""Which columns a list shows and in which order: ticked with Space, moved with Ctrl+Up and Ctrl+Down (L1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ui.kit.columns import Column
from ui.kit.office import Office
from ui.kit.sized import least_height
from ui.kit.theme import scaled
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import WordButton, say, words

_KEY = Qt.ItemDataRole.UserRole


class ColumnList(QListWidget):
    """The columns with their boxes."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.move_current(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not control:
            self.focusNextChild()
        else:
            super().keyPressEvent(event)

    def move_current(self, by: int) -> None:
        """Move the framed column up or down."""
        row = self.currentRow()
        if 0 <= row + by < self.count() and row >= 0:
            item = self.takeItem(row)
            self.insertItem(row + by, item)
            self.setCurrentRow(row + by)


class ColumnsDialog(VerbDialog):
    """Calls `chosen(keys)` with the columns ticked, in their order; `usual` are those of the list as it comes.

    `title` is the key of its words where the columns are not those of a list on the screen.
    """

    def __init__(
        self,
        office: Office,
        columns: Sequence[Column[Any]],
        shown: Sequence[str],
        chosen: Callable[[tuple[str, ...]], object],
        parent: QWidget | None = None,
        *,
        usual: Sequence[str],
        title: str = "kit.columns.title",
    ) -> None:
        super().__init__(office, title, "kit.columns.show", parent, columns=1)
        self._columns, self._usual, self._chosen = tuple(columns), tuple(usual), chosen
        self.form.hide()
        self.tell_subtitle(say("kit.columns.text"))
        self.list = ColumnList(self)
        self.list.setAccessibleName(say(title))
        least_height(self.list, 300)
        self.list.itemChanged.connect(self._look)
        up = WordButton("kit.columns.up", self, clicked=lambda: self._move(-1))
        down = WordButton("kit.columns.down", self, clicked=lambda: self._move(1))
        as_it_comes = WordButton("kit.columns.usual", self, look="quiet", clicked=self.show_usual)
        side = QVBoxLayout()
        side.setSpacing(8)
        for button in (up, down, as_it_comes):
            side.addWidget(button)
        side.addStretch(1)
        both = QWidget(self)
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.list, 1)
        row.addLayout(side)
        self.put(both, 1)
        self._fill(shown)

    def open(self) -> None:
        super().open()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def ticked(self) -> tuple[str, ...]:
        """The keys of the columns ticked, in their order."""
        items = [self.list.item(row) for row in range(self.list.count())]
        return tuple(str(item.data(_KEY)) for item in items if item.checkState() == Qt.CheckState.Checked)

    def show_usual(self) -> None:
        """Tick the columns the list has as it comes, in their order."""
        self._fill(self._usual)

    def act(self) -> None:
        """Close, and tell what was chosen."""
        keys = self.ticked
        self.accept()
        self._chosen(keys)

    def _fill(self, shown: Sequence[str]) -> None:
        titles = {column.key: column.headed(words()) for column in self._columns}
        keys = [key for key in shown if key in titles]
        self.list.clear()
        for key in [*keys, *(key for key in titles if key not in keys)]:
            item = QListWidgetItem(titles[key], self.list)
            item.setData(_KEY, key)
            item.setSizeHint(QSize(0, scaled(28)))
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
            )
            item.setCheckState(Qt.CheckState.Checked if key in keys else Qt.CheckState.Unchecked)
        self.list.setCurrentRow(0)
        self._look()

    def _move(self, by: int) -> None:
        self.list.move_current(by)

    def _look(self, _item: QListWidgetItem | None = None) -> None:
        self.verb.allow(bool(self.ticked), say("kit.columns.none"))
