"""The papers of many documents in one PDF, in the order of the list: to be opened and printed, or kept (I4, I5)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QWidget

from app.base.said import said
from app.paper.merge import merged
from ui.kit.bulk_dialog import PLANNED_COLUMNS
from ui.kit.choice import Choice
from ui.kit.deed import Planned, placed
from ui.kit.field import Field
from ui.kit.long_work import LongWork
from ui.kit.office import PAPER, Office
from ui.kit.printing import Kind, Originals, choice_of, note_printed, print_paper
from ui.kit.progress_line import told_at
from ui.kit.rows_table import RowsTable
from ui.kit.runner import Failure, Token
from ui.kit.save_file import ask_place, open_with_system, write_file
from ui.kit.sized import least_height
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.wording import say, words

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database
    from app.base.door import Read


@dataclass(frozen=True, slots=True)
class Papers:
    """What papers they are: `noun` chooses the words; `plan` says which rows have one, in the order of the list.

    `draw` makes the paper of one row; or `whole` one paper of all of them; or `draw_after` that of one row, told which rows
    were drawn before: what it shares with one of these it leaves out, and where nothing is left it is empty.
    """

    noun: Kind
    plan: Callable[[Read, Collection[int]], Sequence[Planned]]
    draw: Callable[[Database, Actor, int], bytes] | None = None
    whole: Callable[[Database, Actor, Sequence[int]], bytes] | None = None
    draw_after: Callable[[Database, Actor, int, Collection[int]], bytes] | None = None
    holds: Callable[[Read, Collection[int]], Originals] | None = None
    """Which archived originals the papers of rows hold: that they were printed is noted in the history of each."""
    words: str = ""
    """Chooses the words where several are printed on the printer of `noun`."""

    @property
    def called(self) -> str:
        """What the keys of its words end with."""
        return self.words or self.noun


# Drafts are among them, and go by longer names than what has a number.
_COLUMNS = (replace(PLANNED_COLUMNS[0], width=156), *PLANNED_COLUMNS[1:])


def draw_all(
    database: Database, actor: Actor, token: Token, papers: Papers, rows: Sequence[Planned]
) -> bytes | None:
    """All papers in one; None when somebody stopped it. Refusals are those of the drawing."""
    if papers.whole is not None:
        return papers.whole(database, actor, [row.id for row in rows])
    drawn: list[bytes] = []
    for at, row in enumerate(rows):
        if token.cancelled:
            return None
        token.tell(at, len(rows), row.number)
        if papers.draw_after is not None:
            drawn.append(papers.draw_after(database, actor, row.id, {each.id for each in rows[:at]}))
        else:
            assert papers.draw is not None
            drawn.append(papers.draw(database, actor, row.id))
    token.tell(len(rows), len(rows))
    return merged(each for each in drawn if each)


def print_many(
    office: Office, papers: Papers | Sequence[Papers], keys: Collection[int], parent: QWidget | None = None
) -> PapersDialog:
    """Show which of the rows have a paper; the dialog makes one file of them when asked to. Of several papers one is chosen."""
    several = (papers,) if isinstance(papers, Papers) else tuple(papers)
    dialog = PapersDialog(office, several, keys, parent or QApplication.activeWindow())
    dialog.open()
    return dialog


class PapersDialog(VerbDialog):
    """Which papers, in which order, what has none and why; then one file."""

    def __init__(
        self, office: Office, several: Sequence[Papers], keys: Collection[int], parent: QWidget | None = None
    ) -> None:
        papers = several[0]
        own = f"kit.papers.title_{papers.called}"
        title = own if words().knows(own) else "kit.papers.title"
        super().__init__(office, title, "kit.papers.do", parent, width=WIDE, columns=1, facts={"n": 0})
        self._several, self._papers, self._keys = tuple(several), papers, keys
        self._of: Originals | None = None
        self._asked: Token | None = None
        self._rows: tuple[Planned, ...] = ()
        self.then = Choice([(each, f"kit.papers.then_{each}") for each in ("open", "print", "save")], self)
        self.which = Choice([(each.called, f"kit.papers.which_{each.called}") for each in several], self)
        if len(several) > 1:
            self.form.add("which", Field("kit.papers.which", self.which))
            self.which.currentIndexChanged.connect(self._choose)
        else:
            self.which.hide()
        self.form.add("then", Field("kit.papers.then", self.then))
        self.table: RowsTable[Planned] = RowsTable(
            _COLUMNS, self, currency=office.currency, name="kit.bulk.table"
        )
        self.table.rows_model.muted = lambda row: row.why is not None
        least_height(self.table, 260)
        self.progress = LongWork(told_at("kit.bulk.working_at"), self)
        self.put(self.progress)
        self.put(self.table, 1)
        self._look()

    def _look(self) -> None:
        """Look at the rows for the papers that are chosen."""
        papers = self._papers
        self.then.set_value("print" if choice_of(papers.noun).direct else "open")
        self.leave.tell("kit.leave")
        self.verb.allow(allowed=False, reason=say("kit.bulk.looking"))
        if self._asked is not None:
            self._asked.cancel()
        self._of = None
        self._asked = self.office.ask(
            papers.plan, self._keys, done=self._on_plan, failed=self.refused, owner=self
        )

    def _choose(self, _at: int) -> None:
        self._papers = next(each for each in self._several if each.called == self.which.value)
        self._look()

    def _on_held(self, found: Originals) -> None:
        self._of = found

    def _on_plan(self, rows: Sequence[Planned]) -> None:
        self._rows = rows = tuple(placed(rows, self._keys))
        self.table.put(sorted(rows, key=lambda row: row.why is not None))
        self.table.show_column("why", shown=any(row.why is not None or row.note for row in rows))
        self.table.show_column("days", shown=False)
        there = [row for row in rows if row.why is None]
        left = len(rows) - len(there)
        if self._papers.holds is not None:
            keys = frozenset(row.id for row in there)
            self.office.ask(self._papers.holds, keys, done=self._on_held, failed=self.refused, owner=self)
        told = say(f"kit.papers.there_{self._papers.called}", n=len(there))
        without = f"kit.papers.without_{self._papers.called}"
        without = without if words().knows(without) else "kit.papers.without"
        self.tell_subtitle(f"{told} {say(without, n=left)}" if left else told)
        self.verb.tell("kit.papers.do", n=min(len(there), 1) if self._papers.whole else len(there))
        self.verb.allow(bool(there), say("kit.papers.none"))
        if not there:
            # Nothing would be made, so there is nothing to call off.
            self.leave.tell("kit.close")

    def act(self) -> None:
        """Make the file."""
        rows = tuple(row for row in self._rows if row.why is None)
        self.verb.allow(allowed=False, reason=say("process.working"))
        self.form.hide()
        self.progress.start(draw_all, self._papers, rows, done=self._drawn, failed=self._broke, touches=PAPER)

    def reject(self) -> None:
        """Leave, or stop between two papers."""
        if self.progress.cancel():
            return
        super().reject()

    def _drawn(self, content: bytes | None) -> None:
        if content is None:
            super().reject()
            return
        self.tell_subtitle(say("kit.papers.drawn"))
        self.progress.when_seen(partial(self._hand_over, content))

    def _hand_over(self, content: bytes) -> None:
        name = say(f"kit.papers.file_{self._papers.called}", day=self.office.today.isoformat())
        of = self._of
        if self.then.value == "open":
            self.accept()
            open_with_system(self.office, f"{name}.pdf", content)
            note_printed(self.office, of, said("printing.log.viewer"))
            return
        if self.then.value == "print":
            self.accept()
            print_paper(self.office, self._papers.noun, name, content, of=of)
            return
        place = ask_place(self, say("kit.papers.then_save"), name, "pdf")
        if place is None:
            self.accept()
        elif write_file(self.office, place, content):
            self.accept()
            note_printed(self.office, of, place.name)

    def _broke(self, failure: Failure) -> None:
        self.progress.hide()
        self.form.show()
        self.leave.tell("kit.leave")
        self.leave.allow(allowed=True)
        self.verb.allow(allowed=True)
        self.refused(failure)
