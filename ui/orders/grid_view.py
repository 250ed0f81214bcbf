"""The table under the line grid: how it looks and where a cell stands; what is typed in it is the grid's affair."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from ui.kit.rows_cells import RowsDelegate, RowsHeader
from ui.kit.theme import scaled, theme
from ui.kit.wording import say
from ui.orders.entry_rows import EntryModel
from ui.orders.margins import MARGIN_KEYS

_ROW = 36
_NARROW = 700


class GridView(QTableView):
    """Shows an EntryModel. `moved` tells that cells stand elsewhere: scrolled, resized, laid out anew."""

    moved = Signal()

    def __init__(self, currency: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said: tuple[str, ...] = ()
        self.rows_model = EntryModel(self, currency=currency)
        self.setModel(self.rows_model)
        self.setItemDelegate(RowsDelegate(self.rows_model, self))
        self.setHorizontalHeader(RowsHeader(self.rows_model, self))
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalScrollBar().valueChanged.connect(self.moved)
        self.setAccessibleName(say("order_entry.lines"))
        self.earns = False
        theme().changed.connect(self.lay_out)

    def column_of(self, key: str) -> int:
        """Where a column stands."""
        return next(at for at, column in enumerate(self.rows_model.columns) if column.key == key)

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

    def lay_out(self) -> None:
        """Give each column its width; the name takes what is left."""
        self.verticalHeader().setDefaultSectionSize(scaled(_ROW))
        columns, header = self.rows_model.columns, self.horizontalHeader()
        # What is there of a product gives way first: what is missing is also said beside the grid.
        # Where margins are looked at they stand in its place.
        self.setColumnHidden(
            self.column_of("available"), self.earns or self.viewport().width() < scaled(_NARROW)
        )
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
        self.moved.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lay_out()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.setAccessibleName(say("order_entry.lines"))
            self.rows_model.renew()
