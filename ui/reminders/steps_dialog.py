"""The plan of reminders: which levels go out, how many days after the due date, and by which way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.base.errors import Refusal
from app.reminders.plan import CHANNELS, HANDED_OVER, Plan, Step, decide_plan, plan_of
from ui.kit.choice import Choice
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.runner import Failure
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.whole_edit import WholeEdit
from ui.kit.word_box import WordBox
from ui.kit.wording import say

if TYPE_CHECKING:
    from app.base.door import Read


class StepsDialog(VerbDialog):
    """A level a row; the courtesy counts its days before the due date, the others after it."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, "reminders.plan.title", "reminders.plan.verb", parent, width=WIDE, columns=3)
        self.steps: tuple[Step, ...] = ()
        self.on: dict[int, WordBox] = {}
        self.days: dict[int, WholeEdit] = {}
        self.channels: dict[int, Choice] = {}
        for level in range(HANDED_OVER + 1):
            on, days = WordBox("reminders.plan.on", self), WholeEdit(self, unit="kit.unit.days")
            # Nothing is sent to the customer when a case is handed over.
            ways = ("file",) if level == HANDED_OVER else tuple(each for each in CHANNELS if each != "file")
            channel = Choice([(each, f"reminder.channel.{each}") for each in ways], self)
            counted = "reminders.plan.before" if level == 0 else "reminders.plan.after"
            self.form.add(f"on{level}", Field(f"reminder.level.{level}", on))
            self.form.add(f"days{level}", Field(counted, days, required=True))
            self.form.add(f"channel{level}", Field("reminders.plan.channel", channel))
            self.on[level], self.days[level], self.channels[level] = on, days, channel
        self.effects.tell([("mail", say("reminders.plan.effect"))])
        self.set_busy(busy=True)
        office.ask(_plan, done=self._on_plan, failed=self.refused, owner=self)

    def act(self) -> None:
        steps = [
            replace(
                each,
                on=self.on[each.level].isChecked(),
                days=(self.days[each.level].value or 0) * (-1 if each.level == 0 else 1),
                channel=self.channels[each.level].value,
            )
            for each in self.steps
        ]
        self.do(decide_plan, steps, done=lambda _none: self.office.ways.say(say("reminders.plan.done")))

    def refused(self, failure: Failure) -> None:
        error = failure.error
        if isinstance(error, Refusal) and error.code == "reminder_steps_order":
            self.set_busy(busy=False)
            self.form.complain(f"days{error.facts['level']}", error)
            return
        super().refused(failure)

    def _on_plan(self, plan: Plan) -> None:
        self.steps = plan.steps
        self.set_busy(busy=False)
        for each in plan.steps:
            self.on[each.level].setChecked(each.on)
            self.days[each.level].set_value(abs(each.days))
            self.channels[each.level].set_value(each.channel)


def _plan(rd: Read) -> Plan:
    return plan_of(rd)
