"""Writing a debt off: of which document, how much, why, and whether the VAT may be had back; all it means is said before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QLineEdit, QWidget

from app.flow import write_off
from app.flow.write_off import LossDraft, PlannedLoss
from app.receivables.written_off import GROUNDS
from ui.kit.choice import Choice
from ui.kit.field import Field
from ui.kit.money_edit import MoneyEdit
from ui.kit.office import Office
from ui.kit.runner import Failure
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say, words
from ui.payments.beside_money import debit_stays
from ui.receivables.account_words import entry_in_words

_NO_VAT = ""


@dataclass(frozen=True, slots=True)
class Owed:
    """A document that still asks for something: its table and key, its number, how much in minor units; the oldest day on
    which some of that falls due, and whether a factor has it.
    """

    noun: str
    document_id: int
    number: str
    amount: int
    currency: str
    due_on: date | None = None
    assigned: bool = False

    def cautions(self, today: date) -> list[tuple[str, str]]:
        """What speaks against giving it up, as lines of what a verb does."""
        found: list[tuple[str, str]] = []
        if self.assigned:
            found.append(("late", say("loss.effect.assigned")))
        if self.due_on is not None and self.due_on >= today:
            found.append(("late", say("loss.effect.not_due", day=self.due_on)))
        return found


class LossDialog(VerbDialog):
    """Proposes the whole of what is owed; where several documents owe something, one of them is chosen."""

    fields_of: Mapping[str, str] = {
        "reason_missing": "reason",
        "write_off_not_positive": "amount",
        "write_off_exceeds_debt": "amount",
    }

    def __init__(
        self, office: Office, customer: str, owed: Sequence[Owed], parent: QWidget | None = None
    ) -> None:
        super().__init__(office, "loss.title", "loss.verb", parent, look="danger")
        # What nobody waits for yet, or not from here, is proposed last.
        self._customer = customer
        self._owed = tuple(sorted(owed, key=lambda each: len(each.cautions(office.today))))
        self.document = Choice([], self)
        for at, each in enumerate(self._owed):
            amount = words().money(each.amount, each.currency)
            self.document.addItem(say("loss.document_row", number=each.number, amount=amount), str(at))
        self.amount = MoneyEdit(self._owed[0].currency, self)
        self.ground = Choice(
            [(_NO_VAT, "write_off.ground.none"), *((each, f"write_off.ground.{each}") for each in GROUNDS)],
            self,
        )
        self.reason = QLineEdit(self)
        if len(self._owed) > 1:
            self.form.add("document", Field("loss.document", self.document), span=2)
        else:
            self.document.hide()
        self.form.add("amount", Field("loss.amount", self.amount, required=True))
        self.form.add("ground", Field("loss.ground", self.ground))
        self.form.add(
            "reason", Field("kit.reason", self.reason, required=True, hint="kit.reason_hint"), span=2
        )
        self.tell_subtitle(
            customer
            if len(self._owed) > 1
            else say("loss.subtitle", number=self._chosen.number, customer=customer)
        )
        self.tell_note(say("loss.note"))
        self.document.currentIndexChanged.connect(self._on_document)
        self.amount.settled.connect(self._look)
        self.ground.currentIndexChanged.connect(self._look)
        self._on_document()

    def act(self) -> None:
        chosen = self._chosen
        self.do(
            write_off.lose,
            chosen.noun,
            chosen.document_id,
            self._draft,
            done=lambda _id: self.office.ways.say(say("loss.done", number=chosen.number)),
        )

    @property
    def _chosen(self) -> Owed:
        return self._owed[max(self.document.currentIndex(), 0)]

    @property
    def _draft(self) -> LossDraft:
        return LossDraft(
            amount=self.amount.value or 0, reason=self.reason.text().strip(), ground=self.ground.value
        )

    def _on_document(self) -> None:
        self.amount.set_currency(self._chosen.currency)
        self.amount.set_value(self._chosen.amount)
        self._look()

    def _look(self) -> None:
        if not self.amount.value:
            self.effects.tell([])
            return
        chosen = self._chosen
        self.office.ask(
            write_off.planned,
            chosen.noun,
            chosen.document_id,
            self._draft,
            done=self._tell,
            failed=self._not_so,
            owner=self,
        )

    def _not_so(self, _failure: Failure) -> None:
        """What is typed cannot be: the verb says why when it is asked for."""
        self.effects.tell([])

    def _tell(self, plan: PlannedLoss) -> None:
        chosen = self._chosen

        def money(minor: int) -> str:
            return words().money(minor, chosen.currency)

        lines = chosen.cautions(self.office.today)
        lines.append(("receivables", say("loss.effect.left", number=chosen.number, left=money(plan.left))))
        if plan.debit is not None:
            lines += debit_stays(plan.debit, chosen.currency)
        lines.append(("customer", say("loss.effect.customer", customer=self._customer)))
        lines.append(("info", say("loss.effect.entry", entry=entry_in_words(plan.lines, chosen.currency))))
        if plan.vat:
            lines.append(("mail", say("loss.effect.vat", vat=money(plan.vat))))
        elif self.ground.value:
            lines.append(("info", say("loss.effect.no_vat")))
        elif plan.vat_in_it:
            lines.append(("late", say("loss.effect.vat_kept", vat=money(plan.vat_in_it))))
        self.effects.tell(lines)
