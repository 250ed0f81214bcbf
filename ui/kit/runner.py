"""Work off the window's thread: one writer, two readers, two for the outside, answers on the window's thread.

Threads rather than asyncio: what waits is SQLite and the disk. What a job needs crosses to its thread, and nothing of
the window does: the callbacks stay behind in a table, so that the last reference to a widget is never dropped by a
worker (Qt would then destroy it there). Workers ring one bell, a signal without arguments that is queued; the window
then takes the answers off a deque. No object is made per job, so there is none whose lifetime could go wrong.
"""

from __future__ import annotations

import itertools
import logging
import threading
import traceback
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from time import perf_counter, sleep
from typing import Any, Literal, TypeAlias, TypeVar, cast

import shiboken6
from PySide6.QtCore import QObject, Qt, QThread, Signal

from app.base.errors import Refusal, Stopped, Trouble
from ui.kit.job_queue import Job, JobQueue
from ui.kit.turns import Turns

T = TypeVar("T")

log = logging.getLogger(__name__)

_PATIENCE_SECONDS = 10.0
"""How long closing waits for what is under way with the outside: a server may keep silent for longer."""
_SLICE_SECONDS = 0.010
"""How long answers are handed out at a stretch before the window gets its turn."""
_GLANCE_SECONDS = 0.002
"""How often somebody who waits for one answer looks whether it came."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a job gave no answer. A `bug` is anything but a Refusal or a Trouble; `trace` is its traceback.

    `again` asks for the same once more, where nothing of it was done.
    """

    kind: Literal["refusal", "trouble", "bug"]
    error: BaseException
    trace: str = ""
    again: Callable[[], object] | None = None

    @classmethod
    def of(cls, error: BaseException) -> Failure:
        """Tell the three kinds of failure apart (house position 16)."""
        if isinstance(error, Refusal):
            return cls("refusal", error)
        if isinstance(error, Trouble):
            return cls("trouble", error)
        return cls("bug", error, "".join(traceback.format_exception(error)))


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of how many steps are done (a total of 0 is not known yet), and the words of the present one."""

    done: int = 0
    total: int = 0
    item: str = ""


_NOTHING_DONE = frozenset({"database_busy", "server_lost", "server_unreachable", "server_full", "disk_full"})
"""Troubles after which nothing of what was asked is done, so that it can be asked for once more."""


class Token:
    """A hold on work under way. Cancelled work that has not begun never runs; an answer on its way is dropped.

    Long work that can stop in the middle takes the token as an argument and looks at `cancelled` at its own pace.
    """

    __slots__ = ("_cancelled", "_finished", "_progress", "_stopped")

    def __init__(self) -> None:
        self._progress = Progress()
        self._cancelled = False
        self._finished = False
        self._stopped = False

    def cancel(self) -> None:
        """Ask that the work stop; harmless when it is over."""
        self._cancelled = True

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked for the work to stop."""
        return self._cancelled

    def stop(self) -> None:
        """Tell the work that the window closes: what it has done so far is still heard."""
        self._stopped = True

    @property
    def wanted(self) -> bool:
        """Whether the work shall go on."""
        return not (self._cancelled or self._stopped)

    @property
    def progress(self) -> Progress:
        """How far the work is, as it last told; a window looks from time to time."""
        return self._progress

    def tell(self, done: int, total: int, item: str = "") -> None:
        """Tell how far the work is. Called by the work itself, on its thread."""
        self._progress = Progress(done, total, item)

    @property
    def finished(self) -> bool:
        """Whether the work is over: answered, failed or dropped."""
        return self._finished

    def finish(self) -> None:
        """Mark the work as over. Called by the runner, on the window's thread."""
        self._finished = True


_Answer: TypeAlias = tuple[int, object, Failure | None]
"""The number of a job (below nought: a write), what it gave, or why it gave nothing."""


@dataclass(slots=True)
class _Waiting:
    """What stays on the window's thread until the answer is there."""

    done: Callable[[Any], object] | None
    failed: Callable[[Failure], object] | None
    owner: QObject | None
    token: Token
    again: Callable[[], object]


