"""Lines added to an order that stands: a button, then the same grid as at entry, with its keys, scans and prices."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.orders.draft import DraftLine
from app.orders.entry import Offer, Pricing, offers_of
from ui.kit import icons
from ui.kit.banner import Banner
from ui.kit.office import Office
from ui.kit.theme import scaled, theme
from ui.kit.wording import WordButton
from ui.orders.entry_rows import EntryRow, worth
from ui.orders.entry_scans import EntryScans
from ui.orders.line_grid import LineGrid

_LEAST, _MOST = 2, 6
"""How many lines are in view at least and at most."""


class AddedLines(QWidget):
    """`changed` tells that the lines are others, `complained` what is wrong with the open cell, or nothing.

    `left` tells that the keys went on (True) or back (False) out of the grid, `grown` that it is higher.
    """

    changed = Signal()
    complained = Signal(str)
    left = Signal(bool)
    grown = Signal()

    def __init__(self, office: Office, banner: Banner, dialog: QWidget) -> None:
        super().__init__(dialog)
        self._office, self._currency = office, office.currency
        self._gone: list[tuple[EntryRow, int]] = []
        self._high = 0
        self.grid = LineGrid(office, self._create, self)
        self.grid.hide()
        self.button = WordButton("order_page.change.add", self, clicked=self.open)
        self.button.setEnabled(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.grid)
        self.setFocusProxy(self.button)
        # Also what is scanned while no line is open yet is meant for the order.
        self._scans = EntryScans(office, self.grid, banner, dialog)
        self.grid.changed.connect(self._on_changed)
        self.grid.looked_at.connect(self._fit)
        self.grid.line_left.connect(self._fit)
        self.grid.complained.connect(self.complained)
        self.grid.left.connect(self.left)
        self.grid.removed.connect(self._on_removed)
        self.grid.stepped.connect(self._on_stepped)
        theme().changed.connect(self._dress)
        self._dress()

    @property
    def lines(self) -> tuple[DraftLine, ...]:
        """The lines that say something."""
        return tuple(line for line in self.grid.lines if line.name)

    def price_by(self, pricing: Pricing) -> None:
        """Price and tax the lines so from now on."""
        self.grid.set_pricing(pricing)
        self.button.setEnabled(True)

    def open(self) -> None:
        """Show the grid and begin a line."""
        self._show()
        self.grid.begin()

    def settle(self) -> bool:
        """Take what stands in the open cell; False when it cannot be taken."""
        return self.grid.settle()

    # --- within ---

    def _show(self) -> None:
        if self.grid.isHidden():
            self.grid.show()
            self.setFocusProxy(self.grid)
            self.button.hide()
            self._fit()
            self.grown.emit()

    def _fit(self, *_told: object) -> None:
        """As high as its lines, within reason; the rest is scrolled to."""
        rows = min(max(len(self.grid.rows), _LEAST), _MOST)
        each = self.grid.verticalHeader().defaultSectionSize()
        high = self.grid.horizontalHeader().sizeHint().height() + rows * each + 2
        if high != self._high:
            self._high = high
            self.grid.setFixedHeight(high)
            self.grown.emit()

    def _on_changed(self) -> None:
        self._show()
        sold = [row for row in self.grid.rows if row.line is not None and not row.words_only]
        self.grid.show_amounts([worth(row, self._currency) for row in sold])
        self._fit()
        self.changed.emit()

    def _on_removed(self, row: EntryRow, at: int) -> None:
        self._gone.append((row, at))

    def _on_stepped(self, back: bool) -> None:
        """Ctrl+Z brings back the line that was taken out last."""
        if back and self._gone:
            self.grid.bring_back(*self._gone.pop())

    def _create(self, row: int, text: str) -> None:
        from ui.stock.product_dialog import add_product

        def found(offers: list[Offer]) -> None:
            if offers:
                self.grid.set_product(row, offers[0])
                self.grid.go(row, "quantity")

        def made(product_id: int) -> None:
            self._office.ask(offers_of, [product_id], done=found, owner=self)

        add_product(self._office, text, parent=self, done=made)

    def _dress(self) -> None:
        self.button.setIcon(icons.icon("new", "text"))
        self.grid.setMinimumWidth(scaled(420))
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._fit()
