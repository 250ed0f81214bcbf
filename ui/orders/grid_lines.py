"""Going through the lines of the grid, and adding, copying and removing them (K2, K4, K8)."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal

from app.orders.line_typed import section_line, text_line
from ui.orders.entry_rows import EntryRow
from ui.orders.grid_cells import GridCells


class GridLines(GridCells):
    """`removed` carries a line that was taken out and where it stood, so that it can come back.

    What `offers_options` is a quote: its lines may be options.
    """

    removed = Signal(object, int)
    offers_options = False

    def step(self, *, back: bool = False) -> None:
        """Go to the next cell or the one before; over the end of the last line, to a new one."""
        if self._at is None or not self._take():
            return
        row, key = self._at
        if self.rows[row].line is None:
            self._leave_empty(row, back=back)
            return
        line = self.rows[row].line
        if line is not None and line.kind == "text" and not line.name and not back:
            # Nothing was said: the text goes. A heading without words stays, it ends the section above.
            self.remove_line()
            return
        cells = self.rows[row].cells
        place = (cells.index(key) if key in cells else len(cells) - (0 if back else 1)) + (-1 if back else 1)
        if 0 <= place < len(cells):
            self.go(row, cells[place])
        elif back and row == 0:
            self._leave(forward=False)
        elif back:
            self.go(row - 1, self.rows[row - 1].cells[-1])
        else:
            if row == len(self.rows) - 1:
                self.put([*self.rows, EntryRow(len(self.rows) + 1)])
            self.go(row + 1, "name")

    def add_line(self) -> None:
        """Add an empty line below the current one (Ins)."""
        if not self._take():
            return
        at = self._row + 1
        if self.rows and self.rows[min(at, len(self.rows)) - 1].line is None:
            self.go(at - 1, "name")
            return
        self._at = None
        self.put([*self.rows[:at], EntryRow(0), *self.rows[at:]])
        self.go(at, "name")

    def add_words(self, kind: str) -> None:
        """Say something between the lines: a text, or the heading of a section (Ctrl+T, Ctrl+Shift+T)."""
        if not self._take():
            return
        said = EntryRow(0, section_line("") if kind == "section" else text_line(""))
        row = self._row
        fresh = self.rows[row].line is None
        at = row if fresh else row + 1
        self._at = None
        self.put([*self.rows[:at], said, *self.rows[at + (1 if fresh else 0) :]])
        self.go(at, "name")

    def type_total(self) -> None:
        """Type what the current line comes to (F9); its price follows."""
        if self._at is not None and self._take() and len(self.rows[self._row].cells) > 1:
            self.go(self._row, "amount")

    def turn_option(self) -> None:
        """Make the current line an option, no part of the total, or count it again (Ctrl+Shift+O); of quotes only."""
        if not self.offers_options or self._at is None or not self._take():
            return
        at, key = self._at
        line = self.rows[at].line
        if line is not None and not self.rows[at].words_only:
            self._replace(at, replace(self.rows[at], line=replace(line, optional=not line.optional)))
            self.go(at, key)

    def remove_line(self) -> None:
        """Take out the current line (Ctrl+Del); it can be brought back."""
        if self._at is None:
            return
        row, key = self._at
        gone = self.rows[row]
        self._at = None
        self.put([each for at, each in enumerate(self.rows) if at != row])
        if gone.line is not None:
            self.removed.emit(gone, row)
            self.changed.emit()
        self.go(min(row, len(self.rows) - 1), key)

    def copy_line(self) -> None:
        """Make the current line what the line above is (Ctrl+D)."""
        if self._at is None or self._row == 0 or (above := self.rows[self._row - 1]).line is None:
            return
        row, key = self._at
        self._replace(row, replace(above, id=row + 1))
        self.go(row, "quantity" if key == "name" else key)

    def _leave_empty(self, row: int, *, back: bool) -> None:
        """Out of an empty line: it goes, unless it is the only one; from the last one the keys leave the grid."""
        last = row == len(self.rows) - 1
        self._at = None
        if len(self.rows) > 1:
            self.put([each for at, each in enumerate(self.rows) if at != row])
        if back and row > 0:
            self.go(row - 1, self.rows[row - 1].cells[-1])
        elif last or back:
            self._leave(forward=not back)
        else:
            self.go(row, "name")

    def go_line(self, step: int) -> None:
        if self._at is None or not self._take():
            return
        row, key = self._at
        if self.rows[row].line is None and len(self.rows) > 1:
            # An empty line is not left behind.
            self._at = None
            self.put([each for at, each in enumerate(self.rows) if at != row])
        if 0 <= row + step < len(self.rows):
            self.go(row + step, key)
        else:
            self.go(min(row, len(self.rows) - 1), key)