class Runner(QObject):
    """Asks on two reader threads and does on one writer thread; callbacks run on the thread that made it.

    `bug` tells of a failure that is neither Refusal nor Trouble, whether or not the asker looks at failures itself;
    `unheard` of a Refusal or Trouble that nobody asked to hear of.
    """

    bug = Signal(object)
    unheard = Signal(object)
    _rung = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reads = JobQueue()
        self._writes = JobQueue()
        self._calls = JobQueue()
        self._numbers = itertools.count(1)
        self._waiting: dict[int, _Waiting] = {}
        self._answers: deque[_Answer] = deque()
        self._turns: Turns[_Answer] = Turns()
        self._pending_writes = 0
        self._closed = False
        # Queued by name: the sender is a foreign thread, and a plain connection to a Python slot may run right there.
        self._rung.connect(self._hand_out, Qt.ConnectionType.QueuedConnection)
        # One reader never takes what may come later, so that a slow sum does not keep rows in view waiting.
        self._threads = [
            self._started("reader-1", self._reads, also_later=False),
            self._started("reader-2", self._reads, also_later=True),
            self._started("writer", self._writes, also_later=True),
        ]
        self._callers = [
            self._started("caller-1", self._calls, also_later=False),
            self._started("caller-2", self._calls, also_later=True),
        ]

    def ask(
        self,
        function: Callable[..., T],
        *args: object,
        done: Callable[[T], object] | None = None,
        failed: Callable[[Failure], object] | None = None,
        owner: QObject | None = None,
        token: Token | None = None,
        later: bool = False,
        **named: object,
    ) -> Token:
        """Call `function(*args, **named)` on a reader thread and `done(answer)` or `failed(failure)` here.

        With an `owner`, or where the callback is a method of a QObject, nothing is called once that object is gone,
        and that object hears its answers in the order in which it asked, whichever was sooner ready. `later` lets other
        questions pass: counts and sums; they have an order of their own.
        """
        work = partial(function, *args, **named)
        return self._put(self._reads, work, done, failed, owner, token, later=later)

    def do(
        self,
        function: Callable[..., T],
        *args: object,
        done: Callable[[T], object] | None = None,
        failed: Callable[[Failure], object] | None = None,
        owner: QObject | None = None,
        token: Token | None = None,
        later: bool = False,
        long: bool = False,
        **named: object,
    ) -> Token:
        """Call `function(*args, **named)` on the writer thread, one at a time, in the order of asking.

        `later` lets other writes pass, for what nobody waits for; what is `long` lets them pass between two of its steps.
        """
        work = partial(function, *args, **named)
        return self._put(self._writes, work, done, failed, owner, token, later=later, long=long)

    def let_pass(self) -> None:
        """Do what was asked to be written meanwhile. Called by long work between two steps, on its thread."""
        while (job := self._writes.take_short()) is not None:
            self._answer(job)

    def call(
        self,
        function: Callable[..., T],
        *args: object,
        done: Callable[[T], object] | None = None,
        failed: Callable[[Failure], object] | None = None,
        owner: QObject | None = None,
        token: Token | None = None,
        later: bool = False,
        **named: object,
    ) -> Token:
        """Call `function(*args, **named)` on a thread that waits for the outside: mail servers, registers, shops.

        Never in the way of reading or writing; what takes long is called `later`, and is not in the way of other calls.
        """
        work = partial(function, *args, **named)
        return self._put(self._calls, work, done, failed, owner, token, later=later)

    @property
    def idle(self) -> bool:
        """Whether nothing is under way and no answer waits to be handed out."""
        return not self._waiting

    @property
    def writing(self) -> bool:
        """Whether a write has been asked for and its end not yet heard."""
        return self._pending_writes > 0

    def hear_out(self, token: Token) -> None:
        """Wait until this work is over and its end was told, with whatever was asked for before it."""
        while not (token.finished or self._closed):
            self._hand_out()
            sleep(_GLANCE_SECONDS)

    def close(self) -> None:
        """Let go of questions, finish every write that was asked for, and hear its end before returning."""
        if self._closed:
            return
        self._closed = True
        for job in (*self._reads.drop(), *self._calls.drop()):
            self._waiting.pop(job.number, None)
        for waiting in self._waiting.values():
            # What asks from time to time whether it is still wanted stops between two steps.
            waiting.token.stop()
        self._reads.close()
        self._writes.close()
        self._calls.close()
        for thread in self._threads:
            thread.join()
        until = perf_counter() + _PATIENCE_SECONDS
        for caller in self._callers:
            caller.join(max(until - perf_counter(), 0))
        while self._answers:
            self._hand_out()
        self._waiting.clear()

    # --- within ---

    def _put(
        self,
        queue: JobQueue,
        work: Callable[[], object],
        done: Callable[[Any], object] | None,
        failed: Callable[[Failure], object] | None,
        owner: QObject | None,
        token: Token | None,
        *,
        later: bool,
        long: bool = False,
    ) -> Token:
        if QThread.currentThread() is not self.thread():
            raise RuntimeError("a runner is asked on the thread it lives on")
        token = token or Token()
        if self._closed:
            token.cancel()
            return token
        job = Job(next(self._numbers), work, token, queue is self._writes, long)
        again = partial(self._put, queue, work, done, failed, owner, None, later=later, long=long)
        self._waiting[job.number] = _Waiting(done, failed, owner, token, again)
        self._pending_writes += job.write
        asker = owner if owner is not None else holder(done)
        if queue is self._reads and asker is not None:
            self._turns.queue(job.number, (asker, later))
        queue.put(job, later=later)
        return token

    def _started(self, name: str, queue: JobQueue, *, also_later: bool) -> threading.Thread:
        # Daemons: a crash of the window must not leave a process behind that nobody sees; `close` waits for them.
        thread = threading.Thread(
            target=self._work, args=(queue, also_later), name=f"comptoir-{name}", daemon=True
        )
        thread.start()
        return thread

    def _work(self, queue: JobQueue, also_later: bool) -> None:
        while True:
            job = queue.take(also_later=also_later)
            if job is None:
                return
            self._answer(job)
            # Not kept while waiting for the next: arguments may be large.
            del job

    def _answer(self, job: Job) -> None:
        answer: object = None
        failure: Failure | None = None
        if not job.token.cancelled:
            try:
                answer = job.work()
            except Stopped:
                # Called off half-way: nobody waits for it, nor for a message (P6).
                answer = None
            except BaseException as error:  # noqa: BLE001 - whatever it is, the window must hear of it
                failure = Failure.of(error)
                error.__traceback__ = None
        self._answers.append((-job.number if job.write else job.number, answer, failure))
        # The window may be closing: then `close` takes the answers itself.
        if shiboken6.isValid(self):
            self._rung.emit()

    def _hand_out(self) -> None:
        until = perf_counter() + _SLICE_SECONDS
        try:
            while self._answers and perf_counter() < until:
                came = self._answers.popleft()
                self._pending_writes -= came[0] < 0
                ready = self._turns.arrive(came[0], came, self._is_dropped)
                # Handed out one by one: a callback that raises must not take the others with it.
                self._answers.extendleft(reversed(ready[1:]))
                for number, answer, failure in ready[:1]:
                    waiting = self._waiting.pop(abs(number), None)
                    if waiting is not None:
                        self._deliver(waiting, answer, failure)
        finally:
            # Out of time, or a callback raised: the others must not wait for the next bell.
            if self._answers:
                self._rung.emit()

    def _is_dropped(self, number: int) -> bool:
        waiting = self._waiting.get(number)
        return waiting is None or waiting.token.cancelled

    def _deliver(self, waiting: _Waiting, answer: object, failure: Failure | None) -> None:
        waiting.token.finish()
        if failure is not None and failure.kind == "bug":
            log.error("a bug: %s", failure.trace)
            self.bug.emit(failure)
        if waiting.token.cancelled or not alive(waiting.owner):
            return
        if failure is None:
            if waiting.done is not None and alive(holder(waiting.done)):
                waiting.done(answer)
        elif waiting.failed is not None:
            if alive(holder(waiting.failed)):
                waiting.failed(failure)
        elif failure.kind != "bug":
            code = failure.error.code if isinstance(failure.error, Trouble) else ""
            self.unheard.emit(replace(failure, again=waiting.again) if code in _NOTHING_DONE else failure)


def holder(callback: Callable[..., object] | None) -> QObject | None:
    """The QObject whose method a callback is, if it is one."""
    holder = cast("object", getattr(callback, "__self__", None))
    return holder if isinstance(holder, QObject) else None


def alive(thing: QObject | None) -> bool:
    """Whether a QObject is still there; nothing is always there."""
    return thing is None or shiboken6.isValid(thing)


def leave_unsaid(_failure: Failure) -> None:
    """Leave a failure to whoever shows the same one already."""
