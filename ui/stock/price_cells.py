"""The cells of the grid of a price list: which one is open for typing, what is loaded into its editor and taken from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from ui.kit.date_edit import DateEdit
from ui.kit.money_edit import PercentEdit, PriceEdit
from ui.kit.office import Office
from ui.kit.picker import Picker
from ui.kit.quantity_edit import QuantityEdit
from ui.kit.rows_table import RowsTable
from ui.kit.typed_edit import TypedEdit
from ui.kit.wording import say
from ui.stock.price_rows import COLUMNS, Article, PriceEntry, article_face, articles, numbered


class ArticleCell(Picker[Article]):
    """A picker whose next field is the grid's affair."""

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's own signature
        return True


class PriceCells(RowsTable[PriceEntry]):
    """Holds the rows and the open cell, `at`: its row and its column's key.

    `complained` carries what is wrong with the cell, or nothing; `left` that the keys went on (True) or back (False)
    out of the grid. `past` are the rows as they stood before each change.
    """

    complained = Signal(str)
    left = Signal(bool)

    row_height = 36

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(COLUMNS, parent, currency=office.currency, name="price_list.lines")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.at: tuple[int, str] | None = None
        self.told = ""
        self.past: list[tuple[PriceEntry, ...]] = []
        over = self.viewport()
        self.article = ArticleCell(office, articles, article_face, over, name="price_article")
        self.editors: dict[str, QLineEdit] = {
            "name": self.article,
            "from_milli": QuantityEdit(over),
            "price_micro": PriceEdit(over),
            "discount_ppm": PercentEdit(over),
            "valid_from": DateEdit(lambda: office.today, over),
            "valid_to": DateEdit(lambda: office.today, over),
        }
        for editor in self.editors.values():
            # None can be reached by Tab: the grid gives the focus.
            editor.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            editor.installEventFilter(self)
            editor.hide()
        self.verticalScrollBar().valueChanged.connect(self._cover)
        self.put([])

    @property
    def rows(self) -> tuple[PriceEntry, ...]:
        """The lines as typed, the empty one included."""
        return self.rows_model.rows

    def put(self, rows: Sequence[PriceEntry], children: Any = None) -> None:
        """Show these lines, at least one of them; without any, an empty one to begin with."""
        super().put(numbered(rows or [PriceEntry(1)]))
        self._cover()

    def change(self, rows: Sequence[PriceEntry]) -> None:
        """Show other lines; what stood before can be had back."""
        if tuple(numbered(rows)) != self.rows:
            self.past.append(self.rows)
            self.put(rows)

    # --- the open cell ---

    def go(self, row: int, key: str) -> None:
        """Open a cell for typing; an empty line opens at its product only."""
        row = min(max(row, 0), len(self.rows) - 1)
        entry = self.rows[row]
        self.at = (row, key if key in entry.cells else "name")
        self.setCurrentIndex(self.rows_model.index(row, self._column(self.at[1])))
        editor = self.editors[self.at[1]]
        self._load(editor, entry, self.at[1])
        title = say(next(each.title for each in COLUMNS if each.key == key))
        editor.setAccessibleName(say("order_entry.cell", title=title, n=row + 1))
        self._cover()
        editor.show()
        editor.raise_()
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        # The same editor on another line has the focus already.
        editor.selectAll()
        # Only now: hiding what has the keys would send them anywhere.
        self._hide_but(editor)

    def take(self) -> bool:
        """Take what was typed into the line; complain and stay where it cannot be taken."""
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

    def complain(self, problem: str) -> None:
        """Tell what is wrong, or nothing."""
        self.told = problem
        self.complained.emit(problem)

    def close_cell(self) -> None:
        """Put the editors away; an empty last line goes with them."""
        self.at = None
        self._hide_but(None)
        if len(self.rows) > 1 and self.rows[-1].article is None:
            self.put(self.rows[:-1])

    def leave(self, *, forward: bool) -> None:
        """Give the keys to what comes after the grid, or before it."""
        self.at = None
        self.left.emit(forward)
        self._hide_but(None)

    def begin(self) -> None:
        """Go to the first empty line, or to the first of all."""
        self.go(next((at for at, row in enumerate(self.rows) if row.article is None), 0), "name")

    def _load(self, editor: QLineEdit, entry: PriceEntry, key: str) -> None:
        if key == "name":
            self.article.set_value(entry.article)
        else:
            # A quantity of nought is "from the first", a discount of nought is none: both are empty.
            cast("TypedEdit[Any]", editor).set_value(getattr(entry, key) or None)

    def _typed(self, entry: PriceEntry, key: str) -> PriceEntry:
        if key == "name":
            return replace(entry, article=self.article.value)
        value = cast("TypedEdit[Any]", self.editors[key]).value
        none = 0 if key in {"from_milli", "discount_ppm"} else None
        return replace(entry, **{key: value if value is not None else none})

    # --- the focus ---

    def on_focus_lost(self, event: QFocusEvent) -> None:
        """Another widget took the keys: what was typed is taken, an empty last line goes."""
        stays = {
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
            Qt.FocusReason.OtherFocusReason,
        }
        if self.at is not None and event.reason() not in stays and self.take():
            self.close_cell()

    def focusInEvent(self, event: QFocusEvent) -> None:
        if self.at is not None:
            self.editors[self.at[1]].setFocus(Qt.FocusReason.OtherFocusReason)
        elif event.reason() is Qt.FocusReason.BacktabFocusReason:
            self.go(len(self.rows) - 1, self.rows[-1].cells[-1])
        elif event.reason() is not Qt.FocusReason.MouseFocusReason:
            self.begin()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cover()

    def _hide_but(self, opened: QWidget | None) -> None:
        for editor in self.editors.values():
            if editor is not opened:
                editor.hide()

    def _column(self, key: str) -> int:
        return next(at for at, column in enumerate(COLUMNS) if column.key == key)

    def _cover(self) -> None:
        """Put the open editor over its cell."""
        if self.at is not None and self.at[0] < len(self.rows):
            cell = self.visualRect(self.rows_model.index(self.at[0], self._column(self.at[1])))
            self.editors[self.at[1]].setGeometry(cell.adjusted(2, 1, -1, -2))
