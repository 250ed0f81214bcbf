"""What people have to do today: call about a refused payment, chase a promise; done with a click, taken back with Undo."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.customers import task
from app.customers.task import TaskRow
from ui.kit.elided import ElidedLabel
from ui.kit.ground import Ground
from ui.kit.office import Office
from ui.kit.section import Section, emptied
from ui.kit.theme import scaled, set_role
from ui.kit.tokens import MARGIN
from ui.kit.wording import WordButton, say, words

_OPENS = {"sales_order": "order", "customer": "customer", "invoice": "invoice", "payment": "payment"}


class ToDo(Section):
    """Rows of 52; nothing is shown while there is nothing to do."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__("today.to_do.title", parent, edge="bottom", bleeds=True)
        self._office = office
        self.hide()

    def show_tasks(self, rows: Sequence[TaskRow]) -> None:
        """Show what is due."""
        emptied(self.body)
        for row in rows:
            self.body.addWidget(self._row(row))
        self.setVisible(bool(rows))

    def _row(self, row: TaskRow) -> QWidget:
        ground = Ground("", "bottom", self, line="line")
        ground.setMinimumHeight(scaled(52))
        what, who = ElidedLabel(ground), ElidedLabel(ground)
        told_what = words().fact(row.what)
        what.setText(told_what)
        phone = str(row.facts.get("phone") or row.phone)
        reason = words().fact(row.facts.get("reason") or "")
        due = say("today.to_do.due", day=words().date(row.due_on))
        who.setText(" · ".join(part for part in (row.customer, phone, reason, due) if part))
        for label, role, ink in ((what, "name", "text"), (who, "support", "text2")):
            label.setTextFormat(Qt.TextFormat.PlainText)
            set_role(label, role, ink)
        told = QVBoxLayout()
        told.setSpacing(0)
        told.addStretch(1)
        told.addWidget(what)
        told.addWidget(who)
        told.addStretch(1)
        line = QHBoxLayout(ground)
        line.setContentsMargins(MARGIN, 6, MARGIN, 7)
        line.setSpacing(8)
        line.addLayout(told, 1)
        noun = _OPENS.get(row.noun)
        if noun is not None:
            opens = WordButton(
                "today.to_do.open",
                ground,
                look="quiet",
                clicked=partial(self._office.ways.open, noun, row.row_id),
            )
            opens.describe(told_what)
            line.addWidget(opens)
        done = WordButton("today.to_do.done", ground, clicked=partial(self._finish, row))
        done.describe(told_what)
        line.addWidget(done)
        return ground

    def _finish(self, row: TaskRow) -> None:
        office = self._office

        def said(_none: object) -> None:
            office.ways.say(
                say("today.to_do.finished", what=row.what), lambda: office.do(task.reopen, row.id)
            )

        office.do(task.finish, row.id, done=said)
