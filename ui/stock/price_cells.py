"""The cells of the grid of a price list: what is loaded into the editor of each, and taken from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from ui.kit.date_edit import DateEdit
from ui.kit.money_edit import PercentEdit, PriceEdit
from ui.kit.office import Office
from ui.kit.picker import Picker
from ui.kit.quantity_edit import QuantityEdit
from ui.kit.typed_edit import TypedEdit
from ui.kit.typed_grid import PickerCell, TypedGrid
from ui.stock.price_rows import COLUMNS, Article, PriceEntry, article_face, articles, numbered


class PriceCells(TypedGrid[PriceEntry]):
    """`past` are the rows as they stood before each change, `told` is what is wrong with the open cell."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(COLUMNS, parent, currency=office.currency, name="price_list.lines")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.told = ""
        self.past: list[tuple[PriceEntry, ...]] = []
        over = self.viewport()
        self.article: Picker[Article] = PickerCell(office, articles, article_face, over, name="price_article")
        self.editors: dict[str, QLineEdit] = {
            "name": self.article,
            "from_milli": QuantityEdit(over),
            "price_micro": PriceEdit(over),
            "discount_ppm": PercentEdit(over),
            "valid_from": DateEdit(lambda: office.today, over),
            "valid_to": DateEdit(lambda: office.today, over),
        }
        self.own_editors(self.all_editors())
        self.verticalScrollBar().valueChanged.connect(self.cover)
        self.put([])

    def put(
        self, rows: Sequence[PriceEntry], children: Mapping[int, Sequence[PriceEntry]] | None = None
    ) -> None:
        """Show these lines, at least one of them; without any, an empty one to begin with."""
        super().put(numbered(rows or [PriceEntry(1)]))
        self.cover()

    def change(self, rows: Sequence[PriceEntry]) -> None:
        """Show other lines; what stood before can be had back."""
        if tuple(numbered(rows)) != self.rows:
            self.past.append(self.rows)
            self.put(rows)

    def complain(self, problem: str) -> None:
        """Tell what is wrong, or nothing."""
        self.told = problem
        self.complained.emit(problem)

    # --- what the kit's grid asks ---

    def fresh(self) -> PriceEntry:
        return PriceEntry(0)

    def all_editors(self) -> Iterable[QWidget]:
        return self.editors.values()

    def editor_of(self, row: int, key: str) -> QWidget:
        return self.editors[key]

    def drop(self, row: int) -> None:
        self.change([each for at, each in enumerate(self.rows) if at != row])

    def load(self, row: int, key: str) -> None:
        entry = self.rows[row]
        if key == "name":
            self.article.set_value(entry.article)
        else:
            # A quantity of nought is "from the first", a discount of nought is none: both are empty.
            cast("TypedEdit[Any]", self.editors[key]).set_value(getattr(entry, key) or None)

    def take(self) -> bool:
        if self.at is None:
            return True
        row, key = self.at
        problem = cast("str", getattr(self.editors[key], "problem", ""))
        self.complain(problem)
        if problem:
            return False
        entry = self.rows[row]
        typed = self._typed(entry, key)
        if typed != entry:
            self.change([*self.rows[:row], typed, *self.rows[row + 1 :]])
        return True

    def cover(self) -> None:
        if self.at is not None and self.at[0] < len(self.rows):
            row, key = self.at
            cell = self.visualRect(self.rows_model.index(row, self.column_of(key)))
            self.editors[key].setGeometry(cell.adjusted(2, 1, -1, -2))

    def _typed(self, entry: PriceEntry, key: str) -> PriceEntry:
        if key == "name":
            return replace(entry, article=self.article.value)
        value = cast("TypedEdit[Any]", self.editors[key]).value
        none = 0 if key in {"from_milli", "discount_ppm"} else None
        return replace(entry, **{key: value if value is not None else none})
