"""The table under the line grid: how it looks and where a cell stands; what is typed in it is the grid's affair."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QTableView, QWidget

from ui.kit.columns import Column
from ui.kit.rows_model import RowsModel
from ui.kit.theme import scaled
from ui.kit.typed_grid import TypedGrid
from ui.orders.entry_rows import EntryModel, EntryRow, columns
from ui.orders.margins import MARGIN_KEYS

_NARROW = 700
_EARNED = 150
"""How much wider it has to be where margins are looked at too."""


class GridView(TypedGrid[EntryRow]):
    """Shows an EntryModel. `moved` tells that cells stand elsewhere: scrolled, resized, laid out anew."""

    moved = Signal()

    earns = False
    _said: tuple[str, ...] = ()

    def __init__(self, currency: str, parent: QWidget | None = None) -> None:
        super().__init__(
            columns(currency, include_tax=False), parent, currency=currency, name="order_entry.lines"
        )
        # Large letters on a small screen: what has no room is a scroll away, and the bar says so.
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            bar.valueChanged.connect(self.moved)

    def make_model(self, columns: Sequence[Column[EntryRow]], currency: str) -> RowsModel[EntryRow]:
        return EntryModel(self, currency=currency)

    def framed(self, row: int) -> tuple[str, ...]:
        # All of a sheet is there to be typed: frames would say nothing.
        return ()

    @property
    def entries(self) -> EntryModel:
        """The model by its own name."""
        return cast("EntryModel", self.rows_model)

    def place_of(self, row: int, key: str, until: str) -> QRect:
        """Where the editor of a cell goes, in the coordinates of the viewport; it may reach over the columns after it."""
        cell = self.visualRect(self.rows_model.index(row, self.column_of(key)))
        end = self.column_of(until)
        last = cell if self.isColumnHidden(end) else self.visualRect(self.rows_model.index(row, end))
        return QRect(cell.left() + 2, cell.top() + 1, last.right() - cell.left() - 2, cell.height() - 3)

    def spread(self) -> None:
        """Let the words of texts and headings reach over the figures they do not have."""
        said = tuple(row.line.kind if row.words_only and row.line else "" for row in self.rows_model.rows)
        if said == self._said:
            return
        self._said = said
        self.clearSpans()
        name, last = self.column_of("name"), self.column_of("amount")
        for at, kind in enumerate(said):
            if kind:
                # A heading leaves the last column to what its section comes to.
                self.setSpan(at, name, 1, last - name + (kind == "text"))

    def show_margins(self, *, shown: bool) -> None:
        """Show what is earned on each line, or what is there of its product."""
        if shown != self.earns:
            self.earns = shown
            self.lay_out()
            if self.at is not None and self.isColumnHidden(self.column_of(self.at[1])):
                # Nobody types where nothing is seen.
                self.step()

    def lay_out(self) -> None:
        """Give each column its width; the name takes what is left."""
        self._lay_out()

    def _lay_out(self) -> None:
        super()._lay_out()
        self.moved.emit()

    def _place(self) -> None:
        columns, header = self.rows_model.columns, self.horizontalHeader()
        # What is there of a product gives way first: what is missing is also said beside the grid. Margins take the place
        # of the rate, which is seldom another than the product's; of what is there only where a name would have no room.
        least = _NARROW + _EARNED if self.earns else _NARROW
        self.setColumnHidden(self.column_of("available"), self.viewport().width() < scaled(least))
        self.setColumnHidden(self.column_of("rate"), self.earns)
        for key in MARGIN_KEYS:
            self.setColumnHidden(self.column_of(key), not self.earns)
        taken = sum(
            scaled(column.width)
            for at, column in enumerate(columns)
            if column.width and not self.isColumnHidden(at)
        )
        left = self.viewport().width() - taken
        for at, column in enumerate(columns):
            header.resizeSection(at, scaled(column.width) if column.width else max(left, scaled(120)))

    def sizeHint(self) -> QSize:
        # The form around it says how high it is.
        return QTableView.sizeHint(self)

    def minimumSizeHint(self) -> QSize:
        return QTableView.minimumSizeHint(self)
