"""The grid of lots that came: typed by keys alone or scanned, a row a lot, or a row a unit where each has a number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from app.catalogue.gs1 import Gs1
from app.stock.lots import LotOf
from ui.kit.columns import Column
from ui.kit.date_edit import DateEdit
from ui.kit.office import Office
from ui.kit.quantity_edit import QuantityEdit
from ui.kit.typed_edit import TypedEdit
from ui.kit.typed_grid import FIRST, TypedGrid
from ui.kit.wording import say


@dataclass(frozen=True, slots=True)
class LotEntry:
    """A lot as typed, of the line of the receipt with that index; `name` is its number: lines begin there."""

    id: int
    line: int
    product_id: int
    article: str
    by_unit: bool
    quantity_milli: int
    name: str = ""
    expires_on: date | None = None

    @property
    def blank(self) -> bool:
        """Never: each row belongs to a line of the receipt."""
        return False

    @property
    def cells(self) -> tuple[str, ...]:
        """A serial number is a number alone."""
        return (FIRST,) if self.by_unit else (FIRST, "expires_on", "quantity_milli")

    @property
    def lot(self) -> LotOf:
        """The lot as it is received."""
        return LotOf(self.name, self.quantity_milli, self.expires_on)


class LotsGrid(TypedGrid[LotEntry]):
    """What is typed short of a line's quantity makes another row of the rest. `changed`: the rows are others now."""

    changed = Signal()

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(_COLUMNS, parent, currency=office.currency, name="lots.in.lines")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        over = self.viewport()
        self.editors: dict[str, QLineEdit] = {
            FIRST: QLineEdit(over),
            "expires_on": DateEdit(lambda: office.today, over),
            "quantity_milli": QuantityEdit(over),
        }
        self.own_editors(self.all_editors())
        self.verticalScrollBar().valueChanged.connect(self.cover)

    def lots_of_line(self, line: int) -> tuple[LotOf, ...]:
        """The lots of a line of the receipt."""
        return tuple(row.lot for row in self.rows if row.line == line)

    @property
    def empty(self) -> int:
        """How many rows still lack their number."""
        return sum(not row.name for row in self.rows)

    def put(self, rows: Sequence[LotEntry], children: Any = None) -> None:
        """Show these rows, numbered."""
        super().put([replace(row, id=at) for at, row in enumerate(rows, 1)], children)
        self.cover()
        self.changed.emit()

    def scanned(self, product_id: int | None, told: Gs1 | None, code: str) -> bool:
        """Put what was scanned into the next row that lacks it; whether there was one."""
        if not self.take():
            return False
        self.at = None
        number = (told.serial or told.lot) if told is not None else code
        day = told.expires_on if told is not None else None
        for at, row in enumerate(self.rows):
            mine = product_id is None or row.product_id == product_id
            if mine and not row.name and number:
                named = (told.serial or told.lot) if told is not None and row.by_unit else number
                lot = told.lot if told is not None and not row.by_unit and told.lot else named
                filled = replace(row, name=lot, expires_on=None if row.by_unit else day or row.expires_on)
                self.put([*self.rows[:at], filled, *self.rows[at + 1 :]])
                following = next((place for place, each in enumerate(self.rows) if not each.name), at)
                self.go(following, FIRST)
                return True
        return False

    # --- what the kit's grid asks ---

    def fresh(self) -> LotEntry:
        return replace(self.rows[-1], name="", quantity_milli=0)

    def all_editors(self) -> Iterable[QWidget]:
        return self.editors.values()

    def editor_of(self, row: int, key: str) -> QWidget:
        return self.editors[key]

    def begin(self) -> None:
        self.go(next((at for at, row in enumerate(self.rows) if not row.name), 0), FIRST)

    def _next_line(self, row: int) -> None:
        if row == len(self.rows) - 1:
            self.leave(forward=True)
        else:
            self.go(row + 1, FIRST)

    def add_line(self) -> None:
        """Another lot of the same line (Ins)."""
        if self.at is None or not self.take() or self.rows[self.at[0]].by_unit:
            return
        row = self.at[0]
        self.at = None
        more = replace(self.rows[row], name="", quantity_milli=0, expires_on=None)
        self.put([*self.rows[: row + 1], more, *self.rows[row + 1 :]])
        self.go(row + 1, FIRST)

    def drop(self, row: int) -> None:
        """A line keeps one row at least; of units none goes."""
        mine = [each for each in self.rows if each.line == self.rows[row].line]
        if len(mine) > 1 and not mine[0].by_unit:
            self.put([each for at, each in enumerate(self.rows) if at != row])

    def go_line(self, step: int) -> None:
        if self.at is None or not self.take():
            return
        row, key = self.at
        if 0 <= row + step < len(self.rows):
            self.go(row + step, key)

    def load(self, row: int, key: str) -> None:
        entry = self.rows[row]
        if key == FIRST:
            self.editors[key].setText(entry.name)
        elif key == "expires_on":
            cast("TypedEdit[Any]", self.editors[key]).set_value(entry.expires_on)
        else:
            cast("TypedEdit[Any]", self.editors[key]).set_value(entry.quantity_milli or None)

    def take(self) -> bool:
        if self.at is None:
            return True
        row, key = self.at
        problem = cast("str", getattr(self.editors[key], "problem", ""))
        self.complained.emit(problem)
        if problem:
            return False
        entry = self.rows[row]
        if key == FIRST:
            typed = replace(entry, name=self.editors[key].text().strip())
        elif key == "expires_on":
            typed = replace(entry, expires_on=cast("TypedEdit[Any]", self.editors[key]).value)
        else:
            typed = replace(entry, quantity_milli=cast("TypedEdit[Any]", self.editors[key]).value or 0)
        if typed != entry:
            rows = [*self.rows[:row], typed, *self.rows[row + 1 :]]
            left = entry.quantity_milli - typed.quantity_milli
            if left > 0 and typed.quantity_milli:
                rows.insert(row + 1, replace(typed, name="", expires_on=None, quantity_milli=left))
            self.put(rows)
        return True

    def cover(self) -> None:
        if self.at is not None and self.at[0] < len(self.rows):
            row, key = self.at
            cell = self.visualRect(self.rows_model.index(row, self.column_of(key)))
            self.editors[key].setGeometry(cell.adjusted(2, 1, -1, -2))


def _quantity(row: LotEntry) -> int:
    return row.quantity_milli


_COLUMNS: tuple[Column[LotEntry], ...] = (
    Column(key="article", title="column.article", muted=True),
    Column(
        key=FIRST,
        title="column.lot",
        value=lambda row: row.name or say("lots.in.missing"),
        width=220,
        strong=True,
    ),
    Column(key="expires_on", title="column.expires_on", kind="date", width=120),
    Column(key="quantity_milli", title="column.quantity", kind="quantity", value=_quantity, width=96),
)
