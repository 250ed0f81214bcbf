"""The grid of an order's lines: typed by keys alone, one cell at a time open for typing (K1 to K4, K8, B5).

Enter and Tab go on, with Shift back; on the last cell of the last line they add one. Leaving an empty last line removes
it and leaves the grid. Up and Down change the line, Ins adds one, Ctrl+Del removes it, Ctrl+D copies the one above, F9
types the total, Ctrl+T a text, Ctrl+Shift+T the heading of a section, Ctrl+Shift+O makes a quote's line an option
(`ui.kit.grid_keys`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import cast

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.base.errors import Refusal
from app.orders.draft import DraftLine
from app.orders.entry import Offer, Pricing, line_of, repriced
from app.orders.margin import Margin
from ui.kit.grid_keys import Act, act_of
from ui.kit.office import Office
from ui.kit.typed_edit import TypedEdit
from ui.kit.wording import say, sentence, words
from ui.orders.entry_rows import EntryRow, merged, with_amounts
from ui.orders.grid_lines import GridLines


class LineGrid(GridLines):
    """The lines. `stepped` asks for the order as it was before (True) or after."""

    stepped = Signal(bool)

    def __init__(
        self, office: Office, create: Callable[[int, str], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(office, create, parent)
        self.editors.product.chosen.connect(self._on_product)

    # --- what the page asks ---

    @property
    def lines(self) -> tuple[DraftLine, ...]:
        """The lines that say something."""
        return tuple(row.line for row in self.rows if row.line is not None)

    def set_pricing(self, pricing: Pricing) -> None:
        """Price lines in other terms from now on; the lines that stand are given by `put`."""
        before, self.pricing = self.pricing, pricing
        self.editors.rate.offer(_rates(pricing))
        if pricing.currency:
            self.editors.set_currency(pricing.currency)
        if (before.prices_include_tax, before.currency) != (pricing.prices_include_tax, pricing.currency):
            self.entries.set_terms(include_tax=pricing.prices_include_tax, currency=pricing.currency)
            self.lay_out()

    def show_amounts(self, amounts: Sequence[int], margins: Sequence[Margin | None] = ()) -> None:
        """Show what each line comes to and what is earned on it, in the order of the lines that say something."""
        self.rows_model.put(with_amounts(self.rows, amounts, margins))

    def show_offers(self, offers: Mapping[int, Offer]) -> None:
        """Show what is available now of the products on the lines."""
        known = [
            replace(row, offer=offers.get(row.line.product_id or 0, row.offer)) if row.line else row
            for row in self.rows
        ]
        self._set(known)

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

    def scan_in(self, offer: Offer, milli: int) -> None:
        """So much more of a scanned product, on its line or on one of its own; what is being typed stays open (B5)."""
        held = self._holds_focus
        if not held or not self.take():
            # What cannot be taken is not worth losing a scan.
            self.at = None
            self.hide_others()
        try:
            rows, at = merged(self.rows, offer, milli, lambda: line_of(offer, self.pricing))
        except Refusal as refusal:
            self.complained.emit(sentence(refusal))
            return
        if (line := rows[at].line) is not None:
            rows[at] = replace(rows[at], line=repriced(line, offer, self.pricing))
        self.put(rows)
        self.scrollTo(self.rows_model.index(at, 0))
        if self.at is None:
            if held:
                self.go(at, "quantity")
        elif self.at == (at, "name"):
            # The empty line the keys were on was filled: they go on to the next.
            self.at = None
            self.put([*self.rows, EntryRow(0)])
            self.go(len(self.rows) - 1, "name")
        elif self.at[0] == at:
            self.go(*self.at)
        self.changed.emit()

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

    @property
    def current_line(self) -> EntryRow | None:
        """The line the keys are on."""
        return self.rows[self.at[0]] if self.at is not None and self.at[0] < len(self.rows) else None

    def take_price(self, price_micro: int, discount_ppm: int) -> None:
        """Sell the current line at this price, less this percentage."""
        row = self.current_line
        if row is None or row.line is None or self.at is None or not self.take():
            return
        at, key = self.at
        line = replace(
            cast("DraftLine", self.rows[at].line),
            unit_price_micro=price_micro,
            discount_ppm=discount_ppm,
            discount_amount=0,
        )
        self._replace(at, replace(self.rows[at], line=line))
        self.go(at, key)

    def take_instead(self, offer: Offer) -> None:
        """Sell another product on the current line, in the same quantity."""
        row = self.current_line
        if row is None or row.line is None or self.at is None or not self.take():
            return
        at, key = self.at
        self.set_product(at, offer)
        self.go(at, key)

    def restore(self, rows: Sequence[EntryRow]) -> None:
        """Show lines that stood before; the keys stay about where they are."""
        at, focused = self.at, self._holds_focus
        self.at = None
        self.put(rows)
        if at is None or not focused:
            self.hide_others()
            return
        if at[0] >= len(self.rows) and self.rows[-1].line is not None:
            self.put([*rows, EntryRow(0)])
        self.go(at[0], at[1])

    @property
    def _holds_focus(self) -> bool:
        """Whether something is being typed."""
        opened = self.open_editor
        return opened is not None and opened.hasFocus()

    def settle(self) -> bool:
        """Take what stands in the open cell; False when it cannot be taken."""
        return self.take()

    def _on_product(self, offer: Offer | None) -> None:
        if self.at is None or self.at[1] != "name" or self._loading:
            return
        row = self._row
        if offer is not None:
            self.set_product(row, offer)
            self.go(row, "quantity")

    # --- keys ---

    def acts(self) -> Mapping[Act, Callable[[], object]]:
        return {
            "copy": self.copy_line,
            "total": self.type_total,
            "text": lambda: self.add_words("text"),
            "section": lambda: self.add_words("section"),
            "option": self.turn_option,
        }

    def on_key(self, editor: QWidget, event: QKeyEvent) -> bool:
        act = act_of(event)
        if act in {"up", "down"} and editor is self.editors.rate:
            return False
        if editor is self.editors.words and (done := self._on_words_key(event)) is not None:
            return done
        if act in {"undo", "redo"}:
            return self._on_undo(editor, back=act == "undo")
        return super().on_key(editor, event)

    def _on_words_key(self, event: QKeyEvent) -> bool | None:
        """What a key does to words being typed: a new line in a text (K3), going from line to line; None: the grid's."""
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        breaks = {Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier}
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and held in breaks:
            line = self.rows[self._row].line
            if line is not None and line.kind == "text":
                self.editors.words.insertPlainText("\n")
            return True
        moves = key in {Qt.Key.Key_Up, Qt.Key.Key_Down} and self.editors.words.blockCount() > 1
        return False if moves else None

    def _on_undo(self, editor: QWidget, *, back: bool) -> bool:
        """What is half typed is taken back in its cell; else the order as it stood before is asked for."""
        if isinstance(editor, QPlainTextEdit) and editor.document().isUndoAvailable():
            return False
        if isinstance(editor, TypedEdit) and editor.touched and back:
            cast("TypedEdit[object]", editor).restore()
            return True
        self.stepped.emit(back)
        return True

    # --- laying out ---

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.set_pricing(self.pricing)


def _rates(pricing: Pricing) -> list[tuple[str, str]]:
    """The classes with their rates; two of the same rate are told apart by name."""
    rates = pricing.classes
    alike = Counter(rates.values())
    return [
        (name, words().percent(rate) + (f" {say(f'vat_class.{name}')}" if alike[rate] > 1 else ""))
        for name, rate in rates.items()
    ]
