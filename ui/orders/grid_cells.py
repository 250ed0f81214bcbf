"""The cells of the line grid: which one is open for typing, what is loaded into its editor and taken from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.orders.entry import Pricing
from ui.kit.office import Office
from ui.orders.cell_editors import Editors
from ui.orders.entry_rows import EntryRow, with_stock
from ui.orders.grid_view import GridView


class GridCells(GridView):
    """`changed` tells that a line is another; `line_left` that it is done for now; `looked_at` carries the line the keys
    are on.
    """

    changed = Signal()
    line_left = Signal()
    looked_at = Signal(object)

    def __init__(
        self, office: Office, create: Callable[[int, str], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(office.currency, parent)
        self.pricing = Pricing(prices_include_tax=False, rates={})
        self._loading = False
        self.editors = Editors(
            office, self.viewport(), lambda text: create(self._row, text), lambda: self.pricing
        )
        self.own_editors(self.all_editors())
        self.editors.words.textChanged.connect(self.cover)
        self.moved.connect(self.cover)
        self.put([])

    def put(self, rows: Sequence[EntryRow], children: Mapping[int, Sequence[EntryRow]] | None = None) -> None:
        """Show these lines, at least one of them; without any, an empty one to begin with."""
        self._set(rows or [EntryRow(1)])
        self.lay_out()
        self.cover()

    def _set(self, rows: Sequence[EntryRow]) -> None:
        self.rows_model.put(with_stock(rows))
        self.spread()

    # --- what the kit's grid asks ---

    def fresh(self) -> EntryRow:
        return EntryRow(0)

    def all_editors(self) -> Iterable[QWidget]:
        return self.editors.by_key.values()

    def editor_of(self, row: int, key: str) -> QWidget:
        return self.editors.of(self.rows[row], key)

    def typed_in(self, row: int) -> tuple[str, ...]:
        # A cell that has given way is none to type in.
        cells = tuple(key for key in self.rows[row].cells if not self.isColumnHidden(self.column_of(key)))
        return (*cells, "amount") if len(cells) > 1 else cells

    def load(self, row: int, key: str) -> None:
        self._loading = True
        self.editors.load(self.rows[row])
        self._loading = False

    def take(self) -> bool:
        if self.at is None:
            return True
        row, key = self.at
        problem = self.editors.problem(key, self.rows[row], self.pricing)
        self.complained.emit(problem)
        if problem:
            return False
        typed = self.editors.typed(key, self.rows[row], self.pricing)
        if typed is not None and typed != self.rows[row].line:
            self._replace(row, replace(self.rows[row], line=typed))
        return True

    def cover(self) -> None:
        """Put the open editor over its cell; nothing stands beside a product that is not chosen yet."""
        if self.at is None or self.at[0] >= len(self.rows):
            return
        row, key = self.at
        if self.rows[row].words_only:
            place = self.place_of(row, "name", "rate")
            lines = self.editors.words.document().blockCount()
            tall = max(place.height(), min(lines + 1, 6) * self.editors.words.fontMetrics().height() + 14)
            self.editors.words.setGeometry(place.adjusted(0, 0, 0, tall - place.height() if lines > 1 else 0))
            return
        until = "available" if key == "name" and self.rows[row].line is None else key
        self.editors.by_key[key].setGeometry(self.place_of(row, key, until))

    # --- the open cell ---

    @property
    def _row(self) -> int:
        return self.at[0] if self.at is not None else 0

    def go(self, row: int, key: str) -> None:
        """Open a cell for typing; an empty line opens at its product only."""
        if self.at is not None and self.at[0] != min(max(row, 0), len(self.rows) - 1):
            self.line_left.emit()
        super().go(row, key)
        self.looked_at.emit(self.rows[self._row])

    def leave(self, *, forward: bool) -> None:
        self.at = None
        self.line_left.emit()
        super().leave(forward=forward)

    def close_cell(self) -> None:
        super().close_cell()
        self.line_left.emit()

    def _replace(self, at: int, row: EntryRow) -> None:
        rows = list(self.rows)
        rows[at] = row
        self._set(rows)
        self.changed.emit()
