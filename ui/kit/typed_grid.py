"""A grid of typed cells: one is open for typing at a time, and the keys walk from one to the next (K1 to K4, K8).

Enter and Tab go on, with Shift back; over the last cell of the last line they begin another. Leaving an empty line takes it
away, and from the last one the keys leave the grid. What the lines are, and what is typed in which cell, says the grid of a
room.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeVar, cast

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QStyleOptionViewItem, QWidget

from app.base.listing import ListRow
from ui.kit.grid_keys import Act, act_of
from ui.kit.picker import Picker
from ui.kit.rows_cells import RowsDelegate
from ui.kit.rows_table import RowsTable
from ui.kit.theme import colour
from ui.kit.typed_edit import TypedEdit
from ui.kit.wording import say


class TypedRow(ListRow, Protocol):
    """A line as typed. `blank` until it names something; `cells` are the columns that Enter goes through on it."""

    @property
    def blank(self) -> bool: ...

    @property
    def cells(self) -> tuple[str, ...]: ...


ROW = TypeVar("ROW", bound=TypedRow)
_RADIUS = 4
FIRST = "name"
"""The key of the column where a line begins."""
_STAYS = frozenset(
    {
        Qt.FocusReason.PopupFocusReason,
        Qt.FocusReason.ActiveWindowFocusReason,
        Qt.FocusReason.OtherFocusReason,
    }
)
"""Why the focus goes without anybody having left the cell."""


class PickerCell(Picker[Any]):
    """A picker whose next field is the grid's affair."""

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's own signature
        return True


class TypedCells(RowsDelegate):
    """Frames the cells that can be typed in, so that they are told from those that only say something.

    A line that names something already shows so what is asked of it besides; an empty one where it begins.
    """

    def __init__(self, grid: TypedGrid[Any]) -> None:
        super().__init__(grid.rows_model, grid)
        self._grid = grid

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        number, key = index.row(), self._grid.rows_model.columns[index.column()].key
        if key not in self._grid.framed(number) or self._grid.at == (number, key):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("control"), 1))
        # Where its editor will stand.
        cell = QRectF(option.rect).adjusted(2.5, 3.5, -1.5, -4.5)
        painter.drawRoundedRect(cell, _RADIUS, _RADIUS)
        painter.restore()


