"""Reminders to write today: one letter a customer, previewed, changed, waived or left out; and letters still to be posted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.flow import chase
from app.flow.case_file import case_file
from app.flow.paper import reminder_original
from app.flow.reminder_run import Choice
from app.receivables.late_rates import FIXED_SUM_IN
from app.reminders.lying import Lying
from app.reminders.plan import HANDED_OVER
from app.reminders.registered import RegisteredRow
from app.reminders.reminder import ReminderRow
from ui.kit.abroad import abroad_told
from ui.kit.acts import Act
from ui.kit.banner import Banner
from ui.kit.blank import Blank
from ui.kit.date_edit import DateEdit
from ui.kit.office import Office, Touched, touches
from ui.kit.printing import print_paper
from ui.kit.rows_sum import RowsSum
from ui.kit.rows_table import RowsTable
from ui.kit.runner import Failure, Token
from ui.kit.section import Section
from ui.kit.shortcuts import bind
from ui.kit.sized import fixed_width
from ui.kit.theme import scaled, set_role
from ui.kit.tokens import MARGIN
from ui.kit.wording import WordButton, WordLabel, say, words
from ui.reminders.post_rows import POST_COLUMNS
from ui.reminders.registered_dialog import DepositDialog, show_registered
from ui.reminders.reminder_dialog import ReminderDialog
from ui.reminders.reminder_rows import COLUMNS, Due, Kept, LetterRow, cautions, due
from ui.reminders.run_dialog import RunDialog
from ui.reminders.withdraw_dialog import withdraw_reminder

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database

NOUNS = frozenset(
    {
        "item",
        "invoice",
        "payment",
        "allocation",
        "customer",
        "reminder",
        "payment_promise",
        "bank_transaction",
        "dispute",
        "setting",
    }
)


class RemindersScreen(QWidget):
    """Enter opens a letter, Space leaves it out or in; the button writes those that are ticked."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self._stale = True
        self._due: Due | None = None
        # Letters that were prepared one by one and wait for the run, by customer; they are forgotten with the window.
        self._kept: dict[int, Kept] = {}
        self.as_of = DateEdit(lambda: office.today, self)
        fixed_width(self.as_of, 132)
        self.as_of.settled.connect(self.refresh)
        self.banner, self.blank = Banner(self), Blank(self)
        # Whatever else stands here, what hinders is read whole.
        self.banner.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.table: RowsTable[LetterRow] = RowsTable(
            COLUMNS, self, currency=office.currency, ticking=True, name="reminders.table"
        )
        # Where letters are large, a row or two are seen at once rather than what hinders being cut.
        self.table.setMinimumHeight(scaled(52))
        self.table.gives_way = ("invoices", "fixed_sum", "interest", "days_late", "channel")
        self.table.rows_model.muted = _stays
        self.table.opened.connect(self._open)
        self.table.ticks_changed.connect(self._tell)
        self.table.current_changed.connect(self._on_current)
        self.sums = RowsSum(self.table, self)
        self.caution = QLabel(self)
        self.caution.setTextFormat(Qt.TextFormat.PlainText)
        self.caution.setWordWrap(True)
        self.caution.setContentsMargins(MARGIN, 8, MARGIN, 8)
        set_role(self.caution, "support", "wait")
        self._registered = WordButton(
            "registered.open", self, look="link", clicked=lambda: show_registered(office, self)
        )
        self._view = WordButton("reminders.view", self, clicked=self._view_current)
        self._write = WordButton("reminders.write", self, look="primary", clicked=self._write_ticked, n=0)
        self._paper = WordButton("reminders.print", self, clicked=self._print_current)
        self._posted = WordButton("reminders.posted", self, clicked=self._mark_posted)
        self._withdraw = WordButton("reminders.withdraw.open", self, clicked=self._withdraw_current)
        self._to_bank = WordButton("stands.to_bank", self, clicked=lambda: office.ways.go("bank"))
        self.post: RowsTable[Lying] = RowsTable(
            POST_COLUMNS, self, currency=office.currency, whole=True, name="reminders.to_post"
        )
        self.post.gives_way = ("made_on", "channel", "level")
        self.post.opened.connect(self._print)
        self.post.current_changed.connect(self._on_post)
        self._lay_out()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(300)
        self._settle.timeout.connect(self.refresh)
        office.changed.connect(self._on_changed)
        bind(self, "refresh", self.refresh)

    def refresh(self) -> None:
        """Look again whom to remind, as of the day in the field."""
        self._stale = False
        self.office.ask(due, self.as_of.value, done=self._on_due, failed=self._broke, owner=self)

    def first_focus(self) -> QWidget | None:
        """What takes the keys when the room is shown."""
        return self.table if self.table.isVisibleTo(self) else self.as_of

    # --- within ---

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, 8, MARGIN, 8)
        head.setSpacing(8)
        label = WordLabel("reminders.as_of", self)
        label.setBuddy(self.as_of)
        set_role(label, "body", "text2")
        head.addWidget(label)
        head.addWidget(self.as_of)
        head.addStretch(1)
        head.addWidget(self._registered)
        head.addWidget(self._view)
        head.addWidget(self._write)
        self._post_part = Section("reminders.to_post", self, edge="top")
        self._post_part.head_with(self._to_bank, self._withdraw, self._paper, self._posted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.banner)
        column.addWidget(self.table, 1)
        column.addWidget(self.caution)
        column.addWidget(self.sums)
        column.addWidget(self.blank, 1)
        for widget in (self._post_part, self.post):
            column.addWidget(widget)

    def _on_due(self, found: Due) -> None:
        if self.as_of.value is None:
            self.as_of.set_value(found.day)
        self._tell_bank(found)
        self._due = found = self._with_kept(found)
        self.table.put(found.rows)
        # A formal notice to somebody who was never reminded goes out when a person says so.
        self.table.rows_model.ticks = {row.id for row in found.rows if row.at_once}
        self.table.viewport().update()
        self.table.frame_first()
        self.post.put(found.to_post)
        self.post.frame_first()
        self._on_post(self.post.current)
        for widget in (self._post_part, self.post):
            widget.setVisible(bool(found.to_post))
        nothing = not found.rows
        self.table.setVisible(not nothing)
        self.sums.setVisible(not nothing)
        self.blank.setVisible(nothing)
        if nothing:
            self.blank.show_words("mail", say("reminders.none"), say("reminders.none_text"))
        self._tell()
        self._on_current(self.table.current)

    def _with_kept(self, found: Due) -> Due:
        """The rows as they were prepared; what stands otherwise since has to be read again, and says so."""
        if found.day != self.office.today:
            return found
        # That somebody was called meanwhile changes no letter.
        now = {row.id: replace(row, to_call="") for row in found.rows if row.goes_out}
        for key, each in list(self._kept.items()):
            if now.get(key) != replace(each.before, to_call=""):
                del self._kept[key]
                if key in now:
                    self.office.ways.say(say("reminders.changed_since", customer=now[key].customer))
        rows = (
            replace(self._kept[row.id].row, to_call=row.to_call) if row.id in self._kept else row
            for row in found.rows
        )
        return replace(found, rows=tuple(rows))

    def _tell_bank(self, found: Due) -> None:
        """Nobody is reminded of what lies at the bank already: match first."""
        if not (found.at_bank and any(row.goes_out for row in found.rows)):
            self.banner.hide()
            return
        see = Act("reminders.to_bank", lambda: self.office.ways.go("bank"), look="secondary")
        told = say("reminders.at_bank", n=found.at_bank)
        self.banner.show_message("wait", told, say("reminders.at_bank_text"), (see,))

    def _tell(self) -> None:
        found = self._due
        if found is None:
            return
        chosen = [row for row in found.rows if row.id in self.table.ticked and row.goes_out]
        currency = self.office.currency
        counted = [say("reminders.counted", n=len(chosen)), *abroad_told(_totals(chosen), currency)]
        sums = {
            "total": sum(row.base_total for row in chosen),
            "interest": sum(row.worth.of(row.interest) for row in chosen),
            "fixed_sum": sum(row.fixed_sum for row in chosen),
        }
        told = {
            key: words().money(amount, FIXED_SUM_IN if key == "fixed_sum" else currency)
            for key, amount in sums.items()
            if amount or key == "total"
        }
        self.sums.tell(" · ".join(counted), told)
        self._write.tell("reminders.write", n=len(chosen))
        today = found.day == self.office.today
        self._write.allow(
            bool(chosen) and today, say("reminders.not_today" if chosen else "reminders.none_ticked")
        )

    def _on_current(self, row: LetterRow | None) -> None:
        told = [each for _, each in cautions(row)] if row is not None and row.goes_out else []
        who = row.customer if row is not None else ""
        self.caution.setText(say("reminders.caution.line", customer=who, told=" · ".join(told)))
        self.caution.setVisible(bool(told))
        why = row.why if row is not None else say("reminders.none_ticked")
        self._view.allow(row is not None and row.goes_out, why)

    def _on_post(self, row: Lying | None) -> None:
        self._posted.setEnabled(row is not None)
        self._paper.setEnabled(row is not None)
        self._withdraw.setEnabled(row is not None)
        self._to_bank.setVisible(row is not None and row.overtaken == "bank")

    def _open(self, row: LetterRow) -> None:
        if row.goes_out and self._due is not None and self._due.day == self.office.today:
            kept = self._kept.get(row.id)
            before = kept.before if kept is not None else row

            def keep(choice: Choice, now: LetterRow) -> None:
                self._kept[row.id] = Kept(choice, now, before)
                self.refresh()

            chosen = kept.choice if kept is not None else None
            ReminderDialog(
                self.office,
                row.customer_id,
                row.customer,
                self,
                currency=row.currency,
                chosen=chosen,
                keep=keep,
            ).open()
        else:
            self.office.ways.open("customer", row.customer_id)

    def _view_current(self) -> None:
        row = self.table.current
        if row is not None:
            self._open(row)

    def _write_ticked(self) -> None:
        found = self._due
        if found is not None:
            chosen = [row for row in found.rows if row.id in self.table.ticked and row.goes_out]
            choices = {key: each.choice for key, each in self._kept.items()}
            RunDialog(self.office, chosen, self, choices=choices).open()

    def _print(self, lying: Lying) -> None:
        row = lying.letter
        self.office.work(
            _original,
            row.id,
            row.level,
            done=lambda content: print_paper(self.office, "letter", row.number, content),
            failed=self._broke,
        )

    def _print_current(self) -> None:
        row = self.post.current
        if row is not None:
            self._print(row)

    def _withdraw_current(self) -> None:
        row = self.post.current.letter if self.post.current is not None else None
        if row is not None:
            withdraw_reminder(self.office, row.id, row.number, row.customer, self, mailed=False)

    def _mark_posted(self) -> None:
        row = self.post.current.letter if self.post.current is not None else None
        if row is not None and row.channel == "registered":
            # Without its number and day, a letter by recorded delivery proves nothing.
            DepositDialog(self.office, _at_post(row), self).open()
        elif row is not None:
            self.office.do(
                chase.posted,
                row.id,
                done=lambda _none: self.office.ways.say(say("reminders.posted_done", number=row.number)),
                failed=self._broke,
                owner=self,
            )

    def _broke(self, failure: Failure) -> None:
        self.banner.show_failure(failure)

    def _on_changed(self, touched: Touched) -> None:
        if touches(touched, NOUNS):
            if self.isVisible():
                self._settle.start()
            else:
                self._stale = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.refresh()


def _at_post(row: ReminderRow) -> RegisteredRow:
    """A letter that waits to be posted, of which the post knows nothing yet."""
    return RegisteredRow(
        id=row.id,
        number=row.number,
        customer_id=row.customer_id,
        customer=row.customer,
        level=row.level,
        made_on=row.made_on,
        total=row.total,
        currency=row.currency,
        posted=False,
    )


def _totals(rows: Iterable[LetterRow]) -> list[tuple[str, int]]:
    return [(row.currency, row.total) for row in rows]


def _stays(row: LetterRow) -> bool:
    return not row.goes_out


def _original(database: Database, actor: Actor, _token: Token, reminder_id: int, level: int) -> bytes:
    """The letter, or the case file where it hands the case over."""
    made = case_file if level == HANDED_OVER else reminder_original
    return made(database, actor, reminder_id)
