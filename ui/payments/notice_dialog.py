"""How many days before a debit a customer agreed to be told of it, with when and how they did."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from app.flow.mandate import agree_notice
from app.payments.debit_notices import usual_days
from app.payments.mandates import MandateRow, read_mandate
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.verb_dialog import VerbDialog
from ui.kit.whole_edit import WholeEdit
from ui.kit.wording import say

if TYPE_CHECKING:
    from app.base.door import Read


def notice_now(rd: Read, mandate_id: int) -> tuple[MandateRow, int]:
    """The mandate, and how many days are usual."""
    return read_mandate(rd, mandate_id), usual_days(rd)


def notice_edit(parent: QWidget) -> WholeEdit:
    """A field for so many days of notice."""
    return WholeEdit(parent, unit="kit.unit.days")


class NoticeDialog(VerbDialog):
    """The days, and what proves the agreement."""

    fields_of: Mapping[str, str] = {"notice_days_wrong": "days", "reason_missing": "why"}

    def __init__(self, office: Office, mandate_id: int, customer: str, parent: QWidget | None = None) -> None:
        super().__init__(
            office, "notice.title", "notice.verb", parent, columns=1, facts={"customer": customer}
        )
        self._mandate_id, self._customer = mandate_id, customer
        self.days, self.why = notice_edit(self), QLineEdit(self)
        self.form.add("days", Field("notice.days", self.days))
        self.form.add("why", Field("notice.why", self.why, required=True, hint="notice.why_hint"))
        self.days.settled.connect(self._tell)
        office.ask(
            partial(notice_now, mandate_id=mandate_id), done=self._on_found, failed=self.refused, owner=self
        )

    def act(self) -> None:
        told = say("notice.done", customer=self._customer)
        self.do(
            agree_notice,
            self._mandate_id,
            self.days.value,
            self.why.text(),
            done=lambda _none: self.office.ways.say(told),
        )

    def _on_found(self, found: tuple[MandateRow, int]) -> None:
        given, usual = found
        self.form.fields["days"].explain(say("notice.days_usual", n=usual))
        self.days.set_value(given.notice_days)
        self.why.setText(given.notice_why)
        self._tell()

    def _tell(self) -> None:
        days = self.days.value
        effects = [("note", say("notice.effect.proof"))]
        if days:
            effects.insert(0, ("calendar", say("notice.effect.days", n=days)))
        self.effects.tell(effects)
