"""Asking somebody to do something about a customer, an order or an invoice, by a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QLineEdit, QWidget

from app.customers import task
from app.customers.task import TaskDraft
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.other_verbs import Offered
from ui.kit.person_choice import PersonChoice
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say, words


@dataclass(frozen=True, slots=True)
class Matter:
    """What a task is about: a row by its table and key, the customer it is of, and the number it has, if any."""

    noun: str
    row_id: int
    customer_id: int
    customer: str
    number: str = ""


class TaskDialog(VerbDialog):
    """What is to be done, by when and by whom; whoever writes it down and today are proposed."""

    fields_of: Mapping[str, str] = {"task_without_words": "what"}

    def __init__(self, office: Office, matter: Matter, parent: QWidget | None = None) -> None:
        super().__init__(office, "task.new.title", "task.new.verb", parent)
        self._matter = matter
        self.what = QLineEdit(self)
        self.due = DateEdit(lambda: office.today, self)
        self.due.set_value(office.today)
        self.who = PersonChoice(office, self)
        self.form.add("what", Field("task.new.what", self.what, required=True), span=2)
        self.form.add("due", Field("task.new.due", self.due, required=True))
        self.form.add("who", Field("task.new.who", self.who))
        self.tell_subtitle(", ".join(part for part in (matter.customer, matter.number) if part))
        self.put(self.who.name_link(self))
        self.due.settled.connect(self._tell)
        self._tell()

    def _tell(self) -> None:
        day = self.due.value
        self.effects.tell([("info", say("task.new.effect", day=words().date(day)))] if day else [])

    def act(self) -> None:
        due = self.due.value
        assert due is not None
        matter = self._matter
        draft = TaskDraft(
            what=self.what.text(),
            due_on=due,
            noun=matter.noun,
            row_id=matter.row_id,
            customer_id=matter.customer_id,
            assigned_to=self.who.value,
        )
        told = say("task.new.done", day=words().date(due))
        self.do(task.add, draft, done=lambda _id: self.office.ways.say(told))


def task_offer(office: Office, matter: Matter, parent: QWidget) -> Offered:
    """The verb that notes a task, for the side of a page."""
    return Offered("task.new.open", lambda: TaskDialog(office, matter, parent).open())
