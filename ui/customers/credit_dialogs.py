"""Small dialogs of a customer's credit: a notice of insolvency, the end of a fact, the class of risk, terms accepted."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from app.customers import file
from app.customers.terms_law import binds
from app.flow import lend
from app.receivables.credit_rules import CLASSES
from app.receivables.fact import PROCEEDINGS
from app.receivables.lodged import claim_until
from app.reports.beside_money import BesideInvoice, beside_customer
from app.reports.customer_page import CustomerPage
from app.reports.held_after import KeptAfter, Terms, held_after
from ui.customers.held_words import kept_lines
from ui.customers.terms_beyond import beyond_lines
from ui.kit.choice import Choice
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.theme import scaled
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import WordButton, say, words
from ui.payments.beside_money import debit_lines
from ui.payments.debits_dialog import show_batches

_PROCEEDINGS = [(name, f"credit.proceedings.{name or 'unknown'}") for name in ("", *PROCEEDINGS)]


class NoticeDialog(VerbDialog):
    """Insolvency proceedings were opened: what they are, by which judgment, where it is published, whom claims go to."""

    fields_of: Mapping[str, str] = {
        "reference_missing": "reference",
        "notice_in_future": "on",
        "notice_before_judgment": "judged",
    }

    def __init__(self, office: Office, page: CustomerPage, parent: QWidget | None = None) -> None:
        super().__init__(office, "credit.notice.title", "credit.notice.verb", parent)
        self._page = page
        self._debited: dict[int, BesideInvoice] = {}
        self.to_batch = WordButton(
            "debit.list", self, look="link", clicked=lambda: show_batches(office, self)
        )
        self.to_batch.hide()
        self.put_at_foot(self.to_batch)
        # Not today by itself: the time to lodge a claim runs from the day it was published.
        self.on = DateEdit(lambda: office.today, self)
        self.judged = DateEdit(lambda: office.today, self)
        self.kind = Choice(_PROCEEDINGS, self)
        self.trustee = QLineEdit(self)
        self.reference, self.note = QLineEdit(self), QLineEdit(self)
        self.form.add("kind", Field("credit.notice.kind", self.kind))
        self.form.add("judged", Field("credit.notice.judged", self.judged, hint="credit.notice.judged_hint"))
        self.form.add("on", Field("credit.notice.on", self.on, required=True, hint="credit.notice.on_hint"))
        reference = Field(
            "credit.notice.reference", self.reference, required=True, hint="credit.notice.reference_hint"
        )
        self.form.add("reference", reference)
        self.form.add(
            "trustee", Field("credit.notice.trustee", self.trustee, hint="credit.notice.trustee_hint"), span=2
        )
        self.form.add("note", Field("credit.notice.note", self.note), span=2)
        self.tell_subtitle(page.row.name)
        self.on.settled.connect(self._tell)
        self._tell()
        office.ask(beside_customer, page.row.account_id, done=self._on_debited, owner=self)

    def _on_debited(self, found: dict[int, BesideInvoice]) -> None:
        self._debited = found
        self._tell()

    def _tell(self) -> None:
        lines = [("hold", say("credit.notice.effect"))]
        debits = debit_lines(self._debited.values(), "credit.notice.debit")
        self.to_batch.setVisible(bool(debits))
        lines += debits
        stands, on = self._page.standing, self.on.value
        if on is not None:
            # What is owed now and held of theirs, as it will be lodged; and the last day to do so.
            owed = max(stands.owed + stands.unapplied, 0)
            amount = words().money(owed, stands.currency)
            key = "claim" if owed else "claim_later"
            lines.append(("late", say(f"credit.notice.{key}", amount=amount, day=claim_until(on))))
        self.effects.tell(lines)

    def act(self) -> None:
        on = self.on.value
        assert on is not None
        self.do(
            lend.notice,
            self._page.row.id,
            on,
            self.reference.text(),
            self.note.text(),
            "person",
            lend.Opened(self.judged.value, self.kind.value, self.trustee.text()),
            done=lambda _id: self.office.ways.say(say("credit.notice.done", customer=self._page.row.name)),
        )


class ClassDialog(VerbDialog):
    """Which rules hold for a customer: those of their kind, of key accounts, or of those under watch."""

    def __init__(self, office: Office, page: CustomerPage, parent: QWidget | None = None) -> None:
        super().__init__(office, "credit.class_title", "credit.class_verb", parent, columns=1)
        self._page = page
        own = [("", f"credit.class.{page.row.kind}")]
        self.chosen = Choice(
            [
                *own,
                *((each, f"credit.class.{each}") for each in CLASSES if each not in ("company", "person")),
            ],
            self,
        )
        self.chosen.set_value(page.risk_class or "")
        self.reason = QLineEdit(self)
        self.form.add("class", Field("credit.class_field", self.chosen))
        self.form.add("reason", Field("kit.reason", self.reason, required=True, hint="kit.reason_hint"))
        self.tell_subtitle(page.row.name)
        self.chosen.currentIndexChanged.connect(self._look)
        self._was = self.chosen.value
        self._tell(())
        self._look()

    def _look(self) -> None:
        """Ask what becomes of the orders on hold, where there are any."""
        self.verb.allow(self.chosen.value != self._was, say("credit.class_same"))
        if self._page.held:
            terms = Terms(
                self._page.row.credit_limit,
                self._page.limit_until,
                self.chosen.value or None,
                self._page.limit_currency,
            )
            self.office.ask(held_after, self._page.row.id, terms, done=self._tell, owner=self)

    def _tell(self, kept: tuple[KeptAfter, ...]) -> None:
        self.effects.tell([("limit", say("credit.class_effect")), *kept_lines(kept)])

    def act(self) -> None:
        self.do(
            lend.classify,
            self._page.row.id,
            self.chosen.value or None,
            self.reason.text().strip(),
            done=lambda _none: self.office.ways.say(say("credit.class_done", customer=self._page.row.name)),
        )


class AcceptDialog(VerbDialog):
    """The customer accepted their terms of payment: when, and who on their side."""

    fields_of: Mapping[str, str] = {"accepted_in_future": "on", "accepted_by_nobody": "by"}

    def __init__(self, office: Office, page: CustomerPage, parent: QWidget | None = None) -> None:
        super().__init__(office, "file.accept.title", "file.accept.verb", parent)
        self._page = page
        self.on = DateEdit(lambda: office.today, self)
        self.on.set_value(office.today)
        self.by = QLineEdit(page.row.contact, self)
        documents = [("", "file.accept.no_document")]
        self.document = Choice(documents, self)
        for each in page.documents:
            self.document.addItem(each.title, str(each.id))
        self.form.add("on", Field("file.accept.on", self.on, required=True))
        self.form.add("by", Field("file.accept.by", self.by, required=True))
        self.form.add("document", Field("file.accept.document", self.document), span=2)
        self.tell_subtitle(page.row.name)
        if page.terms is not None and binds(page.row.kind, page.row.country):
            self.effects.tell(beyond_lines(page.terms.beyond))

    def act(self) -> None:
        on, chosen = self.on.value, self.document.value
        assert on is not None
        self.do(
            file.accept_terms,
            self._page.row.id,
            on,
            self.by.text(),
            None,
            int(chosen) if chosen else None,
            done=lambda _id: self.office.ways.say(say("file.accept.done")),
        )


class NoteDialog(VerbDialog):
    """Something worth knowing about a customer."""

    fields_of: Mapping[str, str] = {"note_empty": "body"}

    def __init__(self, office: Office, page: CustomerPage, parent: QWidget | None = None) -> None:
        super().__init__(office, "file.note.title", "file.note.verb", parent, columns=1)
        self._page = page
        self.body_edit = QPlainTextEdit(self)
        self.body_edit.setTabChangesFocus(True)
        self.body_edit.setFixedHeight(scaled(112))
        self.form.add("body", Field("file.note.body", self.body_edit, required=True))
        self.tell_subtitle(page.row.name)

    def act(self) -> None:
        self.do(file.write_note, self._page.row.id, self.body_edit.toPlainText())


def end_fact(office: Office, page: CustomerPage, fact_id: int, parent: QWidget) -> None:
    """Ask why a fact ends, and end it."""
    ReasonDialog(
        office,
        "credit.end_fact.title",
        "credit.end_fact.verb",
        lend.end,
        page.row.id,
        fact_id,
        effects=[("limit", say("credit.end_fact.effect_held" if page.held else "credit.end_fact.effect"))],
        parent=parent,
    ).open()
