"""Sending a document by mail: to whom, subject and text as they will leave, the papers that go along (S3, U6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from app.base.errors import Refusal
from app.correspondence import mail
from app.correspondence.addresses import checked_addresses
from app.correspondence.mail import AttachmentDraft, MailDraft
from app.correspondence.sender import the_sender
from app.correspondence.told import said
from app.flow.letters import Composed, compose, kinds_for
from app.flow.mail_paper import draft_paper
from app.orders.order import read_order
from app.payments.waits_at_bank import WaitsAtBank
from app.receivables.assigned import assignment_of
from app.reports.account_coming import Doubt, doubts_of_mail
from app.reports.account_statement import account_statements, doubts_of
from app.reports.mails import RefusedBefore, refused_before
from app.reports.money_waits import waits_for_invoice
from ui.kit.choice import Choice
from ui.kit.field import Field
from ui.kit.languages import LANGUAGES
from ui.kit.office import PAPER, Office
from ui.kit.runner import Token
from ui.kit.save_file import open_with_system
from ui.kit.theme import scaled
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.wording import WordButton, say, sentence, words
from ui.payments.waits_at_bank import waits_lines

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database
    from app.base.door import Read


def send_document(
    office: Office, noun: str, row_id: int, state: str = "", parent: QWidget | None = None
) -> SendDialog:
    """Ask what shall be sent about a document; `state` chooses the kinds of mail it is the occasion of."""
    dialog = SendDialog(office, noun, row_id, kinds_for(noun, state), parent or QApplication.activeWindow())
    dialog.open()
    return dialog


class SendDialog(VerbDialog):
    """The mail is composed anew when its kind, language or link changes; what was typed into the text then goes."""

    fields_of: Mapping[str, str] = {
        "mail_address_malformed": "recipient",
        "mail_without_recipient": "recipient",
        "mail_subject_empty": "subject",
        "mail_value_missing": "link",
    }

    def __init__(
        self,
        office: Office,
        noun: str,
        row_id: int,
        kinds: tuple[str, ...],
        parent: QWidget | None = None,
        *,
        language: str | None = None,
    ) -> None:
        super().__init__(office, "send.title", "send.verb", parent, width=WIDE)
        self._noun, self._row_id = noun, row_id
        self.composed: Composed | None = None
        self._told: list[tuple[str, str]] = []
        self.kind = Choice([(each, f"mail.kind.{each}") for each in kinds], self)
        self.language = Choice(LANGUAGES, self)
        self.recipient, self.subject, self.link = QLineEdit(self), QLineEdit(self), QLineEdit(self)
        self.text = QPlainTextEdit(self)
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(scaled(240))
        self.form.add(
            "recipient", Field("mails.recipient", self.recipient, required=True, hint="mails.several"), span=2
        )
        self.form.add("kind", Field("send.kind", self.kind))
        self.form.add("language", Field("send.language", self.language))
        self.form.add("link", Field("send.link", self.link, hint="send.link_hint"), span=2)
        self.form.add("subject", Field("mails.subject", self.subject, required=True), span=2)
        self.form.add("text", Field("mails.text", self.text), span=2)
        self.form.fields["link"].hide()
        self.account = WordButton("send.set_up", self, look="link", clicked=self._set_up)
        self.account.hide()
        self._papers = QHBoxLayout()
        self._papers.setSpacing(8)
        self.body.addLayout(self._papers)
        self.put_at_foot(self.account)
        self.where = WordButton("orders.ask_payment.nowhere_go", self, look="link", clicked=self._say_where)
        self.where.hide()
        self.put_at_foot(self.where)
        self.kind.currentIndexChanged.connect(self._on_kind)
        self.language.currentIndexChanged.connect(self._on_language)
        self.link.editingFinished.connect(self._on_link)
        self.recipient.editingFinished.connect(self._look_up_address)
        self.set_busy(busy=True)
        self.load(language)

    def load(self, language: str | None = None) -> None:
        """Compose the mail of the kind that is chosen, in the customer's language unless another is chosen."""
        given = {"link": self.link.text().strip()}
        self.office.ask(
            _composed,
            self.kind.value,
            self._noun,
            self._row_id,
            language,
            given,
            done=self._on_composed,
            failed=self.refused,
            owner=self,
        )

    def check(self) -> bool:
        if not super().check():
            return False
        try:
            checked_addresses(self.recipient.text())
        except Refusal as refusal:
            self.form.fields["recipient"].complain(sentence(refusal))
            return False
        if self.composed is not None and self.composed.needs:
            self.form.fields["link"].complain(say("send.link_missing"))
            self.link.setFocus()
            return False
        return True

    def draft(self) -> MailDraft:
        """The mail as it stands in the fields."""
        assert self.composed is not None
        return replace(
            self.composed.draft,
            recipient=self.recipient.text(),
            subject=self.subject.text(),
            body=self.text.toPlainText(),
        )

    def act(self) -> None:
        if self.composed is not None:
            self.do(mail.promise, self.draft(), done=self._promised)

    def _set_up(self) -> None:
        self.reject()
        self.office.ways.settings("mail")

    def _say_where(self) -> None:
        self.reject()
        self.office.ways.settings("company.iban")

    # --- what happens ---

    def _on_kind(self, _at: int) -> None:
        self.load()

    def _on_language(self, _at: int) -> None:
        self.load(self.language.value)

    def _on_link(self) -> None:
        if self.link.text().strip():
            self.form.fields["link"].complain("")
            self.load(self.language.value)

    def _on_composed(self, found: _Found) -> None:
        first = self.composed is None
        self.composed, way, held, factor, waits, doubts = found
        draft = self.composed.draft
        if first or not self.recipient.text().strip():
            self.recipient.setText(draft.recipient)
        with QSignalBlocker(self.language):
            self.language.set_value(draft.language)
        self.subject.setText(draft.subject)
        self.text.setPlainText(draft.body)
        self.form.fields["link"].setVisible("link" in self.composed.needs or bool(self.link.text()))
        self._show_papers(draft)
        self._told = [("mail", say(f"send.effect.{way}"))]
        if held:
            self._told.insert(0, ("hold", say("send.held")))
        if waits:
            self._told[:0] = [*waits_lines(waits), ("late", say("beside.bank.sending"))]
        self._told[:0] = [("late", each.said(currency, words())) for currency, each in doubts]
        if self.composed.nowhere:
            self._told.append(("trouble", say("orders.ask_payment.nowhere", n=1)))
        if factor:
            self._told.insert(0, ("late", say("send.assigned", factor=factor)))
        self.effects.tell(self._told)
        self._look_up_address()
        self.account.setVisible(way == "none")
        self.where.setVisible(self.composed.nowhere)
        # What only waits is not sent.
        self.verb.tell("send.verb" if way in {"smtp", "oauth"} else "send.verb_outbox")
        self.set_busy(busy=False)
        if first and not draft.recipient:
            self.form.fields["recipient"].complain(say("send.no_address"))

    def _look_up_address(self) -> None:
        """Say beforehand what a server said of the address the last time."""
        try:
            wanted = checked_addresses(self.recipient.text())
        except Refusal:
            return
        self.office.ask(refused_before, wanted, done=self._on_address, owner=self)

    def _on_address(self, found: RefusedBefore | None) -> None:
        told = list(self._told)
        if found is not None:
            answer = said(found.answer) or say("mail.state.refused")
            day = words().date(words().local_day(found.at)) if found.at is not None else ""
            told.insert(
                0,
                ("trouble", say("send.refused_before", address=found.address, day=day, answer=answer)),
            )
        self.effects.tell(told)

    def _show_papers(self, draft: MailDraft) -> None:
        while (item := self._papers.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for each in draft.attachments:
            name = each.name
            button = WordButton(
                "mails.paper",
                self,
                look="link",
                clicked=partial(self._open_paper, each, draft.language),
                name=name,
            )
            self._papers.addWidget(button)
        self._papers.addStretch(1)

    def _open_paper(self, paper: AttachmentDraft, language: str) -> None:
        def show(content: bytes) -> None:
            open_with_system(self.office, paper.name, content)

        self.office.work(_paper, paper, language, done=show, failed=self.refused, touches=PAPER)

    def _promised(self, _mail_id: int) -> None:
        self.office.ways.say(say("send.done"))


_Found = tuple[Composed, str, bool, str, tuple[WaitsAtBank, ...], tuple[tuple[str, Doubt], ...]]


def _composed(
    rd: Read, kind: str, noun: str, row_id: int, language: str | None, given: Mapping[str, str]
) -> _Found:
    """The mail, the way it will take, whether it speaks of an order that is on hold, the factor who is to be paid, what lies
    at the bank for the invoice it goes with, and what is in doubt about the statement or the debit it speaks of, by currency.
    """
    sender = the_sender(rd)
    # Where it stands says of a held order that it is looked into, and speaks of no delivery.
    held = noun == "sales_order" and kind != "order_status" and read_order(rd, row_id).state == "held"
    composed = compose(rd, kind, noun, row_id, language=language, given=given)
    # The letter that tells whom to pay needs no warning that one must say so.
    handed = assignment_of(rd, noun, row_id) if noun == "invoice" and kind != "assigned_invoice" else None
    factor = handed.factor if handed is not None else ""
    waits = waits_for_invoice(rd, row_id) if noun == "invoice" else ()
    doubts = doubts_of(account_statements(rd, row_id)) if kind == "statement" else ()
    if kind in ("invoice", "corrective"):
        doubts = doubts_of_mail(rd, row_id)
    return composed, sender.kind if sender else "none", held, factor, waits, doubts


def _paper(database: Database, actor: Actor, _token: Token, paper: AttachmentDraft, language: str) -> bytes:
    return draft_paper(database, actor, paper, language)
