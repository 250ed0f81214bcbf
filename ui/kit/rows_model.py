"""The rows of a table that are there already, as Qt asks for them: cells in words, rows below rows, ticks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from app.base.listing import ListRow
from ui.kit.columns import Cell, Column
from ui.kit.wording import words

ROW = TypeVar("ROW", bound=ListRow)
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Shown:
    """A row as it is shown: its cells in words, how deep it stands, and whether it has rows below it that are open."""

    row: Any
    cells: tuple[Cell, ...]
    level: int = 0
    open: bool | None = None
    muted: bool = False


class RowsModel(QAbstractTableModel, Generic[ROW]):
    """Rows handed over, and below each the children it was given."""

    def __init__(self, columns: Sequence[Column[ROW]], parent: QWidget, *, currency: str) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.currency = currency
        self.muted: Callable[[ROW], bool] | None = None
        self.rows: tuple[ROW, ...] = ()
        self.children_of: Mapping[int, Sequence[ROW]] = {}
        self.opened: set[int] = set()
        self.ticks: set[int] | None = None
        self._places: list[tuple[ROW, int, bool | None]] = []
        self._written: dict[int, Shown] = {}

    @property
    def tickable(self) -> frozenset[int]:
        """The keys of the rows that can be ticked; none where rows have no boxes."""
        if self.ticks is None:
            return frozenset()
        return frozenset(row.id for row in self.rows if self.muted is None or not self.muted(row))

    def put(self, rows: Sequence[ROW], children: Mapping[int, Sequence[ROW]] | None = None) -> None:
        """Show these rows, and the `children` of each by its key."""
        self.rows, self.children_of = tuple(rows), children or {}
        self.renew()

    def renew(self) -> None:
        """Write all cells anew: other rows, another language, a row opened or closed."""
        self.beginResetModel()
        self._places, self._written = [], {}
        for row in self.rows:
            below = self.children_of.get(row.id, ())
            is_open = (row.id in self.opened) if below else None
            self._places.append((row, 0, is_open))
            if is_open:
                self._places += [(child, 1, None) for child in below]
        self.endResetModel()

    def shown(self, number: int) -> Shown | None:
        """What stands in a row; its cells are written when somebody first looks."""
        found = self._written.get(number)
        if found is None and 0 <= number < len(self._places):
            found = self._written[number] = self._write(*self._places[number])
        return found

    def number_of(self, row: ROW) -> int:
        """Where a row stands, whatever its figures have become; -1 when it is not shown."""
        same = [
            at for at, (each, *_) in enumerate(self._places) if type(each) is type(row) and each.id == row.id
        ]
        # A row and one below another may share a key: the one with the same content is meant then.
        return next((at for at in same if self._places[at][0] == row), same[0] if same else -1)

    def flip(self, number: int) -> None:
        """Open or close what is below a row."""
        found = self.shown(number)
        if found is not None and found.open is not None:
            self.opened ^= {found.row.id}
            self.renew()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._places)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        found = self.shown(index.row())
        if found is None:
            return None
        cell = found.cells[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cell.text
            case Qt.ItemDataRole.AccessibleTextRole:
                told = f"{cell.text} {cell.aside}".strip()
                return f"{self.columns[index.column()].headed(words())} {told}".strip()
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                titles = (column.headed(words()) for column in self.columns)
                pairs = zip(titles, found.cells, strict=True)
                return ", ".join(f"{title} {one.text}" for title, one in pairs if one.text)
            case _:
                return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        wanted = {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}
        if orientation is not Qt.Orientation.Horizontal or role not in wanted:
            return None
        return self.columns[section].headed(words()) if section < len(self.columns) else None

    def _write(self, row: ROW, level: int, is_open: bool | None) -> Shown:
        current = words()
        cells = tuple(column.cell(row, current, self.currency) for column in self.columns)
        return Shown(row, cells, level, is_open, self.muted is not None and self.muted(row))
