"""What is asked for before the goods while an order or quote is typed: by percent or amount, told in figures (see `deposit`)."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.base.errors import Refusal
from app.orders.draft import OrderDraft
from app.orders.save import deposit_asked
from ui.kit.discount_edit import Discount, DiscountEdit
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.word_box import WordBox
from ui.kit.wording import say, words


class DepositFields(QObject):
    """``30`` and ``30 %`` are a share of the total, ``150 €`` is an amount. `changed` tells that a person changed one.

    `ships` keeps the goods here until the deposit is paid; it is asked only where there is a deposit.
    """

    changed = Signal()

    def __init__(self, office: Office, parent: QWidget) -> None:
        super().__init__(parent)
        self.edit = DiscountEdit(office.currency, parent)
        self.field = Field("quote_entry.deposit", self.edit, hint="quote_entry.deposit_hint")
        self.ships = WordBox("quote_entry.ships", parent)
        self.ships.hide()
        self.edit.settled.connect(self._on_changed)
        self.edit.problem_changed.connect(self.field.complain)
        self.ships.clicked.connect(self.changed)

    @property
    def state(self) -> tuple[Discount | None, bool]:
        """What stands in the fields, to come back to."""
        return self.edit.value, self.ships.isChecked()

    def settle(self) -> bool:
        """Take what is being typed; False, with the keys on it, where it cannot be taken."""
        if not self.edit.problem:
            return True
        self.edit.setFocus()
        return False

    def restore(self, state: tuple[Discount | None, bool]) -> None:
        """Show what stood there, or stands in a draft."""
        self.edit.set_value(state[0])
        self.ships.setChecked(state[1])
        self._show_box()

    def show_draft(self, draft: OrderDraft) -> None:
        """Show a draft's."""
        asked = Discount(draft.deposit_ppm, 0 if draft.deposit_ppm else draft.deposit_amount)
        self.restore((asked if asked != Discount() else None, draft.ships_after_deposit))

    def put_on(self, draft: OrderDraft) -> OrderDraft:
        """The draft with what stands here."""
        asked = self.edit.value or Discount()
        return replace(
            draft,
            deposit_ppm=asked.ppm,
            deposit_amount=asked.amount,
            ships_after_deposit=self.ships.isChecked() and asked != Discount(),
        )

    def tell(self, draft: OrderDraft, total: int) -> None:
        """Say in figures what is asked for of this total, or why it cannot be."""
        if self.edit.problem:
            return
        try:
            asked = deposit_asked(draft, total)
        except Refusal as refusal:
            # Cause and way out stand in the banner when it is saved.
            self.field.complain(words().part(refusal, "problem"))
            return
        self.field.complain("")
        amount = words().money(asked, draft.currency)
        self.field.explain(say("quote_entry.deposit_of", amount=amount) if asked else "")

    def _on_changed(self) -> None:
        self._show_box()
        self.changed.emit()

    def _show_box(self) -> None:
        self.ships.setVisible(self.edit.value is not None)
