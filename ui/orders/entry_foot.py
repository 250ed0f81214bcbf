"""The foot of an order being entered: its note, what it costs, and what is earned on it for those who may see that."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.orders.draft import OrderDraft
from app.orders.margin import Margin, Margins, cost_of, margins
from app.pricing.figures import Totals
from app.pricing.totals import discounted_lines
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.section import Figures
from ui.kit.shortcuts import hint
from ui.kit.sized import fixed_width
from ui.kit.tokens import MARGIN
from ui.kit.wording import WordButton
from ui.orders.entry_rows import EntryRow
from ui.orders.entry_totals import total_rows
from ui.orders.margins import MarginsShown, margin_rows


class EntryFoot(QWidget):
    """`turned` tells that margins are looked at, or no longer."""

    turned = Signal()

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._home = office.currency
        self.note = QLineEdit(self)
        self.totals = Figures(self)
        fixed_width(self.totals, 250)
        self.margins = MarginsShown(office, self)
        self.button = WordButton(self.margins.title, self, look="link", clicked=self.margins.turn)
        self.button.setProperty("fit", "compact")
        self.button.show_keys(lambda: hint("margins"))
        self.button.setVisible(self.margins.allowed)
        self.margins.changed.connect(self._on_turned)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(Field("order_entry.note", self.note, hint="kit.optional"))
        left.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        left.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, 12, MARGIN, 14)
        row.setSpacing(32)
        row.addLayout(left, 1)
        row.addWidget(self.totals, 0, Qt.AlignmentFlag.AlignTop)

    def show_figures(
        self, draft: OrderDraft, found: Totals, rows: Sequence[EntryRow]
    ) -> tuple[Margin | None, ...]:
        """Show what it all costs; gives what is earned on each of the lines that cost something, where that is shown."""
        earned = self._earned(draft, found, rows)
        self.totals.show_rows([*total_rows(draft, found), *margin_rows(earned, draft.currency)])
        return earned.lines if earned is not None else ()

    def _earned(self, draft: OrderDraft, found: Totals, rows: Sequence[EntryRow]) -> Margins | None:
        if not self.margins.on:
            return None
        sold = [row for row in rows if row.line is not None and not row.words_only]
        return margins(discounted_lines(found), [self._cost(row, draft.currency) for row in sold])

    def _cost(self, row: EntryRow, currency: str) -> int | None:
        """What a line costs; None where nobody wrote it down, or the sale is in another currency than the cost."""
        if (
            row.line is None
            or row.offer is None
            or row.offer.row.cost_micro is None
            or currency != self._home
        ):
            return None
        return cost_of(
            0 if row.line.optional else row.line.quantity_milli, row.offer.row.cost_micro, currency
        )

    def _on_turned(self) -> None:
        self.button.tell(self.margins.title)
        self.turned.emit()
