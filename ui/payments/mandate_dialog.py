"""What a customer signed: a mandate for direct debits, written down or taken back."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtWidgets import QLineEdit, QWidget

from app.flow.mandate import MandateDraft, end_mandate, give_mandate
from app.payments.debit_notices import usual_days
from app.payments.mandate_paper import FormDraft, has_creditor, mandate_form
from app.payments.mandates import MandateRow, mandates_of
from app.payments.sepa import SCHEMES
from ui.customers.identifier_edit import bic_edit, iban_edit, iban_said
from ui.kit.chips import Chip
from ui.kit.choice import Choice
from ui.kit.columns import Column
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.list_dialog import ListDialog
from ui.kit.office import Office
from ui.kit.printing import print_paper
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.verb_dialog import VerbDialog
from ui.kit.word_box import WordBox
from ui.kit.wording import WordButton, say
from ui.payments.notice_dialog import NoticeDialog, notice_edit


class MandateDialog(VerbDialog):
    """The account and the day it was signed; the rest follows from the customer."""

    fields_of: Mapping[str, str] = {
        "iban_wrong": "iban",
        "bic_wrong": "bic",
        "mandate_reference_wrong": "reference",
        "mandate_known": "reference",
        "mandate_in_future": "signed_on",
        "mandate_b2b_consumer": "scheme",
        "notice_days_wrong": "notice",
    }

    def __init__(self, office: Office, customer_id: int, name: str, parent: QWidget | None = None) -> None:
        super().__init__(office, "mandate.title", "mandate.verb", parent, facts={"name": name})
        self._customer_id, self._name = customer_id, name
        self.iban, self.bic = iban_edit(self), bic_edit(self)
        self.signed_on = DateEdit(lambda: office.today, self)
        self.signed_on.set_value(office.today)
        self.scheme = Choice([(each, f"mandate.scheme.{each}") for each in SCHEMES], self)
        self.holder, self.reference = QLineEdit(name, self), QLineEdit(self)
        self.one_off = WordBox("mandate.one_off", self)
        self.notice = notice_edit(self)
        put = self.form.add
        put("iban", Field("mandate.iban", self.iban, required=True), span=2)
        put("signed_on", Field("mandate.signed_on", self.signed_on, required=True))
        put("scheme", Field("mandate.scheme_label", self.scheme))
        put("holder", Field("mandate.holder", self.holder))
        put("bic", Field("mandate.bic", self.bic, hint="mandate.bic_hint"))
        put("reference", Field("mandate.reference", self.reference, hint="mandate.reference_hint"))
        put("notice", Field("notice.days", self.notice))
        self.put(self.one_off)
        self.paper = WordButton("mandate.form", self, look="link", clicked=self._form)
        self.put_at_foot(self.paper)
        office.ask(has_creditor, done=self._offer_form, failed=self.refused, owner=self)
        office.ask(usual_days, done=self._tell_usual, failed=self.refused, owner=self)
        self.effects.tell(
            [("bank", say("mandate.effect.debits")), ("calendar", say("mandate.effect.lapses"))]
        )

    def _tell_usual(self, days: int) -> None:
        self.form.fields["notice"].explain(say("notice.days_usual", n=days))

    def _offer_form(self, known: bool) -> None:
        self.paper.allow(known, say("debit.without_creditor"))

    def _form(self) -> None:
        """The form to sign, with what is known of it already."""
        if self.iban.problem or self.bic.problem or self.notice.problem:
            self.check()
            return
        draft = FormDraft(
            iban=self.iban.value or "",
            bic=self.bic.value or "",
            reference=self.reference.text(),
            holder=self.holder.text(),
            scheme=self.scheme.value,
            one_off=self.one_off.isChecked(),
            notice_days=self.notice.value,
        )
        name = say("mandate.form_name", name=self._name)
        self.office.ask(
            mandate_form,
            self._customer_id,
            draft,
            done=lambda content: print_paper(self.office, "letter", name, content),
            failed=self.refused,
            owner=self,
        )

    def act(self) -> None:
        day, iban = self.signed_on.value, self.iban.value
        if day is None or iban is None:
            return
        draft = MandateDraft(
            signed_on=day,
            iban=iban,
            bic=self.bic.value or "",
            reference=self.reference.text(),
            holder=self.holder.text(),
            scheme=self.scheme.value,
            one_off=self.one_off.isChecked(),
            notice_days=self.notice.value,
        )
        self.do(
            give_mandate, self._customer_id, draft, done=lambda _id: self.office.ways.say(say("mandate.done"))
        )


def show_mandates(
    office: Office, customer_id: int, name: str, parent: QWidget | None = None
) -> MandatesDialog:
    """The mandates of a customer."""
    dialog = MandatesDialog(office, customer_id, name, parent)
    dialog.open()
    return dialog


class MandatesDialog(ListDialog[MandateRow]):
    """A new one is written down from here; the framed one is taken back."""

    def __init__(self, office: Office, customer_id: int, name: str, parent: QWidget | None = None) -> None:
        super().__init__(
            office,
            "mandate.list_title",
            partial(mandates_of, customer_id=customer_id),
            columns(office),
            "mandate.list_none",
            parent,
            ("mandate.end", self._end),
        )
        self._customer_id, self._name = customer_id, name
        self.tell_subtitle(name)
        self.agree = WordButton("debit.agree", self, clicked=self._agree)
        self.put_at_foot(self.agree)
        self.table.rows_model.muted = lambda row: row.standing(office.today) != "good"
        self.new = WordButton("mandate.new", self, look="primary", clicked=self._new)
        self.put_at_foot(self.new)

    def _on_current(self, row: MandateRow | None) -> None:
        super()._on_current(row)
        self.agree.setVisible(row is not None and row.ended_on is None)
        if row is not None and row.ended_on is not None:
            self.button.allow(
                allowed=False, reason=say("refusal.mandate_ended.problem", reference=row.reference)
            )

    def _agree(self) -> None:
        row = self.table.current
        if row is not None:
            NoticeDialog(self.office, row.id, self._name, self).open()

    def _new(self) -> None:
        MandateDialog(self.office, self._customer_id, self._name, self).open()

    def _end(self, row: MandateRow) -> None:
        if row.ended_on is not None:
            return
        ReasonDialog(
            self.office,
            "mandate.end_title",
            "mandate.end_do",
            end_mandate,
            row.id,
            effects=(
                ("late", say("mandate.end_effect.batch", number=row.batch))
                if row.batch
                else ("cancelled", say("mandate.end_effect.none")),
                ("info", say("mandate.end_effect.stays")),
            ),
            look="danger",
            done=lambda _none: self.office.ways.say(say("mandate.ended", reference=row.reference)),
            parent=self,
            facts={"reference": row.reference},
        ).open()


def _terms(row: MandateRow) -> str:
    """The scheme, and the notice that was agreed."""
    agreed = say("notice.of", n=row.notice_days) if row.notice_days is not None else ""
    return " · ".join(filter(None, (say(f"debit.scheme.{row.scheme}"), agreed)))


def columns(office: Office) -> tuple[Column[MandateRow], ...]:
    """What is seen of mandates."""

    def chip(row: MandateRow) -> Chip:
        match row.standing(office.today):
            case "good":
                return Chip("done", say("mandate.state.good"))
            case "lapsed":
                return Chip("wait", say("mandate.state.lapsed"))
            case "spent":
                return Chip("none", say("mandate.state.spent"), icon="done")
            case _:
                return Chip("none", say("mandate.state.ended"), icon="cancelled")

    return (
        Column(
            key="reference",
            title="mandate.column.reference",
            aside=_terms,
            strong=True,
        ),
        Column(key="iban", title="mandate.column.iban", value=lambda row: iban_said(row.iban), width=236),
        Column(key="signed_on", title="mandate.column.signed_on", kind="date", width=100, muted=True),
        Column(
            key="done_on",
            title="mandate.column.used_on",
            kind="date",
            aside=lambda row: say("mandate.column.sent_back") if row.sent_back else "",
            width=128,
            muted=True,
        ),
        Column(key="state", title="column.state", kind="chip", value=chip, width=108),
    )
