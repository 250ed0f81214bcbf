"""What asks for somebody now, in one list: what people were asked to do today, and what waits by itself, worst first."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.customers import task as customers_task
from app.customers.task import TaskRow
from app.orders.views import LONG_DAYS
from app.reports.task import Task
from ui.kit.office import Office
from ui.kit.section import emptied
from ui.kit.theme import scaled, theme
from ui.kit.wording import WordButton, say, words
from ui.today.task_examples import about, worst_of
from ui.today.task_line import TaskLine

# How each task looks: the role of its icon and the colour that says how urgent it is. Among those of one colour
# what stands first here comes first.
_LOOKS = {
    "company": ("shops", "late.solid"),
    "iban": ("bank", "late.solid"),
    "turnover_due": ("limit", "late.solid"),
    "late": ("shipments", "late.solid"),
    # Late tomorrow.
    "due_today": ("prepare", "wait.solid"),
    "at_risk": ("calendar", "late.solid"),
    "on_hold": ("hold", "hold.solid"),
    # Before anybody invoices them.
    "shop_left": ("shops", "hold.solid"),
    "payment_problem": ("card", "late.solid"),
    "calls": ("call", "late.solid"),
    "to_approve": ("orders", "wait.solid"),
    "customs": ("shipments", "late.solid"),
    "astray": ("shipments", "late.solid"),
    "stuck": ("shipments", "late.solid"),
    "to_ship": ("prepare", "run.solid"),
    "to_invoice": ("invoices", "run.solid"),
    "months": ("invoices", "wait.solid"),
    "unpaid": ("stock", "wait.solid"),
    "overdue": ("receivables", "late.solid"),
    "disputes": ("limit", "late.solid"),
    "unsent": ("mail", "late.solid"),
    "turnover_passed": ("limit", "wait.solid"),
    "reminders": ("mail", "wait.solid"),
    "post": ("print", "wait.solid"),
    "bank": ("bank", "wait.solid"),
    "unapplied": ("bank", "wait.solid"),
    "debits": ("bank", "wait.solid"),
    "slips": ("bank", "late.solid"),
    "cheques": ("bank", "wait.solid"),
    "to_refund": ("undo", "wait.solid"),
    "backup": ("unsaved", "late.solid"),
    "mail_account": ("mail", "late.solid"),
    "mails": ("mail", "late.solid"),
    "shop_proposals": ("shops", "late.solid"),
    "shop_conflicts": ("shops", "wait.solid"),
    "parked": ("shops", "wait.solid"),
    "received": ("invoices", "wait.solid"),
    "returned": ("in", "wait.solid"),
    "credit_awaited": ("undo", "wait.solid"),
    "quotes_unsent": ("quote", "wait.solid"),
    "quotes": ("quote", "wait.solid"),
    "short": ("stock", "wait.solid"),
    "expired": ("stock", "late.solid"),
    "purchases_untold": ("supplier", "late.solid"),
    "purchases_late": ("supplier", "late.solid"),
    "expiring": ("stock", "wait.solid"),
    "returning": ("in", "run.solid"),
    "turnover_near": ("limit", "wait.solid"),
    "to_pay": ("bank", "wait.solid"),
}
_URGENCY = ("late.solid", "hold.solid", "wait.solid", "run.solid")
"""What is late or broken, what a person decides, what waits for somebody else, what is to be done anyway."""
_RANKS = {name: at for at, name in enumerate(_LOOKS)}
_AFTER = {"to_pay": "to_invoice"}
"""After which other a task comes where some of it have waited for long."""
_OPENS = {"sales_order": "order", "customer": "customer", "invoice": "invoice", "payment": "payment"}


class TaskRows(QWidget):
    """Each line leads to the list it counts; `asked` names the task whose verb does something there and then.

    `opened` carries the list and the filters that a line opens.
    """

    opened = Signal(str, object)
    asked = Signal(str)

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._people: tuple[TaskRow, ...] = ()
        self._tasks: tuple[Task, ...] = ()
        self.verbs: dict[str, WordButton] = {}
        self.lines: dict[str, TaskLine] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        theme().changed.connect(self._draw)

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self._people) + len(self._tasks)

    def do(self, task: Task) -> None:
        """Do the verb of a task's line: what is done on the spot, or the list it opens."""
        if task.name in DONE_HERE:
            self.asked.emit(task.name)
        else:
            self.opened.emit(task.list, task.chips)

    def show_tasks(self, people: Sequence[TaskRow], tasks: Sequence[Task]) -> None:
        """Show these; the verb that has the focus keeps it."""
        self._people = tuple(people)
        self._tasks = tuple(sorted(tasks, key=_rank))
        self._draw()

    def _draw(self) -> None:
        held = next((name for name, verb in self.verbs.items() if verb.hasFocus()), None)
        emptied(self._column)
        self.verbs.clear()
        self.lines.clear()
        for row in self._people:
            self._add_person(row)
        for task in self._tasks:
            self._add(task)
        # One width for all, that of the longest words: none is cut in any language.
        for verb in self.verbs.values():
            verb.ensurePolished()
        wide = max((verb.sizeHint().width() for verb in self.verbs.values()), default=0)
        for verb in self.verbs.values():
            verb.setFixedWidth(max(wide, scaled(136)))
        if held in self.verbs:
            self.verbs[held].setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, task: Task) -> None:
        currency = self._office.currency
        amount = words().money(task.amount, currency) if task.amount else ""
        what = say(f"today.task.{task.name}", n=task.count, days=task.days)
        if task.long:
            what = say(f"today.long.{task.name}", n=task.count, long=task.long, days=LONG_DAYS)
        if task.accounts:
            what = f"{what} · {say('today.accounts', n=task.accounts)}"
        line = TaskLine(_LOOKS[task.name], what, worst_of(task, currency, self._office.today), amount, self)
        opened = partial(self.opened.emit, task.list, task.chips)
        if task.name in _LISTS_OF_THEIR_OWN:
            opened = partial(self.asked.emit, task.name)
        line.chosen.connect(opened)
        verb = WordButton(
            f"today.verb.{task.name}",
            line,
            clicked=partial(self.do, task),
        )
        self._put(task.name, line, verb)

    def _add_person(self, row: TaskRow) -> None:
        line = TaskLine(("note", "late.solid"), words().fact(row.what), about(row), "", self)
        done = WordButton("today.to_do.done", line, look="quiet", clicked=partial(self._finish, row))
        noun = _OPENS.get(row.noun)
        if noun is None:
            self._put(f"task:{row.id}", line, done)
            return
        opened = partial(self._office.ways.open, noun, row.row_id)
        line.chosen.connect(opened)
        line.put_verb(done)
        self._put(f"task:{row.id}", line, WordButton("today.to_do.open", line, clicked=opened))

    def _put(self, name: str, line: TaskLine, verb: WordButton) -> None:
        line.put_verb(verb)
        self.verbs[name], self.lines[name] = verb, line
        self._column.addWidget(line)

    def _finish(self, row: TaskRow) -> None:
        office = self._office

        def said(_none: object) -> None:
            office.ways.say(
                say("today.to_do.finished", what=row.what),
                lambda: office.do(customers_task.reopen, row.id),
            )

        office.do(customers_task.finish, row.id, done=said)


def _rank(task: Task) -> tuple[int, float]:
    """The worst first: by colour, then by what is lost by waiting."""
    _icon, ink = _LOOKS[task.name]
    place = _RANKS[_AFTER[task.name]] + 0.5 if task.long else _RANKS[task.name]
    return _URGENCY.index(ink), place


_LISTS_OF_THEIR_OWN = frozenset({"slips", "expired", "months"})
"""Tasks whose list stands in a window over the day, and in no room."""
DONE_HERE = frozenset(
    {"to_approve", "to_ship", "to_invoice", "unpaid", "short", "to_pay", "shop_left", *_LISTS_OF_THEIR_OWN}
)
"""Tasks whose verb is done on the spot, in a window that says beforehand what it will do."""
