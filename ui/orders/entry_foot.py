"""The foot of an order being entered: its note, the deposit, how it is paid, what it costs, what is earned on it, the keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.orders.draft import OrderDraft
from app.orders.line_typed import line_amount
from app.orders.margin import Margin, Margins, cost_of, margins
from app.pricing.figures import Totals
from app.pricing.totals import discounted_lines
from ui.kit.field import Field
from ui.kit.flow import FlowLayout
from ui.kit.keys_bar import KeysBar
from ui.kit.office import Office
from ui.kit.section import Figures
from ui.kit.shortcuts import hint
from ui.kit.theme import scaled, theme
from ui.kit.tokens import MARGIN
from ui.kit.wording import WordButton, say
from ui.orders.deposit_fields import DepositFields
from ui.orders.entry_history import EntryState
from ui.orders.entry_rows import EntryRow
from ui.orders.entry_totals import total_rows
from ui.orders.margins import MarginsShown, margin_rows
from ui.orders.method_field import MethodField

_APART = 32
"""Between what is typed and what it costs."""
_ABREAST, _TOTALS = 400, 250
"""How much room the fields need beside each other, and the totals, at 100 %."""


class EntryFoot(QWidget):
    """`turned` tells that margins are looked at, or no longer."""

    turned = Signal()

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._home = office.currency
        self.note = QLineEdit(self)
        self._tell_note()
        self.totals = Figures(self)
        self.margins = MarginsShown(office, self)
        self.button = WordButton(self.margins.title, self, look="link", clicked=self.margins.turn)
        self.button.setProperty("fit", "compact")
        self.button.show_keys(lambda: hint("margins"))
        self.button.setVisible(self.margins.allowed)
        self.margins.changed.connect(self._on_turned)
        # The keys stay on the line it is about.
        self.option = WordButton("quote_entry.option", self, look="link")
        self.option.setProperty("fit", "compact")
        self.option.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.option.show_keys(lambda: hint("option_line"))
        self.option.hide()
        self.deposit, self.method = DepositFields(office, self), MethodField(self)
        links = FlowLayout()
        for button in (self.option, self.button):
            links.addWidget(button)
        left = QVBoxLayout()
        left.setSpacing(5)
        self._fields, self._right = QHBoxLayout(), QVBoxLayout()
        self._fields.setSpacing(12)
        self._fields.addWidget(self.deposit.field, 3)
        self._abreast: bool | None = None
        # A sentence is typed into it: it has the whole width.
        left.addWidget(Field("order_entry.note", self.note))
        left.addLayout(self._fields)
        left.addWidget(self.deposit.ships)
        left.addLayout(links)
        left.addStretch(1)
        self.keys = KeysBar(_KEYS, self)
        row = QHBoxLayout()
        row.setContentsMargins(MARGIN, 8, MARGIN, 8)
        row.setSpacing(_APART)
        row.addLayout(left, 1)
        self._right.setSpacing(8)
        self._right.addWidget(self.totals)
        row.addLayout(self._right)
        row.setAlignment(self._right, Qt.AlignmentFlag.AlignTop)
        self._arrange(abreast=True)
        theme().changed.connect(self._fit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.keys)

    def _arrange(self, *, abreast: bool) -> None:
        """All fields on a line, or how it is paid below the totals where there is too little room for the words."""
        if abreast == self._abreast:
            return
        self._abreast = abreast
        field = self.method.field
        if abreast:
            self._right.removeWidget(field)
            # Words of a method are longer than most that is typed beside it.
            self._fields.addWidget(field, 6)
        else:
            self._fields.removeWidget(field)
            self._right.addWidget(field)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.width() - 2 * MARGIN - _APART
        abreast = room >= scaled(_ABREAST + _TOTALS)
        self._arrange(abreast=abreast)
        # Amounts are seen whatever else is: a long one stands below its words.
        self.totals.setFixedWidth(scaled(_TOTALS) if abreast else min(scaled(_TOTALS), max(room // 2, 160)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._tell_note()

    def _tell_note(self) -> None:
        self.note.setPlaceholderText(say("order_entry.note_printed"))

    def show_draft(self, draft: OrderDraft) -> None:
        """Show a draft's; its method of payment is shown where those there are become known."""
        self.note.setText(draft.note)
        self.deposit.show_draft(draft)

    def restore(self, state: EntryState) -> None:
        """Show what stood here before."""
        self.note.setText(state.note)
        self.deposit.restore(state.deposit)
        self.method.restore(state.method)

    def put_on(self, draft: OrderDraft) -> OrderDraft:
        """The draft with the deposit and the method that stand here."""
        return replace(self.deposit.put_on(draft), payment_method=self.method.value)

    def offer_options(self) -> None:
        """Offer to make a line an option, as a quote may have them."""
        self.option.show()
        # What issues it comes first: it is the key that must not be left out where the room is short.
        ends = ("confirm", "quote_entry.key.issue")
        option = ("option_line", "quote_entry.key.option")
        self.keys.tell((ends, *_KEYS[:4], option, *_KEYS[4:-1]))

    def show_figures(
        self, draft: OrderDraft, found: Totals, rows: Sequence[EntryRow]
    ) -> tuple[list[int], tuple[Margin | None, ...]]:
        """Show what it all costs; gives of each line that costs something its amount, and what is earned on it where
        that is shown.
        """
        sold = [row for row in rows if row.line is not None and not row.words_only]
        earned = self._earned(draft, found, sold)
        self.deposit.tell(draft, found.total)
        self.totals.show_rows([*total_rows(draft, found), *margin_rows(earned, draft.currency)])
        gross = draft.prices_include_tax
        amounts = [
            # An option costs nothing yet; it is shown with what it would.
            line_amount(row.line, draft.currency)
            if row.line is not None and row.line.optional
            else each.gross
            if gross
            else each.net
            for row, each in zip(sold, found.lines, strict=False)
        ]
        return amounts, earned.lines if earned is not None else ()

    def _earned(self, draft: OrderDraft, found: Totals, sold: Sequence[EntryRow]) -> Margins | None:
        if not self.margins.on:
            return None
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


_KEYS = (
    ("return", "order_entry.key.next"),
    ("add_line", "order_entry.key.add"),
    ("remove_line", "order_entry.key.remove"),
    ("text_line", "order_entry.key.text"),
    ("choose", "order_entry.key.choose"),
    ("confirm", "order_entry.key.confirm"),
)
