"""What asks for somebody now: a sentence, the worst of it, its amount, and the verb that goes there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.catalogue.naming import full_name
from app.orders.queries import OrderRow
from app.reports.today import Task
from ui.kit import icons
from ui.kit.elided import ElidedLabel
from ui.kit.ground import Ground
from ui.kit.section import emptied
from ui.kit.theme import scaled, set_role, theme
from ui.kit.tokens import MARGIN
from ui.kit.wording import WordButton, say, words

# How each task looks: the role of its icon and the colour that says how urgent it is.
_LOOKS = {
    "late": ("shipments", "late.solid"),
    "on_hold": ("hold", "hold.solid"),
    "overdue": ("receivables", "late.solid"),
    "unapplied": ("bank", "wait.solid"),
    "payment_problem": ("card", "wait.solid"),
    "mails": ("mail", "late.solid"),
    "quotes": ("quote", "wait.solid"),
    "to_invoice": ("invoices", "run.solid"),
    "short": ("stock", "wait.solid"),
}


class TaskRows(QWidget):
    """Rows of 52, worst first. `opened` carries the list and the view that a row's verb opens."""

    opened = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks: tuple[Task, ...] = ()
        self._currency = "EUR"
        self.verbs: dict[str, WordButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        theme().changed.connect(self._draw)

    def show_tasks(self, tasks: Sequence[Task], currency: str) -> None:
        """Show these tasks; the verb that has the focus keeps it."""
        self._tasks, self._currency = tuple(tasks), currency
        self._draw()

    def _draw(self) -> None:
        held = next((name for name, verb in self.verbs.items() if verb.hasFocus()), None)
        emptied(self._column)
        self.verbs.clear()
        for task in self._tasks:
            self._column.addWidget(self._row(task))
        # One width for all, that of the longest words: none is cut in any language.
        for verb in self.verbs.values():
            verb.ensurePolished()
        wide = max((verb.sizeHint().width() for verb in self.verbs.values()), default=0)
        for verb in self.verbs.values():
            verb.setFixedWidth(max(wide, scaled(136)))
        if held in self.verbs:
            self.verbs[held].setFocus(Qt.FocusReason.OtherFocusReason)

    def _row(self, task: Task) -> QWidget:
        row = Ground("", "bottom", self, line="line")
        row.setMinimumHeight(scaled(52))
        icon, ink = _LOOKS.get(task.name, ("info", "text2"))
        glyph, amount, what, who = QLabel(row), QLabel(row), QLabel(row), ElidedLabel(row)
        glyph.setPixmap(icons.pixmap(icon, ink, scaled(20), self.devicePixelRatioF()))
        what.setText(say(f"today.task.{task.name}", n=task.count))
        who.setText(worst_of(task, self._currency))
        amount.setText(words().money(task.amount, self._currency) if task.amount else "")
        for label, role, colour in (
            (what, "name", "text"),
            (who, "support", "text2"),
            (amount, "sum", "text"),
        ):
            label.setTextFormat(Qt.TextFormat.PlainText)
            set_role(label, role, colour)
        # Examples by name may be cut, what waits may not.
        what.setWordWrap(True)
        who.setVisible(bool(who.text()))
        verb = WordButton(
            f"today.verb.{task.name}", row, clicked=partial(self.opened.emit, task.list, task.view)
        )
        verb.setMinimumWidth(scaled(136))
        verb.describe(what.text())
        self.verbs[task.name] = verb
        told = QVBoxLayout()
        told.setSpacing(0)
        told.addStretch(1)
        told.addWidget(what)
        told.addWidget(who)
        told.addStretch(1)
        line = QHBoxLayout(row)
        line.setContentsMargins(MARGIN, 6, MARGIN, 7)
        line.setSpacing(14)
        line.addWidget(glyph)
        line.addLayout(told, 1)
        line.addWidget(amount)
        line.addWidget(verb)
        return row


def worst_of(task: Task, currency: str) -> str:
    """The first examples of a task in a line."""
    told = [_order_told(row, task.name, currency) for row in task.orders]
    told += [
        say(
            "today.example.item",
            customer=row.customer,
            amount=words().money(row.amount, row.currency),
            n=row.days_late,
        )
        for row in task.receivables
    ]
    told += [
        say("today.example.stock", name=full_name(row.name, row.variant), n=row.missing_milli // 1000)
        for row in task.stock
    ]
    told += [say("today.example.mail", customer=row.customer or row.recipient) for row in task.mails]
    told += [say("today.example.quote", customer=row.customer, day=row.valid_until) for row in task.quotes]
    return " · ".join(told[:2])


def _order_told(row: OrderRow, task: str, currency: str) -> str:
    if task == "late" and row.promised_on is not None:
        return say("today.example.promised", customer=row.customer, day=row.promised_on)
    amount = words().money(row.total, row.currency or currency)
    return say("today.example.order", customer=row.customer, amount=amount)
