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

    def passed(self, row: int, *, back: bool) -> bool:
        line = self.rows[row].line
        if back or line is None or line.kind != "text" or line.name:
            return False
        # Nothing was said: the text goes. A heading without words stays, it ends the section above.
        self.remove_line()
        return True

    def drop(self, row: int) -> None:
        """Take a line out; it can be brought back."""
        gone = self.rows[row]
        super().drop(row)
        if gone.line is not None:
            self.removed.emit(gone, row)
            self.changed.emit()

    def add_words(self, kind: str) -> None:
        """Say something between the lines: a text, or the heading of a section (Ctrl+T, Ctrl+Shift+T)."""
        if not self.take():
            return
        said = EntryRow(0, section_line("") if kind == "section" else text_line(""))
        row = self._row
        fresh = self.rows[row].line is None
        at = row if fresh else row + 1
        self.at = None
        self.put([*self.rows[:at], said, *self.rows[at + (1 if fresh else 0) :]])
        self.go(at, "name")

    def type_total(self) -> None:
        """Type what the current line comes to (F9); its price follows."""
        if self.at is not None and self.take() and len(self.rows[self._row].cells) > 1:
            self.go(self._row, "amount")

    def turn_option(self) -> None:
        """Make the current line an option, no part of the total, or count it again (Ctrl+Shift+O); of quotes only."""
        if not self.offers_options or self.at is None or not self.take():
            return
        at, key = self.at
        line = self.rows[at].line
        if line is not None and not self.rows[at].words_only:
            self._replace(at, replace(self.rows[at], line=replace(line, optional=not line.optional)))
            self.go(at, key)

    def copy_line(self) -> None:
        """Make the current line what the line above is (Ctrl+D)."""
        if self.at is None or self._row == 0 or (above := self.rows[self._row - 1]).line is None:
            return
        row, key = self.at
        self._replace(row, replace(above, id=row + 1))
        self.go(row, "quantity" if key == "name" else key)

    def go_line(self, step: int) -> None:
        if self.at is None or not self.take():
            return
        row, key = self.at
        if self.rows[row].line is None and len(self.rows) > 1:
            # An empty line is not left behind.
            self.at = None
            self.put([each for at, each in enumerate(self.rows) if at != row])
        if 0 <= row + step < len(self.rows):
            self.go(row + step, key)
        else:
            self.go(min(row, len(self.rows) - 1), key)
