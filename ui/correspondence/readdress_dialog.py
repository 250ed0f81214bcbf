"""Sending a mail that was refused to another address."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QLineEdit, QWidget

from app.correspondence import mail
from app.reports.mails import MailRow
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say


class ReaddressDialog(VerbDialog):
    """The address, with what was wrong with it above."""

    fields_of: Mapping[str, str] = {
        "mail_address_malformed": "recipient",
        "mail_without_recipient": "recipient",
    }

    def __init__(self, office: Office, row: MailRow, parent: QWidget | None = None) -> None:
        super().__init__(office, "mails.readdress.title", "mails.readdress.verb", parent, columns=1)
        self._row = row
        self.tell_subtitle(row.subject)
        self.recipient = QLineEdit(row.recipient, self)
        self.form.add(
            "recipient", Field("mails.recipient", self.recipient, required=True, hint="mails.several")
        )
        self.effects.tell((("mail", say("mails.readdress.effect")),))

    def act(self) -> None:
        self.do(mail.readdress, self._row.id, self.recipient.text(), done=self._done)

    def _done(self, _nothing: None) -> None:
        self.office.ways.say(say("mails.done.again"))
