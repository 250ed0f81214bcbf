"""The cells of the line grid: which one is open for typing, what is loaded into its editor and taken from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from app.orders.entry import Pricing
from ui.kit.office import Office
from ui.kit.wording import say
from ui.orders.cell_editors import Editors
from ui.orders.entry_rows import EntryRow, with_stock
from ui.orders.grid_view import GridView


class GridCells(GridView):
    """Holds the rows and the open cell. `changed` tells that a line is another; `line_left` that it is done for now.

    `left` tells that the keys went on (True) or back (False) out of the grid. `complained` carries what is wrong with
    the cell, or nothing; `looked_at` the line the keys are on.
    """

    changed = Signal()
    line_left = Signal()
    left = Signal(bool)
    complained = Signal(str)
    looked_at = Signal(object)

    def __init__(
        self, office: Office, create: Callable[[int, str], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(office.currency, parent)
        self.pricing = Pricing(prices_include_tax=False, rates={})
        self._at: tuple[int, str] | None = None
        self._loading = False
        self.editors = Editors(office, self.viewport(), lambda text: create(self._row, text))
        for editor in self.editors.by_key.values():
            editor.installEventFilter(self)
        self.editors.words.textChanged.connect(self._place)
        self.moved.connect(self._place)
        self.put([])

    @property
    def rows(self) -> tuple[EntryRow, ...]:
        """The lines as typed, the empty one included."""
        return self.rows_model.rows

    def put(self, rows: Sequence[EntryRow]) -> None:
        """Show these lines, at least one of them; without any, an empty one to begin with."""
        self._set(rows or [EntryRow(1)])
        self.lay_out()
        self._place()

    def _set(self, rows: Sequence[EntryRow]) -> None:
        self.rows_model.put(with_stock(rows))
        self.spread()

    # --- the open cell ---

    @property
    def _row(self) -> int:
        return self._at[0] if self._at is not None else 0

    @property
    def _editor(self) -> QWidget:
        """The editor of the open cell."""
        assert self._at is not None
        return self.editors.of(self.rows[self._at[0]], self._at[1])

    def go(self, row: int, key: str) -> None:
        """Open a cell for typing; an empty line opens at its product only."""
        row = min(max(row, 0), len(self.rows) - 1)
        if self._at is not None and self._at[0] != row:
            self.line_left.emit()
        cells = self.rows[row].cells
        self._at = (row, key if key in cells or (key == "amount" and len(cells) > 1) else "name")
        self.setCurrentIndex(self.rows_model.index(row, self.column_of(self._at[1])))
        self._load()
        self._place()
        editor = self._editor
        editor.show()
        editor.raise_()
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(editor, (QLineEdit, QPlainTextEdit)):
            # The same editor on another line has the focus already.
            editor.selectAll()
        self.looked_at.emit(self.rows[row])
        # Only now: hiding what has the keys would send them anywhere.
        self._hide_others()

    def _leave(self, *, forward: bool) -> None:
        self._at = None
        self.line_left.emit()
        self.left.emit(forward)
        self._hide_others()

    def _hide_others(self) -> None:
        """Put away every editor but the open one."""
        opened = self._editor if self._at is not None else None
        for editor in self.editors.by_key.values():
            if editor is not opened:
                editor.hide()

    # --- between cell and editor ---

    def _load(self) -> None:
        """Put what stands in the cell into its editor."""
        if self._at is None:
            return
        row, key = self._at
        self._loading = True
        self.editors.load(self.rows[row])
        self._loading = False
        title = say(next(each.title for each in self.rows_model.columns if each.key == key))
        self._editor.setAccessibleName(say("order_entry.cell", title=title, n=row + 1))

    def _take(self) -> bool:
        """Take what was typed into the line; complain and stay where it cannot be taken."""
        if self._at is None:
            return True
        row, key = self._at
        problem = self.editors.problem(key, self.rows[row], self.pricing)
        self.complained.emit(problem)
        if problem:
            return False
        typed = self.editors.typed(key, self.rows[row], self.pricing)
        if typed is not None and typed != self.rows[row].line:
            self._replace(row, replace(self.rows[row], line=typed))
        return True

    def _replace(self, at: int, row: EntryRow) -> None:
        rows = list(self.rows)
        rows[at] = row
        self._set(rows)
        self.changed.emit()

    # --- the focus ---

    def _on_key(self, editor: QWidget, event: QKeyEvent) -> bool:
        """What a key does in an open cell; whether it was done."""
        raise NotImplementedError

    def begin(self) -> None:
        """Go to where typing begins."""
        raise NotImplementedError

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(cast("QWidget", watched), event)
        if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            self._on_focus_lost(event)
        return super().eventFilter(watched, event)

    def _on_focus_lost(self, event: QFocusEvent) -> None:
        """Another widget took the keys: what was typed is taken, an empty last line goes."""
        stays = {Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason}
        if self._at is None or event.reason() in stays or event.reason() is Qt.FocusReason.OtherFocusReason:
            return
        if self._take():
            self._at = None
            self._hide_others()
            if len(self.rows) > 1 and self.rows[-1].line is None:
                self.put(self.rows[:-1])
            self.line_left.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._at is not None:
            self._editor.setFocus(Qt.FocusReason.OtherFocusReason)
        elif event.reason() is Qt.FocusReason.BacktabFocusReason:
            self.go(len(self.rows) - 1, self.rows[-1].cells[-1])
        elif event.reason() is not Qt.FocusReason.MouseFocusReason:
            self.begin()

    def _place(self) -> None:
        """Put the open editor over its cell; nothing stands beside a product that is not chosen yet."""
        if self._at is not None and self._at[0] < len(self.rows):
            row, key = self._at
            if self.rows[row].words_only:
                place = self.place_of(row, "name", "rate")
                lines = self.editors.words.document().blockCount()
                tall = max(place.height(), min(lines + 1, 6) * self.editors.words.fontMetrics().height() + 14)
                self.editors.words.setGeometry(
                    place.adjusted(0, 0, 0, tall - place.height() if lines > 1 else 0)
                )
                return
            until = "available" if key == "name" and self.rows[row].line is None else key
            self.editors.by_key[key].setGeometry(self.place_of(row, key, until))
