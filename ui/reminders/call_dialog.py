"""The result of a call about late money, and when to try again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from app.flow import chase
from app.reminders.plan import plan_of
from ui.kit.choice import Choice
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say
from ui.reminders.promise_dialog import PromiseDialog

if TYPE_CHECKING:
    from app.base.door import Read


class CallDialog(VerbDialog):
    """Whoever promised is asked at once for how much and by when."""

    fields_of: Mapping[str, str] = {"promise_in_past": "again"}

    def __init__(
        self, office: Office, customer_id: int, name: str, phone: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(office, "calls.one.title", "calls.one.verb", parent)
        self._customer_id, self._name = customer_id, name
        self.outcome = Choice([(each, f"call.outcome.{each}") for each in chase.CALL_OUTCOMES], self)
        self.note = QLineEdit(self)
        self.again = DateEdit(lambda: office.today, self)
        self.form.add("outcome", Field("calls.one.outcome", self.outcome))
        self.form.add("again", Field("calls.one.again", self.again))
        self.form.add("note", Field("calls.one.note", self.note), span=2)
        self.tell_subtitle(", ".join(part for part in (name, phone) if part))
        self.outcome.currentIndexChanged.connect(self._tell)
        self._until: date | None = None
        self._tell()
        office.ask(_waits_until, done=self._on_until, owner=self)

    def act(self) -> None:
        self.do(
            chase.called,
            self._customer_id,
            self.outcome.value,
            self.note.text(),
            self.again.value,
            done=self._noted,
        )

    def _on_until(self, until: date) -> None:
        self._until = until
        self._tell()

    def _tell(self) -> None:
        until = self._until
        told = say("calls.one.effect") if until is None else say("calls.one.effect_until", until=until)
        lines = [("note", told)]
        if self.outcome.value == "promised":
            lines.append(("promise", say("calls.one.then_promise")))
        self.effects.tell(lines)

    def _noted(self, _call_id: int) -> None:
        self.office.ways.say(say("calls.one.done", customer=self._name))
        if self.outcome.value == "promised":
            PromiseDialog(self.office, self._customer_id, self._name, parent=self.parentWidget()).open()


def _waits_until(rd: Read) -> date:
    """The first day on which a customer who is called today may be reminded again."""
    return rd.today + timedelta(days=plan_of(rd).gap_days)
