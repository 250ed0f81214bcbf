"""Writing down an account of the company before any statement of it came: its name, its IBAN, its code in the books."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QLineEdit, QWidget

from app.payments.bank_account import open_bank_account, own_iban
from app.payments.statement import Account
from ui.customers.identifier_edit import iban_edit
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say


class NewAccountDialog(VerbDialog):
    """Begins with the IBAN on the company's papers where no account has it yet."""

    fields_of: Mapping[str, str] = {
        "bank_account_without_name": "name",
        "bank_account_known": "iban",
        "iban_wrong": "iban",
    }

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, "bank.account_new.title", "bank.account_new.do", parent)
        self.name, self.journal = QLineEdit(self), QLineEdit("BQ", self)
        self.name.setText(say("bank.account_new.called"))
        self.iban = iban_edit(self)
        self.form.add("name", Field("bank.account_change.name", self.name, required=True))
        self.form.add("journal", Field("bank.account_change.journal", self.journal))
        self.form.add("iban", Field("bank.account_new.iban", self.iban, required=True), span=2)
        self.effects.tell(
            (
                ("bank", say("bank.account_new.effect.statements")),
                ("info", say("bank.account_new.effect.offered")),
            )
        )
        office.ask(own_iban, done=self._on_iban, owner=self)

    def act(self) -> None:
        iban, name = self.iban.value, self.name.text()
        if iban is None:
            return
        self.do(
            open_bank_account,
            name,
            self.office.currency,
            Account(iban),
            self.journal.text(),
            done=lambda _key: self.office.ways.say(say("bank.account_new.done", name=name)),
        )

    def _on_iban(self, found: str) -> None:
        if found and not self.iban.text().strip():
            self.iban.set_value(found)
