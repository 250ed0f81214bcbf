"""The chief step of the day: to ship and invoice what can move, else the next thing that can be done."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.reports.task import Task
from ui.kit.acts import Act, act_button
from ui.kit.wording import WordButton, say


class ChiefStep(QWidget):
    """`asked` carries the task that takes the place of *Process* where no order could be shipped or invoiced."""

    asked = Signal(object)

    def __init__(self, process: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.process = act_button(Act("orders.process", process, icon="process", look="primary"), self)
        self.instead = WordButton("orders.process", self, look="primary", clicked=self._ask)
        self.instead.hide()
        self._task: Task | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.instead)
        row.addWidget(self.process)

    @property
    def button(self) -> WordButton:
        """The one that is shown."""
        return self.process if self._task is None else self.instead

    def show_step(self, tasks: Sequence[Task], *, moves: bool, ships: bool) -> None:
        """Offer to process where something moves; else the first of the tasks; in a calm hour nothing that leads nowhere."""
        held = self.button.hasFocus()
        self.process.tell("orders.process" if ships else "orders.process_unshipped")
        self.process.allow(moves, say("today.nothing_moves"))
        self._task = None if moves else _next_of(tasks)
        if self._task is not None:
            self.instead.tell(f"today.chief.{self._task.name}")
        self.process.setHidden(self._task is not None)
        self.instead.setVisible(self._task is not None)
        if held:
            self.button.setFocus()

    def _ask(self) -> None:
        if self._task is not None:
            self.asked.emit(self._task)


def _next_of(tasks: Sequence[Task]) -> Task | None:
    """The next thing that can be done: what brings orders on, then money, then what the program lacks."""
    by_name = {task.name: task for task in tasks}
    return next((by_name[name] for name in _CHIEF if name in by_name), None)


_CHIEF = (
    "to_approve",
    "on_hold",
    "unpaid",
    "short",
    "payment_problem",
    "to_pay",
    "months",
    "unsent",
    "unapplied",
    "bank",
    "to_refund",
    "slips",
    "disputes",
    "calls",
    "reminders",
    "post",
    "mails",
    "shop_proposals",
    "shop_conflicts",
    "parked",
    "company",
    "iban",
    "mail_account",
    "backup",
)
