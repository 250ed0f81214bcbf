"""The lines of a confirmed order in the dialog that changes it: how much of each, at what price, less what discount.

What has left or been invoiced keeps its price, and of its quantity what is done.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from app.orders.bundle import begun_milli, parts_by_bundle
from app.orders.order import OrderLine
from app.orders.reprice import LinePrice, is_fixed
from app.reports.change_page import ChangePage
from app.reports.order_page import OrderPage
from ui.kit.discount_edit import Discount, DiscountEdit
from ui.kit.form import moves_on
from ui.kit.money_edit import PriceEdit
from ui.kit.quantity_edit import QuantityEdit
from ui.kit.sized import fixed_width
from ui.kit.theme import restyle, set_role
from ui.kit.typed_edit import TypedEdit
from ui.kit.wording import WordLabel, say, words

_QUANTITY, _PRICE, _DISCOUNT = 88, 112, 96
"""How wide the fields beside a name are, at 100 %."""


class ChangeLines(QWidget):
    """`changed` tells that something was typed. Discounts and what may be had are known once `show_page` has told them."""

    changed = Signal()

    def __init__(self, page: OrderPage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self._typed: Mapping[int, LinePrice] = {}
        self._free: Mapping[int, int] = {}
        self._below: dict[int, QLabel] = {}
        self._done: dict[int, int] = {}
        self._fixed: set[int] = set()
        self.edits: dict[int, QuantityEdit] = {}
        self.prices: dict[int, PriceEdit] = {}
        self.discounts: dict[int, DiscountEdit] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(0, 1)
        terms = "gross" if page.order.prices_include_tax else "net"
        for at, key in enumerate(("quantity", f"price_{terms}", "discount"), 1):
            head = WordLabel(f"order_entry.column.{key}", self)
            set_role(head, "label", "text2")
            self._grid.addWidget(head, 0, at, Qt.AlignmentFlag.AlignRight)
        inside = parts_by_bundle(page.lines)
        for line in page.lines:
            if line.counted:
                self._add(line, inside.get(line.id, []))

    def show_page(self, found: ChangePage) -> None:
        """Show prices and discounts as they were typed, and what may be had of each product."""
        self._typed, self._free = found.typed, found.free
        self._tell()
        for line_id, price in self._typed.items():
            if line_id in self.discounts:
                self.prices[line_id].set_value(price.unit_price_micro)
                off = Discount(price.discount_ppm, price.discount_amount)
                self.discounts[line_id].set_value(off if off != Discount() else None)

    @property
    def quantities(self) -> dict[int, int]:
        """The quantities that are others, by line."""
        standing = {line.id: line.quantity_milli for line in self._page.lines}
        return {
            line_id: edit.value
            for line_id, edit in self.edits.items()
            if edit.value is not None and edit.value != standing[line_id]
        }

    @property
    def repriced(self) -> dict[int, LinePrice]:
        """What lines cost that cost something else, by line."""
        found: dict[int, LinePrice] = {}
        for line_id, before in self._typed.items():
            if line_id in self.prices:
                off = self.discounts[line_id].value or Discount()
                price = self.prices[line_id].value
                now = LinePrice(before.unit_price_micro if price is None else price, off.ppm, off.amount)
                if now != before:
                    found[line_id] = now
        return found

    @property
    def all_edits(self) -> Iterator[TypedEdit[int] | DiscountEdit]:
        """The fields in the order of the keys."""
        for line_id, edit in self.edits.items():
            yield from (edit, self.prices[line_id], self.discounts[line_id])

    def check(self) -> bool:
        """Look whether all can be taken; the first that cannot takes the keys."""
        wrong = [edit for edit in self.all_edits if edit.problem]
        if wrong:
            wrong[0].setFocus(Qt.FocusReason.OtherFocusReason)
        return not wrong

    def _add(self, line: OrderLine, parts: list[OrderLine]) -> None:
        row = len(self.edits) + 1
        name, below = QLabel(self), QLabel(self)
        name.setText(" · ".join(part for part in (line.name, line.sku) if part))
        for label, style, ink in ((name, "body", "text"), (below, "support", "text3")):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            set_role(label, style, ink)
        self._below[line.id] = below
        quantity, price = QuantityEdit(self), PriceEdit(self)
        discount = DiscountEdit(self._page.order.currency, self)
        quantity.set_value(line.quantity_milli)
        price.set_value(line.unit_price_micro)
        fixed = is_fixed(line, parts)
        edits = (
            (quantity, "quantity", _QUANTITY),
            (price, "price", _PRICE),
            (discount, "discount", _DISCOUNT),
        )
        for at, (edit, what, wide) in enumerate(edits, 1):
            fixed_width(edit, wide)
            edit.setAccessibleName(say(f"order_page.change.{what}_of", name=line.name))
            edit.settled.connect(self._on_settled)
            edit.problem_changed.connect(partial(self._complain, line.id, edit))
            edit.installEventFilter(self)
            edit.setEnabled(what == "quantity" or not fixed)
            self._grid.addWidget(edit, row, at, Qt.AlignmentFlag.AlignVCenter)
        called = QVBoxLayout()
        called.setSpacing(0)
        for label in (name, below):
            called.addWidget(label)
        self._grid.addLayout(called, row, 0, Qt.AlignmentFlag.AlignVCenter)
        self.edits[line.id], self.prices[line.id], self.discounts[line.id] = quantity, price, discount
        self._done[line.id] = max(begun_milli(line, parts), line.invoiced_milli)
        if fixed:
            self._fixed.add(line.id)
            for edit in (self.prices[line.id], self.discounts[line.id]):
                edit.setToolTip(say("order_page.change.price_fixed"))
        self._told(line, [])

    def _on_settled(self) -> None:
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        """Judge each quantity as entry does: by what the lines above leave of what may be had."""
        left = dict(self._free)
        for line in self._page.lines:
            if line.id not in self.edits or line.product_id not in left:
                continue
            wanted = self.edits[line.id].value
            wanted = line.quantity_milli if wanted is None else wanted
            still = max(wanted - line.shipped_milli - line.dropped_milli, 0)
            missing = still - left[line.product_id]
            if missing > 0:
                told = say("order_entry.missing", quantity=words().quantity(missing))
            else:
                told = say("order_page.change.room", quantity=words().quantity(left[line.product_id]))
            self._told(line, [told], late=missing > 0)
            left[line.product_id] = max(left[line.product_id] - still, 0)

    def _told(self, line: OrderLine, told: list[str], *, late: bool = False) -> None:
        if done := self._done[line.id]:
            told.append(say("order_page.change.done_of", quantity=words().quantity(done)))
        if line.id in self._fixed:
            told.append(say("order_page.change.price_fixed"))
        below, edits = (
            self._below[line.id],
            (self.edits[line.id], self.prices[line.id], self.discounts[line.id]),
        )
        below.setProperty("told", ", ".join(told))
        below.setProperty("late", late)
        for edit in edits:
            edit.setAccessibleDescription(", ".join(told))
        self._complain(line.id, edits[0], next((edit.problem for edit in edits if edit.problem), ""))

    def _complain(self, line_id: int, edit: QWidget, problem: str) -> None:
        """Say what is wrong below the name, or again what stood there."""
        edit.setProperty("wrong", "true" if problem else "false")
        restyle(edit)
        below = self._below[line_id]
        below.setText(problem or str(below.property("told")))
        below.setVisible(bool(below.text()))
        late = bool(problem or below.property("late"))
        set_role(below, *(("label", "late") if late else ("support", "text3")))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and moves_on(watched, event):
            self.focusNextPrevChild(not event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            return True
        return super().eventFilter(watched, event)
