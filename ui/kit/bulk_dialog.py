"""The same verb for many rows: what will be done and what not, before; then the work; then what became of each (L8)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.base.errors import Refusal
from app.base.listing import ListRow
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.progress_line import ProgressLine
from ui.kit.rows_table import RowsTable
from ui.kit.runner import Failure, Progress, Token
from ui.kit.save_file import ask_place, write_file
from ui.kit.sized import least_height
from ui.kit.theme import restyle
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.wording import WordButton, say, words

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database
    from app.base.door import Read


@dataclass(frozen=True, slots=True)
class Planned:
    """One row: its number and whose it is, and why it will be passed over, None where it will not.

    `amount` in minor units of `currency`, None where there is none to show.
    """

    id: int
    number: str
    whose: str
    why: Refusal | None = None
    amount: int | None = None
    currency: str = "EUR"


@dataclass(frozen=True, slots=True)
class Became:
    """What became of a row: done, or left with its reason."""

    id: int
    number: str
    whose: str
    why: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Deed:
    """What is done to many rows. `words` begins the keys of its words: title, do, effect, note, over (n).

    `plan(rd, keys)` says of each row whether it can be done, in the order of the list; `do(database, actor, key, reason)`
    does it in a transaction of its own and may be refused; `after` comes once, when all are done. With `asks_reason` the
    journal gets a sentence of why. `called` and `whose` are the keys of the headings of the first two columns; `named`
    in px at 100 % is how wide the first one is.
    """

    words: str
    icon: str
    plan: Callable[[Read, Collection[int]], Sequence[Planned]]
    do: Callable[[Database, Actor, int, str], object]
    asks_reason: bool = False
    look: str = "primary"
    after: Callable[[Database, Actor, Token], object] | None = None
    called: str = "column.number"
    whose: str = "column.customer"
    named: int = 124


ROW = TypeVar("ROW", bound=ListRow)


def carry_out(
    database: Database, actor: Actor, token: Token, deed: Deed, rows: Sequence[Planned], reason: str
) -> list[Became]:
    """Do it row by row; a refusal leaves that row and no other. Stopped, the rest is left as it was."""
    became: list[Became] = []
    for at, row in enumerate(rows):
        if token.cancelled:
            break
        token.tell(at, len(rows), row.number)
        why: Refusal | None = None
        try:
            deed.do(database, actor, row.id, reason)
        except Refusal as refusal:
            why = refusal
        became.append(Became(row.id, row.number, row.whose, why))
    token.tell(len(became), len(rows))
    if deed.after is not None:
        deed.after(database, actor, token)
    return became


def do_to_many(
    office: Office, deed: Deed, keys: Collection[int], parent: QWidget | None = None
) -> BulkDialog:
    """Show what a deed would do to the rows with these keys; the dialog does it when asked to."""
    dialog = BulkDialog(office, deed, frozenset(keys), parent or QApplication.activeWindow())
    dialog.open()
    return dialog


class BulkDialog(VerbDialog):
    """Preview, work with its progress and a way to stop, and the result, which can be written as a file."""

    def __init__(
        self, office: Office, deed: Deed, keys: frozenset[int], parent: QWidget | None = None
    ) -> None:
        super().__init__(
            office,
            f"{deed.words}.title",
            f"{deed.words}.do",
            parent,
            width=WIDE,
            look=deed.look,
            facts={"n": 0},
        )
        self._deed, self._keys = deed, keys
        self._rows: tuple[Planned, ...] = ()
        self._work: Token | None = None
        self._over = False
        self.reason = QLineEdit(self)
        if deed.asks_reason:
            self.form.add("reason", Field("kit.reason", self.reason, required=True, hint="kit.reason_hint"))
        else:
            self.reason.hide()
            self.form.hide()
        self.table: RowsTable[Planned] = RowsTable(
            _columns(PLANNED_COLUMNS, deed), self, currency=office.currency, name="kit.bulk.table"
        )
        self.table.rows_model.muted = _is_left
        self.ended: RowsTable[Became] = RowsTable(
            _columns(BECAME_COLUMNS, deed), self, name="kit.bulk.result"
        )
        self.ended.hide()
        for table in (self.table, self.ended):
            least_height(table, 260)
        self.progress = ProgressLine(_told, self)
        self.progress.hide()
        self.export = WordButton("kit.bulk.export", self, clicked=self.ask_file)
        self.export.hide()
        for widget in (self.progress, self.table, self.ended):
            self.put(widget, 0 if widget is self.progress else 1)
        self.put_at_foot(self.export)
        self.verb.allow(allowed=False, reason=say("kit.bulk.looking"))
        self.tell_subtitle(say("kit.bulk.looking"))
        office.ask(deed.plan, keys, done=self._on_plan, failed=self.refused, owner=self)

    # --- before ---

    def _on_plan(self, rows: Sequence[Planned]) -> None:
        self._rows = tuple(sorted(rows, key=_is_left))
        self.table.put(self._rows)
        # Where nothing is passed over, names have the room of the reasons.
        self.table.show_column("why", shown=any(row.why is not None for row in self._rows))
        self.table.show_column("amount", shown=any(row.amount is not None for row in self._rows))
        done = [row for row in self._rows if row.why is None]
        left = len(self._rows) - len(done)
        told = say("kit.bulk.done_n", n=len(done))
        self.tell_subtitle(f"{told} {say('kit.bulk.left_n', n=left)}" if left else told)
        if done:
            self.effects.tell([(self._deed.icon, say(f"{self._deed.words}.effect", n=len(done)))])
            self.tell_note(say(f"{self._deed.words}.note"))
        self.tell_title(f"{self._deed.words}.title", n=len(done))
        self.verb.tell(f"{self._deed.words}.do", n=len(done))
        self.verb.allow(bool(done), say("kit.bulk.nothing"))
        if not done:
            # Nothing would be done: there is nothing to give a reason for, to do or to call off.
            self.form.hide()
            self.verb.hide()
            self.leave.tell("kit.close")
            self.leave.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- doing it ---

    def check(self) -> bool:
        """Whether there is a reason where one is asked for."""
        return self._over or super().check()

    def act(self) -> None:
        """Do it, or close when it is done."""
        if self._over:
            self.accept()
            return
        for widget in (self.form, self.table, self.effects):
            widget.hide()
        self.progress.show()
        self.verb.hide()
        self.leave.tell("process.stop")
        self.tell_note(say("process.stop_note"))
        rows = tuple(row for row in self._rows if row.why is None)
        self._work = self.office.work(
            carry_out, self._deed, rows, self.reason.text().strip(), done=self._done, failed=self._broke
        )
        self.progress.follow(self._work)

    def reject(self) -> None:
        """Leave, or stop between two rows."""
        if self._work is not None and not self._work.finished:
            self._work.cancel()
            self.leave.allow(allowed=False, reason=say("process.stopping"))
            return
        super().reject()

    # --- after ---

    def _done(self, became: Sequence[Became]) -> None:
        passed = [Became(row.id, row.number, row.whose, row.why) for row in self._rows if row.why is not None]
        met = {row.id for row in (*became, *passed)}
        unmet = [
            Became(row.id, row.number, row.whose, Refusal("bulk_stopped"))
            for row in self._rows
            if row.id not in met
        ]
        self._end()
        self.ended.put(sorted([*became, *passed, *unmet], key=lambda row: row.why is None))
        self.ended.show_column("why", shown=any(row.why is not None for row in self.ended.rows_model.rows))
        self.ended.show()
        self.export.show()
        done = sum(row.why is None for row in became)
        left = len(self._rows) - done
        told = say(f"{self._deed.words}.over", n=done)
        self.tell_subtitle(f"{told} {say('kit.bulk.stayed_n', n=left)}" if left else told)
        self.tell_note("")
        self.verb.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_file(self) -> None:
        """Ask where the result shall go as a file, and write it."""
        name = f"{say(f'{self._deed.words}.title', n=len(self._rows))} {self.office.today.isoformat()}"
        place = ask_place(self, say("kit.bulk.export"), name, "csv")
        if place is not None:
            write_file(self.office, place, self.ended.as_file())

    def _broke(self, failure: Failure) -> None:
        self._end()
        self.tell_subtitle(say("process.kept"))
        self.refused(failure)
        self.verb.allow(allowed=True)

    def _end(self) -> None:
        self._over = True
        self.progress.hide()
        self.leave.hide()
        self.verb.show()
        self.verb.setProperty("look", "primary")
        restyle(self.verb)
        self.verb.tell("kit.close")
        self.verb.allow(allowed=True)


def _is_left(row: Planned) -> bool:
    return row.why is not None


def _told(progress: Progress) -> str:
    if not progress.total:
        return say("process.working")
    return say("kit.bulk.working_at", done=progress.done, total=progress.total, item=progress.item)


def _columns(columns: tuple[Column[ROW], ...], deed: Deed) -> tuple[Column[ROW], ...]:
    """The columns with what a deed calls its rows and what becomes of them."""
    will = f"{deed.words}.will"

    def dressed(column: Column[ROW]) -> Column[ROW]:
        if column.key == "number":
            return replace(column, title=deed.called, width=deed.named)
        if column.key == "whose":
            return replace(column, title=deed.whose, wraps=True)
        if column.key == "outcome" and columns is PLANNED_COLUMNS and words().knows(will):
            return replace(column, value=partial(_outcome, will=will, icon=deed.icon))
        return column

    return tuple(dressed(column) for column in columns)


def _outcome(row: Any, will: str = "kit.bulk.will", icon: str = "process") -> Chip:
    if row.why is None:
        return Chip("run", say(will), icon=icon)
    return Chip("none", say("kit.bulk.passed"), icon="cancelled")


def _ended(row: Became) -> Chip:
    if row.why is None:
        return Chip("done", say("kit.bulk.was_done"))
    return Chip("wait", say("kit.bulk.was_left"), icon="cancelled")


def _why(row: Any) -> str:
    if row.why is None:
        return ""
    short = f"kit.bulk.why.{row.why.code}"
    return say(short, **row.why.facts) if words().knows(short) else words().part(row.why, "problem")


PLANNED_COLUMNS: tuple[Column[Planned], ...] = (
    Column(key="number", title="column.number", width=124, strong=True),
    Column(key="whose", title="column.customer"),
    Column(key="outcome", title="kit.bulk.column.outcome", kind="chip", value=_outcome, width=104),
    Column(key="why", title="process.column.why", value=_why, width=236, wraps=True),
    Column(key="amount", title="column.amount", kind="money", width=104, currency=lambda row: row.currency),
)
BECAME_COLUMNS: tuple[Column[Became], ...] = (
    Column(key="number", title="column.number", width=124, strong=True),
    Column(key="whose", title="column.customer"),
    Column(key="outcome", title="kit.bulk.column.outcome", kind="chip", value=_ended, width=104),
    Column(key="why", title="process.column.why", value=_why, width=320, wraps=True),
)
