"""A table of rows that are there already: the lines of a document, the rows of a report, what a verb will do.

Same columns, same painting and same keys as a list, without ticks unless asked for. Rows may have child rows, which are
indented and open and close with Right and Left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from app.base.listing import ListRow
from ui.kit.columns import Column
from ui.kit.copying import as_table
from ui.kit.csv_file import as_csv
from ui.kit.room import arrange, share, stretch
from ui.kit.rows_cells import RowsDelegate, RowsHeader
from ui.kit.rows_model import RowsModel
from ui.kit.theme import scaled, theme
from ui.kit.tokens import MARGIN
from ui.kit.wording import say, words

ROW = TypeVar("ROW", bound=ListRow)

_NAME = 168
"""What a name needs at least before other columns give way, at 100 %, in px."""
_SPREAD = 400
"""How far a name reaches into the place of figures that no row has, at 100 %, in px."""
_LINES = 160
"""What words that may take several lines ask for where a name would be cut beside them, at 100 %, in px."""
_LEAST = 96
"""What a name has at least, at 100 %, in px."""
_READ = 500
"""How many rows get the height of their words and the room they need; nobody reads on before mending what these say."""


class RowsTable(QTableView, Generic[ROW]):
    """Shows rows handed over by `put`. `opened` carries the row that Enter or a double click opens.

    `ticking` gives each row a box that Space turns, and the titles one for all of them (Ctrl+A); `ticks_changed` tells.
    `whole` makes the table as high as its rows, for a page that scrolls as a whole. `current_changed` carries the row
    that is framed, or None.
    """

    opened = Signal(object)
    ticks_changed = Signal()
    current_changed = Signal(object)

    row_height = 32
    """How high a row is at 100 %, in px."""
    gives_way: Sequence[str] = ()
    """The columns, by key, that are left out where names would have no room, the first one first."""
    drops_empty = True
    """Whether columns of figures that no row has make room for names that would be cut, in a table shown as a whole."""

    def __init__(
        self,
        columns: Sequence[Column[ROW]],
        parent: QWidget | None = None,
        *,
        currency: str = "EUR",
        ticking: bool = False,
        whole: bool = False,
        name: str = "kit.list.table",
    ) -> None:
        super().__init__(parent)
        self.rows_model: RowsModel[ROW] = self.make_model(columns, currency)
        if ticking:
            self.rows_model.ticks = set()
        self._whole, self._name = whole, name
        self._least: dict[str, int] = {}
        self._needed: dict[int, int] | None = None
        self._dropped: set[int] = set()
        self._laying = False
        self.setModel(self.rows_model)
        self._cells = self.make_cells()
        self.setItemDelegate(self._cells)
        self._titles = RowsHeader(self.rows_model, self)
        self.setHorizontalHeader(self._titles)
        self._titles.turned.connect(self.tick)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if whole:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.setAccessibleName(say(name))
        self.selectionModel().currentChanged.connect(self._on_current)
        self._resize()
        theme().changed.connect(self._resize)

    def make_model(self, columns: Sequence[Column[ROW]], currency: str) -> RowsModel[ROW]:
        """The model of the rows, made once."""
        return RowsModel(columns, self, currency=currency)

    def make_cells(self) -> RowsDelegate:
        """What paints the cells, made once."""
        return RowsDelegate(self.rows_model, self)

    def put(self, rows: Sequence[ROW], children: Mapping[int, Sequence[ROW]] | None = None) -> None:
        """Show these rows; the framed one stays framed where it is still there."""
        before = self.current
        self.rows_model.put(rows, children)
        self._keep(before)
        self._resize()

    def make_room(self, widths: Mapping[str, int]) -> None:
        """Make columns at least so wide, by key: for sums at their foot, which are longer than any cell."""
        if widths != self._least:
            self._least = dict(widths)
            self._lay_out()

    def frame_first(self) -> None:
        """Frame the first row where none is, for buttons that act on the framed one: it shows which one that is."""
        self._cells.marks_current = True
        if not self.currentIndex().isValid() and self.rows_model.rowCount():
            self.setCurrentIndex(self.rows_model.index(0, 0))

    @property
    def current(self) -> ROW | None:
        """The framed row."""
        found = self.rows_model.shown(self.currentIndex().row())
        return found.row if found is not None else None

    @property
    def ticked(self) -> frozenset[int]:
        """The keys of the ticked rows."""
        return frozenset(self.rows_model.ticks or ())

    def tick(self, keys: frozenset[int]) -> None:
        """Tick these rows and no others."""
        self.rows_model.ticks = set(keys)
        self.viewport().update()
        self._titles.viewport().update()
        self.ticks_changed.emit()

    def sizeHint(self) -> QSize:
        if not self._whole:
            return QSize(480, scaled(240))
        rows = self.rows_model.rowCount() * scaled(self.row_height)
        # Words that wrap make rows higher.
        return QSize(480, self.horizontalHeader().height() + max(self.verticalHeader().length(), rows))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height() if self._whole else scaled(96))

    def unseen(self) -> int:
        """How much higher than it has to be it would be with all its rows in sight; nothing where it is hidden."""
        if self.isHidden():
            return 0
        rows = self.horizontalHeader().height() + self.verticalHeader().length() + 2 * self.frameWidth()
        return max(rows - self.minimumHeight(), 0)

    # --- keys and mouse ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key, number = event.key(), self.currentIndex().row()
        shown = self.rows_model.shown(number)
        if key == Qt.Key.Key_C and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.copy()
        elif key == Qt.Key.Key_A and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self._titles.turn()
        elif plain and shown is not None and key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.opened.emit(shown.row)
        elif plain and shown is not None and key == Qt.Key.Key_Space:
            self._tick(number)
        elif (
            plain
            and shown is not None
            and key
            == (Qt.Key.Key_Left if shown.open else Qt.Key.Key_Right if shown.open is not None else None)
        ):
            self._flip(number)
        elif plain and key in {Qt.Key.Key_Home, Qt.Key.Key_End} and self.rows_model.rowCount():
            last = self.rows_model.rowCount() - 1
            self.setCurrentIndex(self.rows_model.index(0 if key == Qt.Key.Key_Home else last, 0))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if not index.isValid() or event.button() != Qt.MouseButton.LeftButton:
            return
        shown = self.rows_model.shown(index.row())
        near = index.column() == 0 and event.position().x() < MARGIN + scaled(24)
        if near and shown is not None and (shown.open is not None or self.rows_model.ticks is not None):
            self._tick(index.row()) if shown.open is None else self._flip(index.row())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        shown = self.rows_model.shown(self.indexAt(event.position().toPoint()).row())
        if shown is not None:
            self.opened.emit(shown.row)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.rows_model.rowCount():
            self.setCurrentIndex(self.rows_model.index(0, 0))
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def show_column(self, key: str, *, shown: bool) -> None:
        """Leave a column out where there is no room for it, or show it again."""
        at = [column.key for column in self.rows_model.columns].index(key)
        if at in self._dropped:
            # It is out for want of figures, which is another reason.
            self._dropped.discard(at)
        if self.isColumnHidden(at) is shown:
            self.setColumnHidden(at, not shown)
            self._lay_out()

    def copy(self) -> None:
        """The rows as text for a spreadsheet."""
        told = as_table(self.rows_model.columns, self.rows_model.rows, words(), self.rows_model.currency)
        QGuiApplication.clipboard().setText(told)

    def as_file(self) -> bytes:
        """The rows as a file for a spreadsheet."""
        model = self.rows_model
        return as_csv(model.columns, model.rows, words(), model.currency)

    # --- within ---

    def _tick(self, number: int) -> None:
        shown, ticks = self.rows_model.shown(number), self.rows_model.ticks
        if shown is not None and ticks is not None and not shown.muted:
            self.tick(frozenset(ticks ^ {shown.row.id}))

    def flip(self, row: ROW) -> None:
        """Open or close what is below a row."""
        self._flip(self.rows_model.number_of(row))

    def _flip(self, number: int) -> None:
        before = self.current
        self.rows_model.flip(number)
        self._keep(before)
        self._resize()

    def _keep(self, row: ROW | None) -> None:
        number = self.rows_model.number_of(row) if row is not None else -1
        if number >= 0:
            self.setCurrentIndex(self.rows_model.index(number, 0))

    def _on_current(self, _current: QModelIndex, _before: QModelIndex) -> None:
        self.viewport().update()
        self.current_changed.emit(self.current)

    def _resize(self) -> None:
        self._needed = None
        self.verticalHeader().setDefaultSectionSize(scaled(self.row_height))
        self._lay_out()
        self._stand()

    def _stand(self) -> None:
        """Be as high as the rows are, where all of them are shown."""
        if self._whole and self.minimumHeight() != (height := self.sizeHint().height()):
            self.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()
        self._stand()

    def _lay_out(self) -> None:
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

    def _give_way(self) -> None:
        """Leave out so many of the columns that give way that names have the room they need."""
        columns = self.rows_model.columns
        widths = [max(scaled(column.width), self._least.get(column.key, 0)) for column in columns]
        names = sum(not column.width for column in columns)
        over = sum(widths) + names * scaled(_NAME) - self.viewport().width()
        over -= sum(widths[at] for at in self._dropped)
        keys = [column.key for column in columns]
        for key in self.gives_way:
            at = keys.index(key)
            if at in self._dropped:
                continue
            self.setColumnHidden(at, over > 0)
            over -= widths[at] if over > 0 else 0

    def _drop_empty(self) -> None:
        """Leave out columns of figures that are empty in every row, as many as names need that would be cut."""
        keys = [column.key for column in self.rows_model.columns]
        # What gave way before is weighed anew too.
        for at in (*self._dropped, *(keys.index(key) for key in self.gives_way)):
            self.showColumn(at)
        self._dropped.clear()
        columns = list(enumerate(self.rows_model.columns))
        number = min(self.rows_model.rowCount(), _READ)
        names = [at for at, column in columns if not column.width]
        if not number or len(names) != 1 or not (self._whole and self.drops_empty):
            return
        [name] = names
        seen = [at for at, _column in columns if not self.isColumnHidden(at) and at != name]
        widths = {
            at: max(scaled(column.width), self._least.get(column.key, 0))
            for at, column in columns
            if at in seen
        }
        rows = [shown for each in range(number) if (shown := self.rows_model.shown(each)) is not None]
        needed = min(max(self._cells.width_of(name, shown) for shown in rows), scaled(_SPREAD))
        over = sum(widths.values()) + needed - self.viewport().width()
        for at in seen:
            column = self.rows_model.columns[at]
            empty = column.right and column.key not in self._least
            if over > 0 and empty and not any(shown.cells[at].text for shown in rows):
                self.hideColumn(at)
                self._dropped.add(at)
                over -= widths[at]

    def _place(self) -> None:
        header = self.horizontalHeader()
        self._drop_empty()
        if self.gives_way:
            self._give_way()
        columns = [
            (at, column) for at, column in enumerate(self.rows_model.columns) if not self.isColumnHidden(at)
        ]
        # A title that is cut leaves its figures without a name.
        fixed = {
            at: max(scaled(column.width), self._least.get(column.key, 0), self._titles.width_of(at))
            for at, column in columns
            if column.width
        }
        names = [at for at, column in columns if not column.width]
        needs = self._needs()
        # No name asks for less than it has anyway: words beside it would take that, and the last column would be cut.
        asked = {at: max(min(needs[at], scaled(_SPREAD)), scaled(_LEAST)) for at in names if at in needs}
        whole = self.viewport().width()
        fixed = stretch(fixed, needs, [at for at, column in columns if column.kind != "text"])
        fixed = arrange(whole, fixed, names, needs, asked)
        # A name stays whole beside words that may take several lines.
        several = [at for at, column in columns if column.wraps and at in asked]
        asked |= {at: min(asked[at], scaled(_LINES)) for at in several}
        widths = fixed | share(whole - sum(fixed.values()), names, asked, scaled(_LEAST))
        for at, width in widths.items():
            header.resizeSection(at, width)
        if any(column.wraps for _at, column in columns):
            self._heighten()

    def _needs(self) -> dict[int, int]:
        """How wide columns must be for their titles and what the rows have there; nothing where there is no row."""
        if self._needed is None:
            rows = [self.rows_model.shown(at) for at in range(min(self.rows_model.rowCount(), _READ))]
            seen = [shown for shown in rows if shown is not None]
            self._needed = {
                at: max(self._titles.width_of(at), *(self._cells.width_of(at, shown) for shown in seen))
                for at in range(len(self.rows_model.columns) if seen else 0)
            }
        least = {at: self._least.get(column.key, 0) for at, column in enumerate(self.rows_model.columns)}
        return {at: max(need, least[at]) for at, need in self._needed.items()}

    def _heighten(self) -> None:
        """Give each row the height that its words need, as many of them as anybody reads."""
        header, rows = self.horizontalHeader(), self.verticalHeader()
        widths = [header.sectionSize(at) for at in range(len(self.rows_model.columns))]
        for number in range(min(self.rows_model.rowCount(), _READ)):
            rows.resizeSection(number, self._cells.height_of(number, widths, scaled(self.row_height)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.setAccessibleName(say(self._name))
            before = self.current
            self.rows_model.renew()
            self._needed = None
            self._keep(before)
            self._lay_out()

    def rect_of(self, number: int) -> QRect:
        """Where a row is painted, in the coordinates of the viewport."""
        height = self.rowHeight(number)
        return QRect(0, self.rowViewportPosition(number), self.viewport().width(), height)
