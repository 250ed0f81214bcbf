"""The mail of a document that never left, taken up where it stands: sent now, sent elsewhere, or looked at in the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from app.base.listing import ListQuery
from app.correspondence.told import standing
from app.payments.waits_at_bank import WaitsAtBank
from app.reports.mails import MailRow, mail_that_never_left
from app.reports.money_waits import waits_for_invoice
from ui.correspondence.readdress_dialog import ReaddressDialog
from ui.kit.breakable import breakable
from ui.kit.office import Office
from ui.kit.runner import Failure
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import WordButton, say, words
from ui.payments.waits_at_bank import waits_lines
from ui.shell.postman import MAILS, send_all

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.links.mail.dispatch import Report


def stands_told(row: MailRow) -> str:
    """How a mail stands, in a sentence or two."""
    if row.state == "waiting" and row.by_hand and not row.answer:
        return say(f"mail.stands.by_hand_{row.by_hand}")
    return standing(words(), row.state, row.answer, row.tried_at, row.not_before)


def known_told(row: MailRow) -> str:
    """What is to be known before it is sent; empty where nothing is."""
    if row.overtaken:
        return say(f"mail.overtaken.{row.overtaken}", number=row.number)
    if row.tell_by is None:
        return ""
    return say("mail.overtaken.too_late" if row.too_late else "mail.overtaken.tell_by", day=row.tell_by)


def send_invoices(office: Office, invoices: Sequence[int], customer_id: int, parent: QWidget) -> None:
    """Send the one invoice that never left, or show the several of a customer."""
    if len(invoices) == 1:
        take_up = partial(send_waiting, office, parent)
        office.ask(mail_that_never_left, invoices[0], done=take_up, owner=parent)
    else:
        chips = (("view", "never_left"), ("customer", str(customer_id)))
        office.ways.go("invoices", ListQuery(chips=chips))


def send_waiting(office: Office, parent: QWidget, row: MailRow | None) -> None:
    """Go on with a mail that has not left: to another address where it was refused, now where only time was wanted."""
    if row is None:
        office.ways.say(say("mails.done.sent"))
    elif row.state == "refused":
        ReaddressDialog(office, row, parent).open()
    elif row.state == "waiting" and not row.by_hand:
        WaitingMailDialog(office, row, parent).open()
    else:
        # Only a person knows whether it came; or no account sends by itself.
        office.ways.go("mails", ListQuery(chips=(("view", "all"),), search=row.recipient))


class WaitingMailDialog(VerbDialog):
    """A mail that only wants its turn: to whom it goes is seen before it is sent now, or somewhere else."""

    def __init__(self, office: Office, row: MailRow, parent: QWidget) -> None:
        facts = {"number": row.number}
        super().__init__(office, "mails.waiting.title", "mails.verb.now", parent, facts=facts)
        self._row, self._over = row, parent
        self.form.hide()
        self.show_body(shown=False)
        self.put_at_foot(WordButton("mails.verb.readdress", self, look="link", clicked=self._readdress))
        self.tell_subtitle(row.subject)
        to = say("mails.waiting.to", recipient=breakable(row.recipient))
        known = (("late", known_told(row)),) if known_told(row) else ()
        self._told = (("mail", to), *known, ("info", stands_told(row)))
        self.effects.tell(self._told)
        if row.noun == "invoice":
            office.ask(waits_for_invoice, row.row_id, done=self._on_waits, owner=self)

    def _on_waits(self, waits: tuple[WaitsAtBank, ...]) -> None:
        if waits:
            first = ("late", say("beside.bank.sending"))
            self.effects.tell((*waits_lines(waits), first, *self._told))

    def act(self) -> None:
        self.accept()
        send_now(self.office, self._row.id, self._over)

    def _readdress(self) -> None:
        self.reject()
        ReaddressDialog(self.office, self._row, self._over).open()


def send_now(office: Office, mail_id: int, parent: QWidget) -> None:
    """Send one waiting mail without waiting for its turn, and say what came of it."""

    def ended(report: Report) -> None:
        if report.trouble is not None:
            office.runner.unheard.emit(Failure.of(report.trouble))
        elif report.busy:
            office.ways.say(say("mails.busy"))
        elif report.sent:
            office.ways.say(say("mails.done.sent"))

    office.call(send_all, mail_id, done=ended, touches=MAILS, owner=parent)
