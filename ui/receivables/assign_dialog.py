"""Handing an invoice, or all that will be issued to a customer, on to a factor."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from app.flow import factor
from app.flow.factor import Handing
from app.receivables.assigned import AssignmentRow, last_assignment
from app.reports.assigning import Assigning, assigning
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.sized import fixed_height
from ui.kit.verb_dialog import VerbDialog
from ui.kit.word_box import WordBox
from ui.kit.wording import WordButton, say, words
from ui.payments.beside_money import debit_stays
from ui.payments.waits_at_bank import waits_lines


class AssignDialog(VerbDialog):
    """To whom, with what words, with recourse or without; the last factor and its words are proposed."""

    fields_of: Mapping[str, str] = {
        "assignment_without_factor": "factor",
        "assignment_without_wording": "wording",
    }

    def __init__(
        self, office: Office, row_id: int, name: str, parent: QWidget | None = None, *, to_come: bool = False
    ) -> None:
        key = "assign.all_title" if to_come else "assign.title"
        super().__init__(office, key, "assign.verb", parent, facts={"name": name})
        self._row_id, self._name, self._to_come = row_id, name, to_come
        self.factor, self.wording = QLineEdit(self), QPlainTextEdit(self)
        # Words of a contract are read whole before they are printed on every invoice.
        self.wording.setTabChangesFocus(True)
        fixed_height(self.wording, 64)
        self.recourse = WordBox("assign.recourse", self)
        self.recourse.setChecked(True)
        self.form.add("factor", Field("assign.factor", self.factor, required=True), span=2)
        hint = "assign.wording_hint" if to_come else "assign.letter_hint"
        self.form.add("wording", Field("assign.wording", self.wording, required=to_come, hint=hint), span=2)
        self.put(self.recourse)
        self._tell()
        if not to_come:
            office.ask(
                partial(assigning, invoice_id=row_id), done=self._tell, failed=self.refused, owner=self
            )
        office.ask(last_assignment, done=self._propose, failed=self.refused, owner=self)

    def act(self) -> None:
        handing = Handing(
            factor=self.factor.text(),
            wording=" ".join(self.wording.toPlainText().split()),
            recourse=self.recourse.isChecked(),
        )
        verb = factor.hand_on_all if self._to_come else factor.hand_on
        self.do(
            verb,
            self._row_id,
            handing,
            done=lambda _id: self.office.ways.say(say("assign.done", name=self._name)),
        )

    def _tell(self, sold: Assigning | None = None) -> None:
        """What follows; what is `sold` comes first, with what of it may be collected here as well."""
        stays = "assign.effect.words" if self._to_come else "assign.effect.paper"
        self.effects.tell(
            [
                *(_sold(sold, self.office.today) if sold is not None else ()),
                ("hold", say("assign.effect.silent")),
                ("invoices", say(stays)),
                ("customer", say("assign.effect.exposure")),
            ]
        )
        if sold is not None and sold.waits:
            self.put_at_foot(WordButton("reminders.to_bank", self, clicked=self._to_bank))

    def _to_bank(self) -> None:
        self.reject()
        self.office.ways.go("bank")

    def _propose(self, last: AssignmentRow | None) -> None:
        if last is None:
            return
        if not self.factor.text():
            self.factor.setText(last.factor)
            self.recourse.setChecked(last.recourse)
        if not self.wording.toPlainText():
            self.wording.setPlainText(last.wording)


def _sold(sold: Assigning, today: date) -> list[tuple[str, str]]:
    """How much is sold, whether it is late, and what of it is debited or may be paid here."""

    def money(minor: int) -> str:
        return words().money(minor, sold.currency)

    lines = [("invoices", say("assign.effect.sold", amount=money(sold.amount)))]
    if sold.overdue and sold.due_on is not None:
        lines.append(("late", say("chase.late", amount=money(sold.overdue), n=(today - sold.due_on).days)))
    if sold.debit is not None:
        lines += debit_stays(sold.debit, sold.currency)
    return [*lines, *waits_lines(sold.waits)]
