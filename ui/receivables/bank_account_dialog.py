"""What an account of the company is called, its code in the books, and whether it is still in use."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QLineEdit, QWidget

from app.payments.bank_account import BankAccount, change_bank_account
from ui.customers.identifier_edit import iban_said
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.verb_dialog import VerbDialog
from ui.kit.word_box import WordBox
from ui.kit.wording import say


class BankAccountDialog(VerbDialog):
    """Its number and currency are the bank's and stay; put away, it is offered nowhere and its movements stay."""

    fields_of: Mapping[str, str] = {"bank_account_without_name": "name"}

    def __init__(self, office: Office, row: BankAccount, parent: QWidget | None = None) -> None:
        super().__init__(office, "bank.account_change.title", "bank.account_change.do", parent)
        self._row = row
        self.name, self.journal = QLineEdit(row.name, self), QLineEdit(row.journal, self)
        self.away = WordBox("bank.account_change.away", self)
        self.away.setChecked(row.archived)
        self.form.add("name", Field("bank.account_change.name", self.name, required=True))
        self.form.add("journal", Field("bank.account_change.journal", self.journal))
        self.form.add("away", Field("bank.account_change.use", self.away), span=2)
        self.tell_subtitle(" · ".join(part for part in (iban_said(row.iban), row.currency) if part))
        self.away.toggled.connect(self._tell)
        self._tell()

    def act(self) -> None:
        self.do(
            change_bank_account,
            self._row.id,
            name=self.name.text(),
            journal=self.journal.text(),
            archived=self.away.isChecked(),
            done=lambda _none: self.office.ways.say(say("bank.account_change.done", name=self.name.text())),
        )

    def _tell(self) -> None:
        key = "away" if self.away.isChecked() else "in_use"
        self.effects.tell([("info", say(f"bank.account_change.effect_{key}"))])
