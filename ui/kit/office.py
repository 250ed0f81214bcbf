"""The open database as the window sees it: who acts, ask, do, and one signal that tells what changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Concatenate, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from app.base.actor import Actor
from app.base.uid import new_uid
from ui.kit.background import Background
from ui.kit.runner import Failure, Runner, Token, alive, holder
from ui.kit.ways import Ways

if TYPE_CHECKING:
    from pathlib import Path

    from app.base.database import Database
    from app.base.door import Read, Verb

T = TypeVar("T")
Touched = frozenset[tuple[str, int]]

EVERYTHING: Touched = frozenset({("*", 0)})
"""What a change made elsewhere touched: it is not known, so everything."""
PAPER: Touched = frozenset({("archive_paper", 0)})
"""What drawing the original of a document touches: its paper, and nothing that is counted or listed."""

WATCH_MILLISECONDS = 1500
"""How often the window looks whether another program wrote to the database."""

SELDOM_MILLISECONDS = 6000
"""How often while one write follows another, as when a shop is taken over: asking everything anew costs what is at work."""


def touches(touched: Touched, nouns: frozenset[str]) -> bool:
    """Whether a change concerns somebody who shows these nouns (names of tables)."""
    return any(noun == "*" or noun in nouns for noun, _row_id in touched)


class _Work(Token):
    """A hold on long work that lets `others` pass whenever it tells how far it is."""

    __slots__ = ("_others",)

    def __init__(self, others: Callable[[], object]) -> None:
        super().__init__()
        self._others = others

    def tell(self, done: int, total: int, item: str = "") -> None:
        super().tell(done, total, item)
        self._others()


class Office(QObject):
    """One open database, the person at the desk, and the only way for screens to read and to write.

    `currency` is the company's: its amounts are written without a code. `company` is what this workstation remembers
    things of that company under; where nobody says, it is where the books are. `seat` is this window's own mark among all
    that work with them. `changed` carries a frozenset of (table,
    key): every row a verb touched, here or, as `EVERYTHING`, elsewhere. `closing` comes before the last write can be asked
    for: whoever holds something that is not kept yet has it written now. `left_out` names what of the window the business has no
    use for (`app.reports.left_out`); `leaving_out` tells that it is something else now.
    """

    changed = Signal(object)
    closing = Signal()
    leaving_out = Signal()
    writes = True
    """Whether what is asked to be written is: one that only looks on says no."""

    def __init__(
        self,
        database: Database,
        actor: Actor,
        parent: QObject | None = None,
        *,
        currency: str = "EUR",
        company: str = "",
        watch: bool = True,
    ) -> None:
        super().__init__(parent)
        self.actor = actor
        self.currency = currency
        self.ways = Ways(self)
        self.runner = Runner(self)
        self.background = Background(self)
        self._database = database
        self.company = company or self.place
        self.seat = new_uid()
        self.left_out: frozenset[str] = frozenset()
        # Known on the writer's thread only.
        self._version: int | None = None
        self._looking = False
        self._watch = QTimer(self)
        self._watch.setInterval(WATCH_MILLISECONDS)
        self._watch.timeout.connect(self.look)
        if watch:
            self.look()
            self._watch.start()

    def leave_out(self, names: frozenset[str]) -> None:
        """Offer nothing of these names from now on."""
        if names != self.left_out:
            self.left_out = names
            self.leaving_out.emit()

    @property
    def today(self) -> date:
        """The business day in the company's zone, by the clock the database was opened with."""
        return self._database.clock.today()

    @property
    def shared(self) -> bool:
        """Whether others may work with these books at other workstations: on a server."""
        return self._database.location.path is None

    @property
    def place(self) -> str:
        """Where the database is, as people see it (no password)."""
        return self._database.location.words

    @property
    def archive_folder(self) -> Path | None:
        """Where issued papers are kept as files; None when they are rows of the database."""
        return self._database.archive_folder

    def ask(
        self,
        query: Callable[Concatenate[Read, ...], T],
        *args: object,
        done: Callable[[T], object] | None = None,
        failed: Callable[[Failure], object] | None = None,
        owner: QObject | None = None,
        token: Token | None = None,
        later: bool = False,
        **named: object,
    ) -> Token:
        """Call `query(rd, *args, **named)` inside one read, on a reader thread; `done(answer)` follows here.

        Nothing is called once `owner`, or the QObject whose method the callback is, is gone. `later` lets questions
        about what is in view go first. Cancelled under way, the query stops and its reader is free for others; a `token`
        of one's own also tells how far it is.
        """
        token = token or Token()
        return self.runner.ask(
            self._read,
            token,
            query,
            args,
            named,
            done=done,
            failed=failed,
            owner=owner,
            token=token,
            later=later,
        )

    def do(
        self,
        verb: Verb[..., T],
        *args: object,
        done: Callable[[T], object] | None = None,
        failed: Callable[[Failure], object] | None = None,
        owner: QObject | None = None,
        **named: object,
    ) -> Token:
        """Run a verb in its own transaction on the writer thread; then `changed` tells, and `done(answer)` follows.

        The change is told whether or not the asker is still there. A Refusal nobody looks at becomes
        `runner.unheard`, which the main window shows.
        """

        def told(answer: tuple[T, Touched]) -> None:
            result, touched = answer
            if touched:
                self.changed.emit(touched)
            if done is not None and alive(owner) and alive(holder(done)):
                done(result)

        return self.runner.do(self._write, verb, args, named, done=told, failed=failed, owner=None)

    def work(
        self,
        function: Callable[Concatenate[Database, Actor, Token, ...], T],
        *args: object,
        done: Callable[[T], object] | None = None,
        failed: Callable[[Failure], object] | None = None,
        touches: Touched = EVERYTHING,
        **named: object,
    ) -> Token:
        """Run long work of many transactions (process, import) on the writer thread.

        `function(database, actor, token, *args)` looks at `token.cancelled` between two steps, tells how far it is
        with `token.tell`, and gives back what it did; what is asked to be written meanwhile passes it there. `touches`
        counts as changed afterwards (`PAPER` where all it does is to draw one, which passes other work too), also when it
        was cancelled or failed: what was kept is kept.
        """
        # Not the runner's own token: the end is told also when the work was stopped half-way.
        token = _Work(self._let_pass)

        def ended(answer: T) -> None:
            token.finish()
            if touches:
                self.changed.emit(touches)
            if done is not None and alive(holder(done)):
                done(answer)

        def broke(failure: Failure) -> None:
            token.finish()
            if touches:
                self.changed.emit(touches)
            if failed is None:
                self.runner.unheard.emit(failure)
            elif alive(holder(failed)):
                failed(failure)

        self.runner.do(
            self._working,
            partial(function, self._database, self.actor, token, *args, **named),
            done=ended,
            failed=broke,
            long=touches == EVERYTHING,
        )
        return token

    def call(
        self,
        function: Callable[Concatenate[Database, Actor, Token, ...], T],
        *args: object,
        done: Callable[[T], object] | None = None,
        failed: Callable[[Failure], object] | None = None,
        touches: Touched = frozenset(),
        owner: QObject | None = None,
        later: bool = False,
        **named: object,
    ) -> Token:
        """Let work wait for the outside (a mail server, a register) on a thread of its own; `later` what takes minutes.

        `function(database, actor, token, *args)` opens its own short transactions and looks at `token.wanted` between
        two steps. `touches` counts as changed afterwards, also when it failed: what was kept is kept.
        """
        token = Token()

        def ended(answer: T) -> None:
            if touches:
                self.changed.emit(touches)
            if done is not None and alive(owner) and alive(holder(done)):
                done(answer)

        def broke(failure: Failure) -> None:
            if touches:
                self.changed.emit(touches)
            if failed is None:
                self.runner.unheard.emit(failure)
            elif alive(owner) and alive(holder(failed)):
                failed(failure)

        return self.runner.call(
            partial(function, self._database, self.actor, token, *args, **named),
            done=ended,
            failed=broke,
            token=token,
            later=later,
        )

    def look(self) -> None:
        """Look now whether another program wrote to the database; `changed` tells if so."""
        if not self._looking:
            self._looking = True
            self.runner.do(self._look, done=self._looked, failed=self._not_looked, later=True)

    def close(self) -> None:
        """Finish what was asked to be written, stop the threads, close the database."""
        self._watch.stop()
        self.closing.emit()
        self.runner.close()
        self._database.close()

    # --- on the worker threads ---

    def _read(
        self, token: Token, query: Callable[..., T], args: tuple[object, ...], named: dict[str, object]
    ) -> T:
        with self._database.read(lambda: not token.cancelled) as rd:
            return query(rd, *args, **named)

    def _write(
        self, verb: Verb[..., T], args: tuple[object, ...], named: dict[str, object]
    ) -> tuple[T, Touched]:
        elsewhere = self._moved()
        answer, touched = self._database.do_telling(self.actor, verb, *args, **named)
        self._own()
        return answer, touched | EVERYTHING if elsewhere else touched

    def _let_pass(self) -> None:
        # Within a transaction what passes would wait for its end.
        if not self._database.writing_here:
            self.runner.let_pass()

    def _working(self, work: Callable[[], T]) -> T:
        elsewhere = self._moved()
        try:
            return work()
        finally:
            # What others wrote before is left for the next look to tell.
            if not elsewhere:
                self._own()

    def _moved(self) -> bool:
        """Whether another program wrote since the last look; never before the first one."""
        return self._version is not None and self._database.data_version() != self._version

    def _own(self) -> None:
        """Our own commits show in the version too, and are told by themselves."""
        if self._version is not None:
            self._version = self._database.data_version()

    def _look(self) -> bool:
        moved = self._moved()
        self._version = self._database.data_version()
        return moved

    # --- back on the window's thread ---

    def _looked(self, moved: bool) -> None:
        self._looking = False
        pause = min(2 * self._watch.interval(), SELDOM_MILLISECONDS) if moved else WATCH_MILLISECONDS
        self._watch.setInterval(pause)
        if moved:
            self.changed.emit(EVERYTHING)

    def _not_looked(self, _failure: Failure) -> None:
        # A busy or unplugged database shows itself at the next real question; looking is not worth a message.
        self._looking = False
