"""A dispute about an invoice, and how it ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QLineEdit, QWidget

from app.flow import chase
from app.receivables.disputed import CODES, OUTCOMES
from app.reminders.dispute import DisputeChange, DisputeDraft, DisputeRow
from app.reports.credited_by import CreditedBy, credited_by
from ui.kit.choice import Choice
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.money_edit import MoneyEdit
from ui.kit.office import Office
from ui.kit.person_choice import PersonChoice
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say, words


class DisputeDialog(VerbDialog):
    """Why a customer does not pay, and how much of it; nobody is reminded of that part."""

    fields_of: Mapping[str, str] = {"dispute_not_positive": "amount", "dispute_exceeds_debt": "amount"}

    def __init__(
        self,
        office: Office,
        invoice_id: int,
        number: str,
        customer: str,
        asked: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(office, "dispute.title", "dispute.verb", parent, facts={"number": number})
        self._invoice_id, self._number = invoice_id, number
        self.code = Choice([(each, f"dispute.code.{each}") for each in CODES], self)
        self.amount = MoneyEdit(office.currency, self)
        self.amount.set_value(asked)
        self.owner = PersonChoice(office, self)
        self.due = DateEdit(lambda: office.today, self)
        self.note = QLineEdit(self)
        self.form.add("code", Field("dispute.why", self.code))
        self.form.add("amount", Field("dispute.amount", self.amount, required=True))
        self.form.add("owner", Field("dispute.owner", self.owner))
        self.form.add("due", Field("dispute.due", self.due))
        self.form.add("note", Field("dispute.note", self.note), span=2)
        self.tell_subtitle(customer)
        self.effects.tell([("hold", say("dispute.effect"))])
        self.put(self.owner.name_link(self))
        office.ask(credited_by, invoice_id, done=self._on_credited, owner=self)

    def _on_credited(self, notes: tuple[CreditedBy, ...]) -> None:
        """What is disputed may be what was credited already."""
        if notes:
            told = ("info", credited_told(notes, self.amount.currency))
            self.effects.tell([told, ("hold", say("dispute.effect"))])

    def act(self) -> None:
        amount = self.amount.value
        assert amount is not None
        draft = DisputeDraft(
            invoice_id=self._invoice_id,
            code=self.code.value,
            amount=amount,
            owner=self.owner.value,
            due_on=self.due.value,
            note=self.note.text(),
        )
        self.do(
            chase.open_dispute,
            draft,
            done=lambda _id: self.office.ways.say(say("dispute.done", number=self._number)),
        )


class ChangeDisputeDialog(VerbDialog):
    """Why there is a dispute, who settles it and by when, said anew; how much is disputed stays."""

    fields_of: Mapping[str, str] = {"reason_missing": "reason"}

    def __init__(self, office: Office, row: DisputeRow, parent: QWidget | None = None) -> None:
        super().__init__(
            office, "dispute.change.title", "dispute.change.verb", parent, facts={"number": row.number}
        )
        self._row = row
        self.code = Choice([(each, f"dispute.code.{each}") for each in CODES], self)
        self.code.set_value(row.code)
        self.owner = PersonChoice(office, self, holder=row.owner)
        self.due = DateEdit(lambda: office.today, self)
        self.due.set_value(row.due_on)
        self.reason = QLineEdit(self)
        self.form.add("code", Field("dispute.why", self.code))
        self.form.add("owner", Field("dispute.owner", self.owner))
        self.form.add("due", Field("dispute.due", self.due))
        self.form.add("reason", Field("dispute.change.reason", self.reason, required=True), span=2)
        amount = words().money(row.amount, row.currency)
        self.effects.tell([("info", say("dispute.change.amount_stays", amount=amount))])
        self.put(self.owner.name_link(self))

    def act(self) -> None:
        change = DisputeChange(code=self.code.value, owner=self.owner.value, due_on=self.due.value)
        self.do(
            chase.change_dispute,
            self._row.id,
            change,
            self.reason.text(),
            done=lambda _none: self.office.ways.say(say("dispute.change.done", number=self._row.number)),
        )


class EndDisputeDialog(VerbDialog):
    """How a dispute ended; what that asks for is a step of its own."""

    def __init__(self, office: Office, row: DisputeRow, parent: QWidget | None = None) -> None:
        super().__init__(
            office, "dispute.end_title", "dispute.end_verb", parent, facts={"number": row.number}
        )
        self._row, self._credited = row, tuple[CreditedBy, ...]()
        self.outcome = Choice([(each, f"dispute.outcome.{each}") for each in OUTCOMES], self)
        self.note = QLineEdit(self)
        self.form.add("outcome", Field("dispute.outcome_field", self.outcome))
        self.form.add("note", Field("dispute.note", self.note), span=2)
        amount = words().money(row.amount, row.currency)
        self.tell_subtitle(f"{say(f'dispute.code.{row.code}')}, {amount}")
        self.outcome.currentIndexChanged.connect(self._tell)
        self._tell()
        office.ask(credited_by, row.invoice_id, done=self._on_credited, owner=self)

    def _on_credited(self, notes: tuple[CreditedBy, ...]) -> None:
        self._credited = notes
        self._tell()

    def act(self) -> None:
        self.do(
            chase.end_dispute,
            self._row.id,
            self.outcome.value,
            self.note.text(),
            done=lambda _none: self.office.ways.say(say("dispute.ended", number=self._row.number)),
        )

    def _tell(self) -> None:
        then = ("go", say(f"dispute.then.{self.outcome.value}"))
        if not self._credited:
            self.effects.tell([then])
            return
        # Another dispute may have ended with a credit note: the same goods are not credited twice.
        kind = "late" if self.outcome.value == "credit" else "info"
        self.effects.tell([(kind, credited_told(self._credited, self._row.currency)), then])


_NAMED = 3


def credited_told(notes: Sequence[CreditedBy], currency: str) -> str:
    """How much of an invoice was credited already, by the last credit notes, and which of them never left."""
    amount = words().money(sum(each.amount for each in notes), currency)
    told = [
        say(
            "dispute.credit_note_unsent" if each.unsent else "dispute.credit_note",
            number=each.number,
            day=each.issued_on,
        )
        for each in notes[-_NAMED:]
    ]
    return say("dispute.credited", amount=amount, notes=", ".join(told))
