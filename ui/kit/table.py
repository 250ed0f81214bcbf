"""The table of a list: one current row, ticks that are the selection, and keys before the mouse (look.md §6, L9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView, QWidget

from ui.kit.cells import CellDelegate
from ui.kit.columns import Cell, Column
from ui.kit.density import row_height
from ui.kit.header import ListHeader
from ui.kit.list_room import ListRoom
from ui.kit.theme import theme
from ui.kit.window_model import WindowModel

PATIENCE_MILLISECONDS = 200
TICK_WIDTH = 48
_BEYOND = 60
"""How many rows before and behind those in view are looked at for the room they need, as far as they are there."""


class ListTable(QTableView):
    """Shows a WindowModel. `opened` carries the key of the row that Enter or a double click opens.

    `menu_asked` carries the key of a row and where on the screen its menu shall open, `columns_moved` the keys of the
    columns in the order to which one was dragged; `columns_asked` tells that the menu of the titles is wanted.
    """

    opened = Signal(int)
    menu_asked = Signal(int, QPoint)
    copy_asked = Signal()
    widths_changed = Signal()
    columns_moved = Signal(object)
    columns_asked = Signal()

    def __init__(self, model: WindowModel[Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = model
        self._room = ListRoom(model)
        self._current_key: int | None = None
        self._laying = False
        self.setModel(model)
        self._cells = CellDelegate(model, self)
        self.setItemDelegate(self._cells)
        header = self._titles = ListHeader(model, self)
        self.setHorizontalHeader(header)
        header.sectionClicked.connect(self._on_header)
        header.sectionResized.connect(self._on_resized)
        header.sectionMoved.connect(self._on_dragged)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._ask_columns)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self._set_heights()
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MILLISECONDS)
        self._patience.timeout.connect(self._lose_patience)
        self.verticalScrollBar().valueChanged.connect(self._look)
        self.selectionModel().currentChanged.connect(self._on_current)
        model.moved.connect(self._on_moved)
        model.renewed.connect(self._on_renewed)
        model.dataChanged.connect(self._on_brought)
        model.ticks.changed.connect(header.viewport().update)
        theme().changed.connect(self._on_theme)
        row_height().changed.connect(self._set_heights)

    # --- what the screen asks ---

    def mark_current(self) -> None:
        """Have a row framed wherever there is one, and tint it while the keys are elsewhere: it is shown beside."""
        self._cells.marks_current = True

    @property
    def current_key(self) -> int | None:
        """The key of the framed row."""
        return self._current_key

    def go_to(self, row: int) -> None:
        """Frame a row and bring it into view."""
        if 0 <= row < self._rows.rowCount():
            self.setCurrentIndex(self._rows.index(row, 1))

    def show_columns(self, columns: Sequence[Column[Any]]) -> None:
        """Show other columns, each as wide as it was left; the framed row stays framed."""
        self._laying = True
        self._rows.show_columns(columns)
        self._room.renew()
        self._laying = False
        self._lay_out()

    def set_widths(self, widths: dict[str, int]) -> None:
        """Widths by column key, as the user left them."""
        self._room.dragged = dict(widths)
        self._lay_out()

    @property
    def widths(self) -> dict[str, int]:
        """The widths the user changed, by column key."""
        return dict(self._room.dragged)

    def make_room(self, widths: Mapping[str, int]) -> None:
        """Make columns at least so wide, by key: for sums at their foot, which are longer than any cell.

        They stay so while the list is open: columns shall not breathe with each filter.
        """
        if self._room.ask(widths):
            self._lay_out()

    # --- keys and mouse ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key, row = event.key(), self.currentIndex().row()
        if plain and key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._open(row)
        elif plain and key == Qt.Key.Key_Space:
            self._rows.tick(row)
        elif key == Qt.Key.Key_A and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self._rows.tick_all()
        elif key == Qt.Key.Key_C and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.copy_asked.emit()
        elif plain and key == Qt.Key.Key_Escape and len(self._rows.ticks):
            self._rows.ticks.clear()
        elif plain and key == Qt.Key.Key_Home:
            self.go_to(0)
        elif plain and key == Qt.Key.Key_End:
            self.go_to(self._rows.rowCount() - 1)
        elif key == Qt.Key.Key_Menu and self._current_key is not None:
            below = self.visualRect(self.currentIndex()).bottomLeft()
            self.menu_asked.emit(self._current_key, self.viewport().mapToGlobal(below))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if not index.isValid():
            return
        if event.button() == Qt.MouseButton.LeftButton and index.column() == 0:
            self._rows.tick(index.row())
        elif (
            event.button() == Qt.MouseButton.RightButton and (key := self._rows.key(index.row())) is not None
        ):
            self.menu_asked.emit(key, event.globalPosition().toPoint())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() > 0:
            self._open(index.row())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(int(event.position().y())))

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._pin()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)
        self._pin()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.go_to(max(self.rowAt(0), 0))
        self._pin()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._pin()
        self.viewport().update()

    # --- laying out ---

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()
        self._look()

    def _on_theme(self) -> None:
        # Letters may be smaller now; who asked for room asks again.
        self._room.forget()
        self._set_heights()

    def _set_heights(self) -> None:
        self.verticalHeader().setDefaultSectionSize(row_height().pixels)
        self._lay_out()

    def _lay_out(self) -> None:
        """Give each column its width; those without one share what is left."""
        if self._laying:
            return
        self._laying = True
        # Columns may make the bar at the right come or go, which takes room from them.
        for _ in range(3):
            width = self.viewport().width()
            self._place()
            if self.viewport().width() == width:
                break
        self._laying = False

    def _place(self) -> None:
        header = self.horizontalHeader()
        header.resizeSection(0, TICK_WIDTH)
        widths, cramped = self._room.shared(self.viewport().width() - TICK_WIDTH)
        # Somebody may have asked for more columns than there is room for; otherwise nothing shall flicker.
        self.setHorizontalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAsNeeded if cramped else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        )
        for number, width in widths.items():
            header.resizeSection(number, width)

    def _room_of(self, number: int, cell: Cell | None) -> int:
        """How wide a column must be for a cell, or for its title."""
        return self._titles.width_of(number) if cell is None else self._cells.room_of(cell, number)

    def _on_resized(self, section: int, _before: int, after: int) -> None:
        if not self._laying and section:
            self._room.dragged[self._rows.columns[section - 1].key] = after
            self.widths_changed.emit()

    def _on_dragged(self, _section: int, before: int, after: int) -> None:
        if self._laying:
            return
        keys = [column.key for column in self._rows.columns]
        keys.insert(max(after - 1, 0), keys.pop(before - 1))
        self._laying = True
        self.horizontalHeader().moveSection(after, before)
        self._laying = False
        # Columns are shown in the order of the model; Qt must be done with its own dragging first.
        QTimer.singleShot(0, self, partial(self.columns_moved.emit, tuple(keys)))

    def _ask_columns(self, _at: QPoint) -> None:
        self.columns_asked.emit()

    # --- keeping step with the model ---

    def _look(self) -> None:
        first = max(self.rowAt(0), 0)
        last = self.rowAt(self.viewport().height() - 1)
        last = last if last >= 0 else max(self._rows.rowCount() - 1, first)
        self._rows.look_at(first, last)
        # What one comes upon next is looked at too, or columns would widen with every few rows.
        if self._room.weigh(range(max(first - _BEYOND, 0), last + _BEYOND), self._room_of):
            self._lay_out()
        self._be_patient()

    def _be_patient(self) -> None:
        first = max(self.rowAt(0), 0)
        missing = self._rows.rowCount() > 0 and self._rows.line(first) is None
        if missing and self._cells.patient:
            self._patience.start()
        elif not missing:
            self._patience.stop()
            self._cells.patient = True

    def _lose_patience(self) -> None:
        self._cells.patient = False
        self.viewport().update()

    def _on_current(self, current: QModelIndex, before: QModelIndex) -> None:
        self._current_key = self._rows.key(current.row()) if current.isValid() else None
        for index in (current, before):
            if index.isValid():
                self._update_row(index.row())

    def _on_brought(self) -> None:
        if self._current_key is None and self.currentIndex().isValid():
            self._current_key = self._rows.key(self.currentIndex().row())
        self._look()

    def _on_moved(self, by: int) -> None:
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + by * self.verticalHeader().defaultSectionSize())

    def _on_renewed(self) -> None:
        """The framed row stays framed wherever it stands now."""
        row = self._rows.row_of(self._current_key) if self._current_key is not None else None
        if row is None:
            row = (
                self.currentIndex().row()
                if self.currentIndex().isValid()
                else (0 if self.hasFocus() or self._cells.marks_current else None)
            )
        if row is not None and row < self._rows.rowCount():
            self.setAutoScroll(False)
            index = self._rows.index(row, 1)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.setAutoScroll(True)
            self._current_key = self._rows.key(row)
        self.horizontalHeader().viewport().update()
        self._look()

    def _on_header(self, section: int) -> None:
        if section == 0:
            if len(self._rows.ticks):
                self._rows.ticks.clear()
            else:
                self._rows.tick_all()
            return
        query, column = self._rows.query, self._rows.columns[section - 1]
        again = query.sort == column.key and not query.descending
        self._rows.sort(section, Qt.SortOrder.DescendingOrder if again else Qt.SortOrder.AscendingOrder)

    def _open(self, row: int) -> None:
        key = self._rows.key(row)
        if key is not None:
            self.opened.emit(key)

    def _hover(self, row: int) -> None:
        before, self._cells.hovered = self._cells.hovered, row
        if before != row:
            self._update_row(before)
            self._update_row(row)

    def _pin(self) -> None:
        self._rows.pinned = self.hasFocus() or self.underMouse()

    def _update_row(self, row: int) -> None:
        if row >= 0:
            top, height = self.rowViewportPosition(row), self.rowHeight(row)
            self.viewport().update(0, top, self.viewport().width(), height)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._room.forget()
            self._rows.refresh()
