"""The grid of an order's lines: typed by keys alone, one cell at a time open for typing (K1 to K4, K8).

Enter and Tab go on, with Shift back; on the last cell of the last line they add one. Leaving an empty last line removes
it and leaves the grid. Up and Down change the line, Ins adds one, Ctrl+Del removes it, Ctrl+D copies the one above.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.base.errors import Refusal
from app.orders.draft import DraftLine
from app.orders.entry import Offer, Pricing, line_of
from ui.kit.office import Office
from ui.kit.typed_edit import TypedEdit
from ui.kit.wording import say, sentence, words
from ui.orders.cell_editors import Editors
from ui.orders.entry_rows import EDITED, EntryRow, with_stock
from ui.orders.grid_view import GridView

_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_CONTROL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class LineGrid(GridView):
    """Holds the rows. `changed` tells that a line is another; `line_left` that a line is done for now.

    `left` tells that the keys went on (True) or back (False) out of the grid. `complained` carries what is wrong with
    the cell, or nothing. `removed` carries a line that was taken out and where it stood, so that it can come back.
    """

    changed = Signal()
    line_left = Signal()
    left = Signal(bool)
    complained = Signal(str)
    removed = Signal(object, int)

    def __init__(
        self, office: Office, create: Callable[[int, str], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(office.currency, parent)
        self.pricing = Pricing(prices_include_tax=False, rates={})
        self._at: tuple[int, str] | None = None
        self._loading = False
        self.editors = Editors(office, self.viewport(), lambda text: create(self._row, text))
        self.editors.product.chosen.connect(self._on_product)
        for editor in self.editors.by_key.values():
            editor.installEventFilter(self)
        self.moved.connect(self._place)
        self.put([])

    # --- what the page asks ---

    @property
    def rows(self) -> tuple[EntryRow, ...]:
        """The lines as typed, the empty one included."""
        return self.rows_model.rows

    @property
    def lines(self) -> tuple[DraftLine, ...]:
        """The lines that say something."""
        return tuple(row.line for row in self.rows if row.line is not None)

    def put(self, rows: Sequence[EntryRow]) -> None:
        """Show these lines, at least one of them; without any, an empty one to begin with."""
        self.rows_model.put(with_stock(rows or [EntryRow(1)]))
        self.lay_out()
        self._place()

    def set_pricing(self, pricing: Pricing) -> None:
        """Price lines in other terms from now on; the lines that stand are given by `put`."""
        other = pricing.prices_include_tax != self.pricing.prices_include_tax
        self.pricing = pricing
        self.editors.rate.offer([(name, words().percent(pricing.rate_of(name))) for name in pricing.rates])
        if other:
            self.rows_model.set_terms(include_tax=pricing.prices_include_tax)
            self.lay_out()

    def show_amounts(self, amounts: Sequence[int]) -> None:
        """Show what each line comes to, in the order of the lines that say something."""
        left = iter(amounts)
        self.rows_model.put(
            [replace(row, amount=next(left, None) if row.line is not None else None) for row in self.rows]
        )

    def show_offers(self, offers: Mapping[int, Offer]) -> None:
        """Show what is available now of the products on the lines."""
        known = [
            replace(row, offer=offers.get(row.line.product_id or 0, row.offer)) if row.line else row
            for row in self.rows
        ]
        self.rows_model.put(with_stock(known))

    def set_product(self, at: int, offer: Offer) -> None:
        """Put a product on a line; what was typed of its quantity stays."""
        if at >= len(self.rows):
            self.put([*self.rows, EntryRow(len(self.rows) + 1)])
        before = self.rows[at].line
        try:
            line = line_of(offer, self.pricing, before.quantity_milli if before is not None else 1000)
        except Refusal as refusal:
            self.complained.emit(sentence(refusal))
            return
        self._replace(at, EntryRow(at + 1, line, offer))

    def add_product(self, offer: Offer) -> None:
        """Add a line with a product, and go to its quantity."""
        rows = [row for row in self.rows if row.line is not None]
        self.put([*rows, EntryRow(len(rows) + 1)])
        self.set_product(len(rows), offer)
        self.go(len(rows), "quantity")

    def bring_back(self, row: EntryRow, at: int) -> None:
        """Put back a line that was removed."""
        rows = [each for each in self.rows if each.line is not None]
        self.put([*rows[:at], row, *rows[at:]])
        self.changed.emit()

    def begin(self) -> None:
        """Go to the first line, or to an empty one after those that stand."""
        at = next((at for at, row in enumerate(self.rows) if row.line is None), 0)
        self.go(at, "name")

    def settle(self) -> bool:
        """Take what stands in the open cell; False when it cannot be taken."""
        return self._take()

    # --- going from cell to cell ---

    @property
    def _row(self) -> int:
        return self._at[0] if self._at is not None else 0

    def go(self, row: int, key: str) -> None:
        """Open a cell for typing; an empty line opens at its product only."""
        row = min(max(row, 0), len(self.rows) - 1)
        if self._at is not None and self._at[0] != row:
            self.line_left.emit()
        self._at = (row, key if self.rows[row].line is not None else "name")
        self.setCurrentIndex(self.rows_model.index(row, self.column_of(self._at[1])))
        self._load()
        self._place()
        editor = self.editors.by_key[self._at[1]]
        editor.show()
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(editor, QLineEdit):
            # The same editor on another line has the focus already.
            editor.selectAll()
        # Only now: hiding what has the keys would send them anywhere.
        self._hide_others()

    def step(self, *, back: bool = False) -> None:
        """Go to the next cell or the one before; over the end of the last line, to a new one."""
        if self._at is None or not self._take():
            return
        row, key = self._at
        if self.rows[row].line is None:
            self._leave_empty(row, back=back)
            return
        place = EDITED.index(key) + (-1 if back else 1)
        if 0 <= place < len(EDITED):
            self.go(row, EDITED[place])
        elif back and row == 0:
            self._leave(forward=False)
        elif back:
            self.go(row - 1, EDITED[-1])
        else:
            if row == len(self.rows) - 1:
                self.put([*self.rows, EntryRow(len(self.rows) + 1)])
            self.go(row + 1, "name")

    def add_line(self) -> None:
        """Add an empty line below the current one (Ins)."""
        if not self._take():
            return
        at = self._row + 1
        if self.rows and self.rows[min(at, len(self.rows)) - 1].line is None:
            self.go(at - 1, "name")
            return
        self._at = None
        self.put([*self.rows[:at], EntryRow(0), *self.rows[at:]])
        self.go(at, "name")

    def remove_line(self) -> None:
        """Take out the current line (Ctrl+Del); it can be brought back."""
        if self._at is None:
            return
        row, key = self._at
        gone = self.rows[row]
        self._at = None
        self.put([each for at, each in enumerate(self.rows) if at != row])
        if gone.line is not None:
            self.removed.emit(gone, row)
            self.changed.emit()
        self.go(min(row, len(self.rows) - 1), key)

    def copy_line(self) -> None:
        """Make the current line what the line above is (Ctrl+D)."""
        if self._at is None or self._row == 0 or (above := self.rows[self._row - 1]).line is None:
            return
        row, key = self._at
        self._replace(row, replace(above, id=row + 1))
        self.go(row, "quantity" if key == "name" else key)

    def _leave_empty(self, row: int, *, back: bool) -> None:
        """Out of an empty line: it goes, unless it is the only one; from the last one the keys leave the grid."""
        last = row == len(self.rows) - 1
        self._at = None
        if len(self.rows) > 1:
            self.put([each for at, each in enumerate(self.rows) if at != row])
        if back and row > 0:
            self.go(row - 1, EDITED[-1])
        elif last or back:
            self._leave(forward=not back)
        else:
            self.go(row, "name")

    def _leave(self, *, forward: bool) -> None:
        self._at = None
        self.line_left.emit()
        self.left.emit(forward)
        self._hide_others()

    def _hide_others(self) -> None:
        """Put away every editor but the open one."""
        opened = self.editors.by_key[self._at[1]] if self._at is not None else None
        for editor in self.editors.by_key.values():
            if editor is not opened:
                editor.hide()

    # --- between cell and editor ---

    def _load(self) -> None:
        """Put what stands in the cell into its editor."""
        if self._at is None:
            return
        row, key = self._at
        self._loading = True
        self.editors.load(self.rows[row])
        self._loading = False
        title = say(next(each.title for each in self.rows_model.columns if each.key == key))
        self.editors.by_key[key].setAccessibleName(say("order_entry.cell", title=title, n=row + 1))

    def _take(self) -> bool:
        """Take what was typed into the line; complain and stay where it cannot be taken."""
        if self._at is None:
            return True
        row, key = self._at
        line = self.rows[row].line
        problem = self.editors.problem(key, self.rows[row])
        self.complained.emit(problem)
        if problem:
            return False
        if line is not None:
            typed = self.editors.typed(key, line, self.pricing)
            if typed != line:
                self._replace(row, replace(self.rows[row], line=typed))
        return True

    def _replace(self, at: int, row: EntryRow) -> None:
        rows = list(self.rows)
        rows[at] = row
        self.rows_model.put(with_stock(rows))
        self.changed.emit()

    def _on_product(self, offer: Offer | None) -> None:
        if self._at is None or self._at[1] != "name" or self._loading:
            return
        row = self._row
        if offer is not None:
            self.set_product(row, offer)
            self.go(row, "quantity")

    # --- keys ---

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(cast("QWidget", watched), event)
        if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            self._on_focus_lost(event)
        return super().eventFilter(watched, event)

    def _on_key(self, editor: QWidget, event: QKeyEvent) -> bool:
        key, held = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        open_list = bool(getattr(editor, "list_is_open", False))
        if key in _ENTER and held in {Qt.KeyboardModifier.NoModifier, _SHIFT}:
            if open_list and not held:
                return False
            self.step(back=bool(held))
            return True
        if key in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            if open_list and key == Qt.Key.Key_Tab and editor is self.editors.product:
                # As Enter does: what is highlighted is meant, also when it is not there yet.
                enter = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
                self.editors.product.keyPressEvent(enter)
            else:
                self.step(back=key == Qt.Key.Key_Backtab)
            return True
        if key in {Qt.Key.Key_Up, Qt.Key.Key_Down} and not held and not open_list:
            if editor is self.editors.rate:
                return False
            self._go_line(1 if key == Qt.Key.Key_Down else -1)
            return True
        act = {
            (Qt.Key.Key_Insert, Qt.KeyboardModifier.NoModifier): self.add_line,
            (Qt.Key.Key_Delete, _CONTROL): self.remove_line,
            (Qt.Key.Key_D, _CONTROL): self.copy_line,
        }.get((key, held))
        if act is not None:
            act()
        if key == Qt.Key.Key_F2 and not held and isinstance(editor, TypedEdit):
            editor.deselect()
            editor.end(False)  # noqa: FBT003 - Qt's own argument: do not select
            return True
        return act is not None

    def _go_line(self, step: int) -> None:
        if self._at is None or not self._take():
            return
        row, key = self._at
        if self.rows[row].line is None and len(self.rows) > 1:
            # An empty line is not left behind.
            self._at = None
            self.put([each for at, each in enumerate(self.rows) if at != row])
        if 0 <= row + step < len(self.rows):
            self.go(row + step, key)
        else:
            self.go(min(row, len(self.rows) - 1), key)

    def _on_focus_lost(self, event: QFocusEvent) -> None:
        """Another widget took the keys: what was typed is taken, an empty last line goes."""
        stays = {Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason}
        if self._at is None or event.reason() in stays or event.reason() is Qt.FocusReason.OtherFocusReason:
            return
        if self._take():
            self._at = None
            self._hide_others()
            if len(self.rows) > 1 and self.rows[-1].line is None:
                self.put(self.rows[:-1])
            self.line_left.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._at is not None:
            self.editors.by_key[self._at[1]].setFocus(Qt.FocusReason.OtherFocusReason)
        elif event.reason() is Qt.FocusReason.BacktabFocusReason:
            self.go(len(self.rows) - 1, EDITED[-1])
        elif event.reason() is not Qt.FocusReason.MouseFocusReason:
            self.begin()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if not self._take():
            return
        if not index.isValid():
            self.add_line() if self.rows[-1].line is not None else self.begin()
            return
        key = self.rows_model.columns[index.column()].key
        self.go(index.row(), key if key in EDITED else "name")

    # --- laying out ---

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.set_pricing(self.pricing)

    def _place(self) -> None:
        """Put the open editor over its cell; nothing stands beside a product that is not chosen yet."""
        if self._at is not None and self._at[0] < len(self.rows):
            row, key = self._at
            until = "available" if key == "name" and self.rows[row].line is None else key
            self.editors.by_key[key].setGeometry(self.place_of(row, key, until))
