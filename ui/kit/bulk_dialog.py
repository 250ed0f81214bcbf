"""The same verb for many rows: what will be done and what not, before; then the work; then what became of each (L8).

Each row can be unticked; where several verbs would do, a field over the table chooses which.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QWidget

from app.base.errors import Refusal
from app.base.listing import ListRow
from ui.kit.chips import Chip
from ui.kit.choice import Choice
from ui.kit.columns import Column
from ui.kit.deed import NAMED, Became, Caution, Deed, Either, Planned, carry_out, placed, planned, ways_out
from ui.kit.field import Field
from ui.kit.long_work import LongWork
from ui.kit.office import Office
from ui.kit.progress_line import told_at
from ui.kit.reasons import show_reasons
from ui.kit.rows_table import RowsTable
from ui.kit.runner import Failure, Token
from ui.kit.save_file import ask_place, write_file
from ui.kit.sized import least_height
from ui.kit.theme import restyle
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.wording import WordButton, say, words

ROW = TypeVar("ROW", bound=ListRow)


def do_to_many(
    office: Office, deed: Deed | Either, keys: Collection[int], parent: QWidget | None = None
) -> BulkDialog:
    """Show what a deed, or one of several, would do to the rows with these keys; the dialog does it when asked to."""
    dialog = BulkDialog(office, deed, keys, parent or QApplication.activeWindow())
    dialog.open()
    return dialog


class BulkDialog(VerbDialog):
    """Preview, work with its progress and a way to stop, and the result, which can be written as a file."""

    def __init__(
        self, office: Office, what: Deed | Either, keys: Collection[int], parent: QWidget | None = None
    ) -> None:
        self._deeds = what.deeds if isinstance(what, Either) else (what,)
        deed = self._deed = self._deeds[0]
        self._own_title = f"{what.words}.title"
        super().__init__(
            office, self._own_title, f"{deed.words}.do", parent, width=WIDE, look=deed.look, facts={"n": 0}
        )
        self._keys = keys
        self._rows: tuple[Planned, ...] = ()
        self._cautions: tuple[Caution, ...] = ()
        self.mends: list[WordButton] = []
        self._asked: Token | None = None
        self._over = False
        self.choice = Choice([(each.words, f"{each.words}.choice") for each in self._deeds], self)
        if len(self._deeds) > 1:
            self.form.add("choice", Field(f"{what.words}.choose", self.choice))
            self.choice.currentIndexChanged.connect(self._choose)
        else:
            self.choice.hide()
        self.reason = QLineEdit(self)
        if any(each.asks_reason for each in self._deeds):
            self.form.add("reason", Field("kit.reason", self.reason, required=True, hint="kit.reason_hint"))
        else:
            self.reason.hide()
        self.table: RowsTable[Planned] = RowsTable(
            _columns(PLANNED_COLUMNS, deed),
            self,
            currency=office.currency,
            ticking=True,
            name="kit.bulk.table",
        )
        self.table.rows_model.muted = _is_left
        self.table.ticks_changed.connect(self._tell)
        self.ended: RowsTable[Became] = RowsTable(
            _columns(BECAME_COLUMNS, deed), self, name="kit.bulk.result"
        )
        self.ended.hide()
        for table in (self.table, self.ended):
            least_height(table, 260)
        self.long = WordButton("kit.bulk.long", self, look="link", clicked=self._tick_long, n=0, days=0)
        self.long.hide()
        self.progress = LongWork(told_at("kit.bulk.working_at"), self)
        self.export = WordButton("kit.bulk.export", self, clicked=self.ask_file)
        self.export.hide()
        choosing = QHBoxLayout()
        choosing.setContentsMargins(0, 0, 0, 0)
        choosing.addWidget(self.long)
        choosing.addStretch(1)
        self.body.addLayout(choosing)
        for widget in (self.progress, self.table, self.ended):
            self.put(widget, 0 if widget is self.progress else 1)
        self.put_at_foot(self.export)
        self._look()

    def sizeHint(self) -> QSize:
        # As high as all its rows are, where the screen has the room: what is left out and why stands last.
        least = super().sizeHint()
        room = self.screen().availableGeometry().height() - 40
        return QSize(least.width(), max(least.height(), min(least.height() + self.table.unseen(), room)))

    @property
    def chosen(self) -> tuple[Planned, ...]:
        """The rows with which it will be done: those it can be done with and that stayed ticked."""
        ticked = self.table.ticked
        return tuple(row for row in self._rows if row.why is None and row.id in ticked)

    # --- before ---

    def _look(self) -> None:
        """Look at the rows for the deed that is chosen."""
        deed = self._deed
        shown = [*(("choice",) if len(self._deeds) > 1 else ()), *(("reason",) if deed.asks_reason else ())]
        self.form.setVisible(bool(shown))
        if self.form.fields:
            self.form.show_only(shown)
        self.verb.setProperty("look", deed.look)
        restyle(self.verb)
        self.verb.show()
        self.tell_leave()
        self.verb.allow(allowed=False, reason=say("kit.bulk.looking"))
        self.tell_subtitle(say("kit.bulk.looking"))
        if self._asked is not None:
            self._asked.cancel()
        self._asked = self.office.ask(
            planned, deed, self._keys, done=self._on_plan, failed=self.refused, owner=self
        )

    def _choose(self, _at: int) -> None:
        self._deed = next(each for each in self._deeds if each.words == self.choice.value)
        self.table.rows_model.columns = _columns(PLANNED_COLUMNS, self._deed)
        self.ended.rows_model.columns = _columns(BECAME_COLUMNS, self._deed)
        self._look()

    def _on_plan(self, found: tuple[Sequence[Planned], tuple[Caution, ...]]) -> None:
        rows, self._cautions = found
        self._rows = tuple(sorted(placed(rows, self._keys), key=_is_left))
        self.table.put(self._rows)
        show_reasons(self.table, self._rows)
        self.table.show_column("days", shown=any(row.days is not None for row in self._rows))
        self.table.show_column("amount", shown=any(row.amount is not None for row in self._rows))
        self._offer_mends()
        possible = [row for row in self._rows if row.why is None]
        self.long.tell("kit.bulk.long", n=len(self._long), days=self._deed.long_days)
        self.long.setVisible(0 < len(self._long) < len(possible))
        self.table.tick(frozenset(row.id for row in possible))
        self._grow()
        if not possible:
            # Nothing would be done: there is nothing to give a reason for, to do or to call off; nor to choose, where
            # each choice looks at the rows alike.
            if len({each.plan for each in self._deeds}) == 1:
                self.form.hide()
            else:
                self.form.show_only(["choice"])
            self.verb.hide()
            self.leave.tell("kit.close")
            self.leave.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self) -> None:
        """Say with how many rows it will be done, as they are ticked."""
        chosen, words_of = self.chosen, self._deed.words
        n, left = len(chosen), len(self._rows) - len(chosen)
        told = say("kit.bulk.done_n", n=n)
        if amount := summed(chosen):
            told = say("kit.bulk.done_of", n=n, amount=amount)
        self.tell_subtitle(f"{told} {say('kit.bulk.left_n', n=left)}" if left else told)
        effect = next((each.effect for each in self._cautions if each.effect), f"{words_of}.effect")
        effects = [(self._deed.icon, say(effect, n=n))] if n else []
        if n:
            effects += _several(chosen, words_of)
            effects += [
                ("trouble", say(each.words, n=about, **each.facts))
                for each in self._cautions
                if (about := each.of(chosen))
            ]
        self.effects.tell(effects)
        self.tell_note(say(f"{words_of}.note") if n else ways_out(self._rows))
        self.tell_title(self._own_title, n=n)
        self.verb.tell(f"{words_of}.do", n=n)
        self.tell_leave()
        none_ticked = any(row.why is None for row in self._rows)
        self.verb.allow(bool(n), say("kit.bulk.none_ticked" if none_ticked else "kit.bulk.nothing"))

    @property
    def _long(self) -> frozenset[int]:
        """The rows that have waited for long, of those it can be done with."""
        least = self._deed.long_days
        return frozenset(
            row.id for row in self._rows if least and row.why is None and (row.days or 0) > least
        )

    def _tick_long(self) -> None:
        self.table.tick(self._long)

    def _offer_mends(self) -> None:
        """A link to each place where what should be known beforehand is mended."""
        for old in self.mends:
            old.hide()
            old.deleteLater()
        self.mends = [
            WordButton(each.go, self, look="link", clicked=partial(self._go_mend, each.section))
            for each in self._cautions
        ]
        for link in reversed(self.mends):
            self.put_at_foot(link)

    def _go_mend(self, section: str) -> None:
        self.reject()
        self.office.ways.settings(section)

    # --- doing it ---

    def check(self) -> bool:
        """Whether there is a reason where one is asked for."""
        return self._over or super().check()

    def act(self) -> None:
        """Do it, or close when it is done."""
        if self._over:
            self.accept()
            return
        for widget in (self.form, self.table, self.effects, self.long, *self.mends):
            widget.hide()
        self.verb.hide()
        self.tell_note(say("process.stop_note"))
        self.progress.start(
            carry_out,
            self._deed,
            self.chosen,
            self.reason.text().strip(),
            done=self._done,
            failed=self._broke,
        )

    def reject(self) -> None:
        """Leave, or stop between two rows."""
        if self.progress.cancel():
            return
        super().reject()

    # --- after ---

    def _done(self, became: Sequence[Became]) -> None:
        passed = [Became(row.id, row.number, row.whose, row.why) for row in self._rows if row.why is not None]
        met, wanted = {row.id for row in (*became, *passed)}, self.table.ticked
        unmet = [
            Became(
                row.id,
                row.number,
                row.whose,
                Refusal("bulk_stopped" if row.id in wanted else "bulk_unticked"),
            )
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
        if self._deed.last is not None and done:
            self._deed.last(self.office, [row.id for row in became if row.why is None])

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


def summed(rows: Sequence[Planned]) -> str:
    """What rows come to, where each says what it is, goes whole and all are in one currency; else nothing."""
    if not rows or any(row.amount is None for row in rows) or len({row.currency for row in rows}) > 1:
        return ""
    return words().money(sum(row.amount or 0 for row in rows), rows[0].currency)


def _several(chosen: Sequence[Planned], words_of: str) -> list[tuple[str, str]]:
    """With how many it is done more than once, where that is to be said."""
    key = f"{words_of}.several"
    often = sum(n > 1 for n in Counter(row.whose_id for row in chosen if row.whose_id).values())
    return [("customer", say(key, n=often))] if often and words().knows(key) else []


def _is_left(row: Planned) -> bool:
    return row.why is not None


def _columns(columns: tuple[Column[ROW], ...], deed: Deed) -> tuple[Column[ROW], ...]:
    """The columns with what a deed calls its rows and what becomes of them."""
    will = f"{deed.words}.will"

    def dressed(column: Column[ROW]) -> Column[ROW]:
        if column.key == "number":
            ticking = _BOX if columns is PLANNED_COLUMNS else 0
            return replace(column, title=deed.called, width=deed.named + ticking)
        if column.key == "why":
            # What a long name takes is taken from the reasons, which wrap, and not from the customers.
            width = column.width - min(max(deed.named - NAMED, 0), _YIELDS)
            noted = deed.noted if columns is PLANNED_COLUMNS else column.title
            return replace(column, width=width, title=noted)
        if column.key == "whose":
            return replace(column, title=deed.whose, wraps=True)
        if column.key == "outcome" and columns is PLANNED_COLUMNS and words().knows(will):
            return replace(column, value=partial(_outcome, will=will, icon=deed.icon))
        return column

    return tuple(dressed(column) for column in columns)


def _outcome(row: Any, will: str = "kit.bulk.will", icon: str = "process") -> Chip:
    if row.stops is not None:
        return Chip("late", say("kit.bulk.stops"), icon="cancelled")
    if row.why is None and row.part:
        return Chip("wait", say("kit.bulk.part"), icon=icon)
    if row.why is None:
        return Chip("run", say(will), icon=icon)
    return Chip("none", say("kit.bulk.passed"), icon="cancelled")


def _days(row: Planned) -> str:
    return "" if row.days is None else say("paper.statement.days", n=row.days)


def _ended(row: Became) -> Chip:
    if row.why is None:
        return Chip("done", say("kit.bulk.was_done"))
    return Chip("wait", say("kit.bulk.was_left"), icon="cancelled")


def _told_of(row: Planned) -> str:
    if row.stops is not None:
        return words().part(row.stops, "problem")
    return _why(row) or row.note


def _why(row: Any) -> str:
    if row.why is None:
        return ""
    short = f"kit.bulk.why.{row.why.code}"
    # The words of just that state come first, where there are some.
    for key in (f"{short}_{row.why.facts.get('state')}", short):
        if words().knows(key):
            return say(key, **row.why.facts)
    return words().part(row.why, "problem")


_YIELDS = 40
"""How much of its width the reason gives up at most, at 100 %."""
_BOX = 34
"""What the box takes of the first column, at 100 %, in px."""
PLANNED_COLUMNS: tuple[Column[Planned], ...] = (
    Column(key="number", title="column.number", width=124, strong=True),
    Column(key="whose", title="column.customer", wraps=True),
    Column(key="outcome", title="kit.bulk.column.outcome", kind="chip", value=_outcome, width=104),
    Column(key="why", title="process.column.why", value=_told_of, width=236, wraps=True),
    Column(key="days", title="kit.bulk.column.days", kind="number", value=_days, width=84),
    Column(key="amount", title="column.amount", kind="money", width=104, currency=lambda row: row.currency),
)
BECAME_COLUMNS: tuple[Column[Became], ...] = (
    Column(key="number", title="column.number", width=124, strong=True),
    Column(key="whose", title="column.customer"),
    Column(key="outcome", title="kit.bulk.column.outcome", kind="chip", value=_ended, width=104),
    Column(key="why", title="process.column.why", value=_why, width=320, wraps=True),
)
