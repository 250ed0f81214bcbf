"""A table over any number of rows: what is in view is fetched on reader threads, the rest stays in the database.

The window's thread never runs a query. A new search or order keeps the old rows on the screen until the new ones are
there; a refresh keeps ticks, current row and scroll place; count and sums follow a moment later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Generic, Literal, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from app.base.listing import Listing, ListQuery, ListRow, Totals
from ui.kit.blocks import SIZE, Blocks, Delivery, Line, Order, bring
from ui.kit.columns import Column
from ui.kit.office import Office, Touched, touches
from ui.kit.runner import Failure, Token
from ui.kit.ticks import Ticks, ordered
from ui.kit.wording import say, words

ROW = TypeVar("ROW", bound=ListRow)
State = Literal["loading", "rows", "empty", "no_match", "failed"]
Index = QModelIndex | QPersistentModelIndex

LINE_ROLE = Qt.ItemDataRole.UserRole + 1
CELL_ROLE = Qt.ItemDataRole.UserRole + 2
SETTLE_MILLISECONDS = 120
"""How long changes are gathered before the list looks again: a verb a millisecond must not mean a query each."""


class WindowModel(QAbstractTableModel, Generic[ROW]):
    """The rows of a `Listing`. Column 0 is the tick; the others are `columns` in their order.

    `nouns` are the tables whose changes concern this list. Unless `pinned` (somebody points at a row or works here),
    a list at its top stays at its top when rows arrive above. `state_changed` tells what the screen shows in place of
    rows; `moved` by how many rows what was in view has shifted in a refresh; `renewed` that rows may stand elsewhere;
    `failed` carries a Failure.
    """

    totals_changed = Signal()
    state_changed = Signal(str)
    failed = Signal(object)
    moved = Signal(int)
    renewed = Signal()

    def __init__(
        self,
        office: Office,
        listing: Listing[ROW],
        columns: Sequence[Column[ROW]],
        nouns: Iterable[str],
        parent: QObject | None = None,
        *,
        currency: str = "EUR",
        muted: Callable[[ROW], bool] | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.query = ListQuery()
        self.totals: Totals | None = None
        self.state: State = "loading"
        self.pinned = True
        self._office, self._listing, self._nouns = office, listing, frozenset(nouns)
        self._currency, self._muted = currency, muted
        self.ticks = Ticks(self)
        self.ticks.changed.connect(self._all_changed)
        self._blocks: Blocks[ROW] = Blocks()
        self._count = 0
        self._first, self._last = 0, SIZE - 1
        self._generation = 0
        self._shown_generation = self._counted_generation = -1
        self._shown_query: ListQuery | None = None
        self._tokens: dict[int, Token] = {}
        self._counting: Token | None = None
        self._awake = True
        self._stale = False
        self._fetch_soon = self._timer(0, self._fetch)
        self._refresh_soon = self._timer(SETTLE_MILLISECONDS, self.refresh)
        office.changed.connect(self._on_changed)

    # --- what the screen asks ---

    def start(self, query: ListQuery | None = None) -> None:
        """Fetch the first rows."""
        self.show_query(query or self.query)

    def show_query(self, query: ListQuery) -> None:
        """Show other rows, or the same in another order; ticks stay when only the order changes."""
        if replace(query, sort=self.query.sort, descending=self.query.descending) != self.query:
            self.ticks.clear()
        self.query = query
        self._renew(0, SIZE)

    def show_columns(self, columns: Sequence[Column[ROW]]) -> None:
        """Show other columns, or the same in another order; the rows come anew, their cells being written with them."""
        if tuple(columns) == self.columns:
            return
        self.beginResetModel()
        self.columns = tuple(columns)
        self._blocks.clear()
        self._count = 0
        self._shown_query = None
        self.endResetModel()
        if self._generation:
            self._renew(0, SIZE)

    def refresh(self) -> None:
        """Look again at what is in view; what is ticked, current and at the top stays so."""
        if not self._awake:
            self._stale = True
            return
        self._refresh_soon.stop()
        self._stale = False
        if self.query != self._shown_query:
            self._renew(0, SIZE)
            return
        # A block before and one behind: rows that shifted by less than that are found again.
        first = max(self._first // SIZE - 1, 0)
        self._renew(first * SIZE, (self._last // SIZE + 2 - first) * SIZE)

    def rest(self) -> None:
        """The screen is hidden: do not look again until it is back."""
        self._awake = False

    def wake(self) -> None:
        """The screen is shown: catch up with what changed meanwhile."""
        self._awake = True
        if self._stale:
            self.refresh()

    def look_at(self, first: int, last: int) -> None:
        """Rows `first` to `last` are in view: fetch what is missing of them, let go of what is asked in vain."""
        if (first, last) != (self._first, self._last):
            self._first, self._last = first, max(first, last)
            self._fetch_soon.start()

    def key(self, row: int) -> int | None:
        """The key of the row at a row number, if it is there."""
        return self._blocks.key(row)

    def row_of(self, key: int) -> int | None:
        """Where a key stands, if it is among the rows in memory."""
        return self._blocks.row_of(key)

    def line(self, row: int) -> Line[ROW] | None:
        """The row at a row number with its cells in words, if it is there."""
        return self._blocks.line(row)

    def tick(self, row: int) -> None:
        """Tick or untick a row."""
        key = self._blocks.key(row)
        if key is not None:
            self.ticks.flip(key)

    def tick_all(self) -> None:
        """Tick every row that matches, loaded or not; their keys are asked for."""
        count = max(self._count, self.totals.count if self.totals else 0)
        self._office.ask(self._listing.ids, self.query, 0, count, done=self.ticks.take)

    def ask_ticked(self, done: Callable[[tuple[int, ...]], object]) -> None:
        """Give the keys of the ticked rows in the order of the list, those out of it last."""
        self._office.ask(ordered, self._listing, self.query, self.ticks.keys, done=done, owner=self)

    # --- Qt asks ---

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.columns) + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self._blocks.line(index.row())
        if line is None:
            if not self._fetch_soon.isActive():
                self._fetch_soon.start()
            return None
        if index.column() == 0:
            return self._tick_data(line, role)
        cell = line.cells[index.column() - 1]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cell.text
            case _ if role == LINE_ROLE:
                return line
            case _ if role == CELL_ROLE:
                return cell
            case Qt.ItemDataRole.TextAlignmentRole:
                right = self.columns[index.column() - 1].right
                side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
                return Qt.AlignmentFlag.AlignVCenter | side
            case Qt.ItemDataRole.AccessibleTextRole:
                told = f"{cell.text} {cell.aside}".strip()
                return f"{self.columns[index.column() - 1].headed(words())} {told}".strip()
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return self.row_sentence(line)
            case _:
                return None

    def row_sentence(self, line: Line[ROW]) -> str:
        """A row read as one sentence."""
        told = ((column.headed(words()), cell) for column, cell in zip(self.columns, line.cells, strict=True))
        return ", ".join(f"{title} {cell.text}" for title, cell in told if cell.text)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or section > len(self.columns):
            return None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self.columns[section - 1].headed(words()) if section else say("kit.list.tick")
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if column > 0 and self.columns[column - 1].sortable:
            descending = order is Qt.SortOrder.DescendingOrder
            self.show_query(replace(self.query, sort=self.columns[column - 1].key, descending=descending))

    # --- within ---

    def _timer(self, milliseconds: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(slot)
        return timer

    def _tick_data(self, line: Line[ROW], role: int) -> Any:
        is_ticked = line.row.id in self.ticks
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return say("kit.list.ticked" if is_ticked else "kit.list.not_ticked")
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return self.row_sentence(line)
        return line if role == LINE_ROLE else None

    def _order(self, offset: int, limit: int) -> Order[ROW]:
        return Order(
            listing=self._listing,
            columns=self.columns,
            words=words(),
            currency=self._currency,
            muted=self._muted,
            query=self.query,
            offset=offset,
            limit=limit,
        )

    def _renew(self, offset: int, limit: int) -> None:
        """Ask for a stretch anew; whatever was asked before is stale from here on."""
        self._generation += 1
        for token in self._tokens.values():
            token.cancel()
        self._tokens.clear()
        if self._counting is not None:
            self._counting.cancel()
        done = partial(self._renewed, self._generation, self.query)
        self._office.ask(bring, self._order(offset, limit), done=done, failed=self._broke, owner=self)
        self._counting = self._office.ask(
            self._listing.count, self.query, done=self._counted, failed=self._broke, owner=self, later=True
        )
        if self._shown_generation < 0:
            self._become("loading")

    def _renewed(self, generation: int, query: ListQuery, delivery: Delivery[ROW]) -> None:
        if generation != self._generation:
            return
        another = query != self._shown_query
        self._shown_generation, self._shown_query = generation, query
        anchor = self._blocks.key(self._first)
        count = self._count if not another else 0
        if delivery.ids or not delivery.offset:
            # Where the stretch lies beyond the end, the count will tell.
            known = delivery.offset + len(delivery.ids)
            count = known if delivery.ends else max(count, known)
        if self._counted_generation == generation and self.totals is not None:
            count = self.totals.count
        if another:
            self.beginResetModel()
        self._blocks.clear()
        self._blocks.put(delivery)
        if another:
            self._count = count
            self._first, self._last = 0, SIZE - 1
            self.endResetModel()
        else:
            self._resize(count)
            self._shift(anchor)
            self._all_changed()
        self._become(self._found())
        self.renewed.emit()

    def _shift(self, anchor: int | None) -> None:
        if not (self.pinned or self._first):
            return
        row = self._blocks.row_of(anchor) if anchor is not None else None
        if row is not None and row != self._first:
            by = row - self._first
            self._first, self._last = row, self._last + by
            self.moved.emit(by)

    def _fetch(self) -> None:
        """Ask for the blocks in view that are not there; cancel those that left the view before being read."""
        if self._shown_generation != self._generation:
            return
        wanted = range(self._first // SIZE, min(self._last, max(self._count - 1, 0)) // SIZE + 1)
        for block in [block for block in self._tokens if block not in wanted]:
            self._tokens.pop(block).cancel()
        for block in wanted:
            if block not in self._blocks and block not in self._tokens and self._count:
                done = partial(self._brought, self._generation, block)
                order = self._order(block * SIZE, SIZE)
                self._tokens[block] = self._office.ask(
                    bring, order, done=done, failed=self._broke, owner=self
                )

    def _brought(self, generation: int, block: int, delivery: Delivery[ROW]) -> None:
        self._tokens.pop(block, None)
        if generation != self._generation:
            return
        self._blocks.put(delivery)
        if self._count:
            last = min((block + 1) * SIZE, self._count) - 1
            self.dataChanged.emit(self.index(block * SIZE, 0), self.index(last, len(self.columns)))

    def _counted(self, totals: Totals) -> None:
        self.totals, self._counted_generation = totals, self._generation
        if self._shown_generation == self._generation:
            self._resize(totals.count)
            self._become(self._found())
        self.totals_changed.emit()

    def _resize(self, count: int) -> None:
        if count > self._count:
            self.beginInsertRows(QModelIndex(), self._count, count - 1)
            self._count = count
            self.endInsertRows()
        elif count < self._count:
            self.beginRemoveRows(QModelIndex(), count, self._count - 1)
            self._count = count
            self.endRemoveRows()

    def _all_changed(self) -> None:
        if self._count:
            self.dataChanged.emit(self.index(0, 0), self.index(self._count - 1, len(self.columns)))

    def _found(self) -> State:
        if self._count:
            return "rows"
        return "no_match" if self.query.search or self.query.chips else "empty"

    def _become(self, state: State) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)

    def _broke(self, failure: Failure) -> None:
        self._become("failed")
        self.failed.emit(failure)

    def _on_changed(self, touched: Touched) -> None:
        if touches(touched, self._nouns) and not self._refresh_soon.isActive():
            self._refresh_soon.start()
