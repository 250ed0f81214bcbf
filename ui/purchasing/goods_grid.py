"""The grid of goods coming in: typed by keys alone as an order's lines are, or scanned (K2, K4, K8, B1, B5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from app.purchasing.purchase import OrderedLine
from app.purchasing.receipt import ReceivedLine
from app.reports.goods_in import GoodsRow, goods_called
from ui.kit.columns import Column
from ui.kit.grid_keys import Act
from ui.kit.money_edit import PriceEdit
from ui.kit.office import Office
from ui.kit.picker import Picker
from ui.kit.quantity_edit import QuantityEdit
from ui.kit.typed_edit import TypedEdit
from ui.kit.typed_grid import PickerCell, TypedGrid, without_blanks
from ui.kit.wording import say
from ui.purchasing.goods_rows import GoodsEntry, goods_columns, goods_face, goods_named, numbered


class GoodsGrid(TypedGrid[GoodsEntry]):
    """`changed` tells that the lines are others; `by_tab` whether Tab or Enter was the last key that went on.

    `past` are the rows as they stood before each change, `told` is what is wrong with the open cell. `plain` goods change hands
    at no price: nothing but what and how many, the latter under the words of that key; `beside` is a column
    that stands before it, to compare with.
    """

    changed = Signal()

    def __init__(
        self,
        office: Office,
        parent: QWidget | None = None,
        *,
        ordering: bool = False,
        plain: str = "",
        beside: Column[GoodsEntry] | None = None,
    ) -> None:
        self._costs = office.actor.sees_costs and not plain
        columns = goods_columns(costs=self._costs, ordering=ordering, plain=plain, beside=beside)
        super().__init__(columns, parent, currency=office.currency, name="goods_in.lines")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._currency = office.currency
        self.told, self.by_tab = "", False
        self.prices: Mapping[int, int] = {}
        self.past: list[tuple[GoodsEntry, ...]] = []
        over = self.viewport()
        self.article: Picker[GoodsRow] = PickerCell(
            office, goods_called, goods_named if plain else goods_face, over, name="goods"
        )
        self.article.chosen.connect(self._on_article)
        self.editors: dict[str, QLineEdit] = {
            "name": self.article,
            "quantity_milli": QuantityEdit(over),
            "cost_micro": PriceEdit(over),
        }
        self.own_editors(self.all_editors())
        self.verticalScrollBar().valueChanged.connect(self.cover)
        self.put([])

    # --- what the dialog asks ---

    @property
    def lines(self) -> tuple[ReceivedLine, ...]:
        """The lines that name a product."""
        return tuple(row.line for row in without_blanks(self.rows))

    @property
    def goods(self) -> tuple[GoodsRow, ...]:
        """The products of the lines, line by line."""
        return tuple(row.goods for row in without_blanks(self.rows) if row.goods is not None)

    @property
    def problem(self) -> str:
        """Why the lines cannot be taken as they stand; empty when they can."""
        if not self.take():
            return self.told
        self.close_cell()
        for row in without_blanks(self.rows):
            if row.quantity_milli <= 0 and row.goods is not None:
                return say("goods_in.no_quantity", product=row.goods.name)
        return ""

    @property
    def ordered(self) -> tuple[OrderedLine, ...]:
        """The lines that name a product, as they are ordered."""
        return tuple(row.ordered for row in without_blanks(self.rows))

    def show_goods(self, goods: Sequence[GoodsRow], quantities: Mapping[int, int] | None = None) -> None:
        """Begin with these products, each with what is missing of it, or with its quantity where one is told."""
        told = quantities or {}
        self.change(
            [self.fresh().named(each, self.prices, told.get(each.id, each.missing_milli)) for each in goods]
        )

    def ask_prices(self, prices: Mapping[int, int]) -> None:
        """Go by another supplier's prices from now on, where nobody typed one."""
        self.prices = prices
        at, self.at = self.at, None
        self.change([row.asked_by(prices) for row in self.rows])
        if at is not None:
            self.go(*at)

    def scan_in(self, goods: GoodsRow, many: int) -> None:
        """Add what was scanned: to the line of its product, or as another line (B5)."""
        if not self.take():
            return
        self.at = None
        rows = without_blanks(self.rows)
        for place, row in enumerate(rows):
            if row.goods is not None and row.goods.id == goods.id:
                rows[place] = replace(row, quantity_milli=row.quantity_milli + many)
                break
        else:
            place = len(rows)
            rows.append(self.fresh().named(goods, self.prices, many))
        self.change(rows)
        self.go(place, "quantity_milli")

    # --- lines ---

    def put(
        self, rows: Sequence[GoodsEntry], children: Mapping[int, Sequence[GoodsEntry]] | None = None
    ) -> None:
        """Show these lines, at least one of them; without any, an empty one to begin with."""
        super().put(numbered(rows or [self.fresh()]))
        self.cover()

    def change(self, rows: Sequence[GoodsEntry]) -> None:
        """Show other lines; what stood before can be had back."""
        if tuple(numbered(rows)) != self.rows:
            self.past.append(self.rows)
            self.put(rows)
            self.changed.emit()

    def acts(self) -> Mapping[Act, Callable[[], object]]:
        return {"undo": self.undo}

    def undo(self) -> None:
        """Take back the last change of the lines."""
        if self.past:
            at, self.at = self.at, None
            self.put(self.past.pop())
            self.changed.emit()
            self.go(*(at or (0, "name")))

    def go_line(self, step: int) -> None:
        """Go to the line above or below, in the same column; below the last one another begins."""
        if self.at is None or not self.take():
            return
        row, key = self.at
        if row + step >= len(self.rows) and not self.rows[row].blank:
            self.add_line()
        elif 0 <= row + step < len(self.rows):
            self.go(row + step, key)

    # --- what the kit's grid asks ---

    def fresh(self) -> GoodsEntry:
        return GoodsEntry(0, currency=self._currency)

    def all_editors(self) -> Iterable[QWidget]:
        return self.editors.values()

    def editor_of(self, row: int, key: str) -> QWidget:
        return self.editors[key]

    def typed_in(self, row: int) -> tuple[str, ...]:
        return tuple(key for key in self.rows[row].cells if self._costs or key != "cost_micro")

    def step(self, *, back: bool = False) -> None:
        if not self._costs and not back and self.at is not None and self.at[1] == "quantity_milli":
            # The cell of the cost is not there: the line ends at its quantity.
            if self.take():
                self._next_line(self.at[0])
            return
        super().step(back=back)

    def drop(self, row: int) -> None:
        self.change([each for at, each in enumerate(self.rows) if at != row])

    def load(self, row: int, key: str) -> None:
        entry = self.rows[row]
        if key == "name":
            self.article.set_value(entry.goods)
        elif key == "quantity_milli":
            cast("TypedEdit[Any]", self.editors[key]).set_value(entry.quantity_milli or None)
        else:
            cast("TypedEdit[Any]", self.editors[key]).set_value(entry.cost_micro)

    def take(self) -> bool:
        if self.at is None:
            return True
        row, key = self.at
        self.told = cast("str", getattr(self.editors[key], "problem", ""))
        self.complained.emit(self.told)
        if self.told:
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

    def on_key(self, editor: QWidget, event: QKeyEvent) -> bool:
        self.by_tab = event.key() == Qt.Key.Key_Tab
        return super().on_key(editor, event)

    def _typed(self, entry: GoodsEntry, key: str) -> GoodsEntry:
        if key == "name":
            chosen = self.article.value
            if chosen is None or (entry.goods is not None and chosen.id == entry.goods.id):
                return entry if chosen is not None else replace(entry, goods=None)
            return entry.named(chosen, self.prices, entry.quantity_milli or chosen.missing_milli)
        value = cast("TypedEdit[Any]", self.editors[key]).value
        return (
            replace(entry, quantity_milli=value or 0)
            if key == "quantity_milli"
            else replace(entry, cost_micro=value)
        )

    def _on_article(self, goods: object) -> None:
        if self.at is None or self.at[1] != "name" or goods is None:
            return
        if self.take():
            self.go(self.at[0], "quantity_milli")
