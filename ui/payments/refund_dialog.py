"""Giving money back against a customer's credit: a credit note's, or what of a payment was set against nothing."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.flow import collect
from app.flow.receipt import Receipt
from app.reports.came import Came, came_by
from app.reports.refundable import owed_beside
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.money_edit import MoneyEdit
from ui.kit.office import Office
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import WordButton, say, words
from ui.payments.came_told import came_lines
from ui.payments.method_choice import MethodChoice
from ui.receivables.match_dialog import match_items


def refund_credit(
    office: Office,
    item_id: int,
    *,
    customer_id: int,
    available: int,
    currency: str,
    number: str,
    parent: QWidget | None = None,
) -> RefundDialog:
    """Ask how much of a credit is given back, and how. `number` is that of the document the credit comes from."""
    dialog = RefundDialog(
        office, item_id, customer_id, available, currency, number, parent or QApplication.activeWindow()
    )
    dialog.open()
    return dialog


class RefundDialog(VerbDialog):
    """Amount, day, how."""

    fields_of: Mapping[str, str] = {"refund_exceeds_credit": "amount", "date_before_last_number": "paid_on"}

    def __init__(
        self,
        office: Office,
        item_id: int,
        customer_id: int,
        available: int,
        currency: str,
        number: str,
        parent: QWidget | None,
    ) -> None:
        super().__init__(office, "refund.title", "refund.do", parent)
        self._item_id, self._customer_id, self._available = item_id, customer_id, available
        self.amount = MoneyEdit(currency, self)
        self.amount.set_value(available)
        self.paid_on = DateEdit(lambda: office.today, self)
        self.paid_on.set_value(office.today)
        self.method = MethodChoice(office, self)
        self.reference = QLineEdit(self)
        self.form.add("amount", Field("receive.amount", self.amount, required=True))
        self.form.add("paid_on", Field("refund.paid_on", self.paid_on, required=True))
        self.form.add("method", Field("receive.method", self.method))
        self.form.add("reference", Field("receive.reference", self.reference))
        self.tell_subtitle(
            say("refund.subtitle", number=number, available=words().money(available, currency))
        )
        self._effects = [
            ("bank", say("refund.effect.out")),
            ("receivables", say("refund.effect.matched", number=number)),
        ]
        self._owes: list[tuple[str, str]] = []
        self._tell()
        self.tell_note(say("refund.note"))
        office.ask(owed_beside, customer_id, currency, done=self._on_owed, owner=self)
        office.ask(came_by, item_id, done=self._on_came, owner=self)

    def _on_came(self, found: Came) -> None:
        """Money goes back the way it came; what came online is given back where it came in, not once more from here."""
        self.method.propose(found.code)
        self._effects = [*came_lines(found), *self._effects]
        self._tell()

    def _tell(self) -> None:
        self.effects.tell([*self._owes, *self._effects])

    def _on_owed(self, found: tuple[int, int]) -> None:
        """Who owes something is paid by what they owe, unless somebody says otherwise."""
        owed, account_id = found
        if owed <= 0:
            return
        told = say("refund.effect.owes", amount=words().money(owed, self.amount.currency))
        self._owes = [("late", told)]
        self._tell()
        self.put_at_foot(
            WordButton("customer.match", self, look="secondary", clicked=lambda: self._match(account_id))
        )

    def _match(self, account_id: int) -> None:
        office, where = self.office, self.parentWidget() or self
        self.reject()
        match_items(office, account_id, parent=where)

    def act(self) -> None:
        amount, day = self.amount.value, self.paid_on.value
        if amount is None or day is None:
            return
        receipt = Receipt(
            amount=amount,
            currency=self.amount.currency,
            method=self.method.means,
            method_code=self.method.value,
            received_on=day,
            customer_id=self._customer_id,
            reference=self.reference.text().strip(),
        )
        self.do(collect.refund, receipt, self._item_id, done=self._done)

    def _done(self, _payment_id: int) -> None:
        amount = words().money(self.amount.value or 0, self.amount.currency)
        self.office.ways.say(say("refund.done", amount=amount))