class TypedGrid(RowsTable[ROW]):
    """Holds the lines and the open cell, `at`: its row and its column's key.

    `complained` carries what is wrong with the cell, or nothing; `left` that the keys went on (True) or back (False) out
    of the grid.
    """

    complained = Signal(str)
    left = Signal(bool)

    row_height = 36
    drops_empty = False
    at: tuple[int, str] | None = None

    # --- what the grid of a room says ---

    def fresh(self) -> ROW:
        """An empty line."""
        raise NotImplementedError

    def all_editors(self) -> Iterable[QWidget]:
        """The editors there are, each over whatever cell of its kind is open."""
        raise NotImplementedError

    def editor_of(self, row: int, key: str) -> QWidget:
        """The editor of a cell."""
        raise NotImplementedError

    def load(self, row: int, key: str) -> None:
        """Put what stands in a cell into its editor."""
        raise NotImplementedError

    def take(self) -> bool:
        """Take what was typed into the line; complain and stay where it cannot be taken."""
        raise NotImplementedError

    def cover(self) -> None:
        """Put the open editor over its cell."""
        raise NotImplementedError

    def typed_in(self, row: int) -> tuple[str, ...]:
        """The columns of a line that can be open for typing."""
        return self.rows[row].cells

    def framed(self, row: int) -> tuple[str, ...]:
        """The columns of a line that are framed while the keys are elsewhere."""
        typed = self.typed_in(row) if row < len(self.rows) else ()
        return typed if typed == (FIRST,) else tuple(key for key in typed if key != FIRST)

    def make_cells(self) -> RowsDelegate:
        return TypedCells(self)

    def drop(self, row: int) -> None:
        """Take a line out because somebody wants it."""
        self.put([each for at, each in enumerate(self.rows) if at != row])

    def passed(self, row: int, *, back: bool) -> bool:
        """Whether nothing is left to go on from, the line having been dealt with."""
        return False

    def acts(self) -> Mapping[Act, Callable[[], object]]:
        """What keys do besides going from cell to cell."""
        return {}

    # --- the lines ---

    @property
    def rows(self) -> tuple[ROW, ...]:
        """The lines as typed, the empty one included."""
        return self.rows_model.rows

    def own_editors(self, editors: Iterable[QWidget]) -> None:
        """Have the grid say where the focus goes: none of its editors can be reached by Tab."""
        for editor in editors:
            editor.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            editor.installEventFilter(self)
            editor.hide()

    # --- the open cell ---

    def column_of(self, key: str) -> int:
        """Where a column stands."""
        return next(at for at, column in enumerate(self.rows_model.columns) if column.key == key)

    @property
    def open_editor(self) -> QWidget | None:
        """The editor of the open cell."""
        return self.editor_of(*self.at) if self.at is not None else None

    def go(self, row: int, key: str) -> None:
        """Open a cell for typing; an empty line opens at its first only."""
        row = min(max(row, 0), len(self.rows) - 1)
        key = key if key in self.typed_in(row) else FIRST
        self.at = (row, key)
        self.setCurrentIndex(self.rows_model.index(row, self.column_of(key)))
        self.load(row, key)
        editor = self.editor_of(row, key)
        title = say(next(each.title for each in self.rows_model.columns if each.key == key))
        editor.setAccessibleName(say("order_entry.cell", title=title, n=row + 1))
        self.cover()
        editor.show()
        editor.raise_()
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(editor, (QLineEdit, QPlainTextEdit)):
            # The same editor on another line has the focus already.
            editor.selectAll()
        # Only now: hiding what has the keys would send them anywhere.
        self.hide_others()

    def hide_others(self) -> None:
        """Put away every editor but the open one."""
        opened = self.open_editor
        for editor in self.all_editors():
            if editor is not opened:
                editor.hide()

    def close_cell(self) -> None:
        """Put the editors away; an empty last line goes with them."""
        self.at = None
        self.hide_others()
        if len(self.rows) > 1 and self.rows[-1].blank:
            self.put(self.rows[:-1])

    def leave(self, *, forward: bool) -> None:
        """Give the keys to what comes after the grid, or before it."""
        self.at = None
        self.left.emit(forward)
        self.hide_others()

    def begin(self) -> None:
        """Go to the first empty line, or to the first of all."""
        self.go(next((at for at, row in enumerate(self.rows) if row.blank), 0), FIRST)

    # --- from cell to cell ---

    def step(self, *, back: bool = False) -> None:
        """Go to the next cell or the one before; over the end of the last line, to a new one."""
        if self.at is None or not self.take():
            return
        row, key = self.at
        if self.rows[row].blank:
            self._leave_empty(row, back=back)
            return
        if self.passed(row, back=back):
            return
        cells = self._stops(row)
        standing = cells.index(key) if key in cells else len(cells) - (0 if back else 1)
        place = standing + (-1 if back else 1)
        if 0 <= place < len(cells):
            self.go(row, cells[place])
        elif back and row == 0:
            self.leave(forward=False)
        elif back:
            self.go(row - 1, self._stops(row - 1)[-1])
        else:
            self._next_line(row)

    def _stops(self, row: int) -> list[str]:
        """The cells of a line that Tab stops at: those that can be typed in now."""
        open_to = self.typed_in(row)
        return [key for key in self.rows[row].cells if key in open_to]

    def _next_line(self, row: int) -> None:
        if row == len(self.rows) - 1:
            self.put([*self.rows, self.fresh()])
        self.go(row + 1, FIRST)

    def go_line(self, step: int) -> None:
        """Go to the line above (-1) or below (1), in the same column."""
        raise NotImplementedError

    def add_line(self) -> None:
        """Add an empty line below the current one (Ins)."""
        if not self.take():
            return
        row = self.at[0] if self.at is not None else 0
        if self.rows[row].blank:
            self.go(row, FIRST)
            return
        self.at = None
        self.put([*self.rows[: row + 1], self.fresh(), *self.rows[row + 1 :]])
        self.go(row + 1, FIRST)

    def remove_line(self) -> None:
        """Take out the current line (Ctrl+Del)."""
        if self.at is None:
            return
        row, key = self.at
        self.at = None
        self.drop(row)
        self.go(min(row, len(self.rows) - 1), key)

    def _leave_empty(self, row: int, *, back: bool) -> None:
        """Out of an empty line: it goes, unless it is the only one; from the last one the keys leave the grid."""
        last = row == len(self.rows) - 1
        self.at = None
        if len(self.rows) > 1:
            self.put([each for at, each in enumerate(self.rows) if at != row])
        if back and row > 0:
            self.go(row - 1, self._stops(row - 1)[-1])
        elif last or back:
            self.leave(forward=not back)
        else:
            self.go(row, FIRST)

    # --- keys ---

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self.on_key(cast("QWidget", watched), event)
        if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            self._on_focus_lost(event)
        return super().eventFilter(watched, event)

    def on_key(self, editor: QWidget, event: QKeyEvent) -> bool:
        """What a key does in an open cell; whether it was done."""
        act, listed = act_of(event), bool(getattr(editor, "list_is_open", False))
        if act == "on" and listed:
            return self._on_listed(editor, event)
        if act in {"up", "down"} and listed:
            return False
        if act == "undo" and isinstance(editor, TypedEdit) and editor.touched:
            cast("TypedEdit[object]", editor).restore()
            return True
        if act == "unmark" and isinstance(editor, QLineEdit):
            editor.deselect()
            editor.end(False)  # noqa: FBT003 - Qt's own argument: do not select
            return True
        walk: Mapping[Act, Callable[[], object]] = {
            "on": self.step,
            "back": lambda: self.step(back=True),
            "down": lambda: self.go_line(1),
            "up": lambda: self.go_line(-1),
            "add": self.add_line,
            "remove": self.remove_line,
        }
        doing = {**walk, **self.acts()}.get(act) if act is not None else None
        if doing is not None:
            doing()
        return doing is not None

    def _on_listed(self, editor: QWidget, event: QKeyEvent) -> bool:
        """Enter belongs to the open list; Tab takes from it as Enter does, and goes on from a choice."""
        if event.key() != Qt.Key.Key_Tab:
            return False
        if isinstance(editor, PickerCell):
            # What is highlighted is meant, also when it is not there yet.
            enter = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
            editor.keyPressEvent(enter)
        else:
            self.step()
        return True

    # --- focus and mouse ---

    def _on_focus_lost(self, event: QFocusEvent) -> None:
        """Another widget took the keys: what was typed is taken, an empty last line goes."""
        if self.at is not None and event.reason() not in _STAYS and self.take():
            self.close_cell()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        opened = self.open_editor
        if opened is not None:
            opened.setFocus(Qt.FocusReason.OtherFocusReason)
        elif event.reason() is Qt.FocusReason.BacktabFocusReason:
            self.go(len(self.rows) - 1, self._stops(len(self.rows) - 1)[-1])
        elif event.reason() is not Qt.FocusReason.MouseFocusReason:
            self.begin()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if not self.take():
            return
        if index.isValid():
            key = self.rows_model.columns[index.column()].key
            self.go(index.row(), key)
        elif self.rows[-1].blank:
            self.begin()
        else:
            self._next_line(len(self.rows) - 1)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.cover()


def without_blanks(rows: Sequence[ROW]) -> list[ROW]:
    """The lines that name something."""
    return [row for row in rows if not row.blank]
