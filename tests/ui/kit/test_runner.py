"""Work off the window's thread: answers, failures, cancelling, and nothing lost or leaked."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.base.errors import Refusal, Trouble
from ui.kit.runner import Failure, Runner, Token


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[Runner]:
    made = Runner()
    yield made
    made.close()


def quiet(qtbot: QtBot, runner: Runner) -> None:
    qtbot.waitUntil(lambda: runner.idle, timeout=10_000)


def fail(error: Exception) -> None:
    raise error


def test_an_answer_comes_on_the_windows_thread_and_work_runs_on_another(qtbot: QtBot, runner: Runner) -> None:
    heard: list[tuple[int, int]] = []
    runner.ask(threading.get_ident, done=lambda worker: heard.append((worker, threading.get_ident())))
    quiet(qtbot, runner)
    ((worker, here),) = heard
    assert here == threading.get_ident()
    assert worker != here


def test_writes_run_one_at_a_time_in_the_order_of_asking(qtbot: QtBot, runner: Runner) -> None:
    ran: list[tuple[int, int]] = []

    def write(number: int) -> int:
        ran.append((number, threading.get_ident()))
        return number

    told: list[int] = []
    for number in range(50):
        runner.do(write, number, done=told.append)
    quiet(qtbot, runner)
    assert [number for number, _thread in ran] == told == list(range(50))
    assert len({thread for _number, thread in ran}) == 1


@pytest.mark.parametrize(("error", "kind"), [(Refusal("no"), "refusal"), (Trouble("down"), "trouble")])
def test_a_refusal_and_a_trouble_are_told_to_whoever_asked(
    qtbot: QtBot, runner: Runner, error: Exception, kind: str
) -> None:
    failures: list[Failure] = []
    bugs: list[Failure] = []
    runner.bug.connect(bugs.append)
    runner.ask(fail, error, failed=failures.append)
    quiet(qtbot, runner)
    assert [(failure.kind, failure.error) for failure in failures] == [(kind, error)]
    assert bugs == []


def test_a_bug_is_told_to_all_with_its_traceback_also_when_nobody_asked(qtbot: QtBot, runner: Runner) -> None:
    bugs: list[Failure] = []
    runner.bug.connect(bugs.append)
    runner.do(fail, ZeroDivisionError("halves"))
    quiet(qtbot, runner)
    assert bugs[0].kind == "bug"
    assert "ZeroDivisionError: halves" in bugs[0].trace
    assert "in fail" in bugs[0].trace


def test_a_refusal_nobody_looks_at_is_not_swallowed(qtbot: QtBot, runner: Runner) -> None:
    unheard: list[Failure] = []
    runner.unheard.connect(unheard.append)
    runner.do(fail, Refusal("no"))
    quiet(qtbot, runner)
    assert [failure.kind for failure in unheard] == ["refusal"]


def test_cancelled_work_that_has_not_begun_never_runs(qtbot: QtBot, runner: Runner) -> None:
    gate = threading.Event()
    ran: list[str] = []
    runner.do(gate.wait, 10)
    token = runner.do(ran.append, "second", done=lambda _none: ran.append("told"))
    token.cancel()
    gate.set()
    quiet(qtbot, runner)
    assert ran == []
    assert token.finished


def test_an_answer_on_its_way_is_dropped_when_cancelled(qtbot: QtBot, runner: Runner) -> None:
    begun, gate = threading.Event(), threading.Event()

    def slow() -> str:
        begun.set()
        gate.wait(10)
        return "late"

    told: list[str] = []
    token = runner.ask(slow, done=told.append, failed=lambda failure: told.append(failure.kind))
    assert begun.wait(10)
    token.cancel()
    gate.set()
    quiet(qtbot, runner)
    assert told == []


def test_long_work_sees_that_it_is_cancelled_and_stops_by_itself(qtbot: QtBot, runner: Runner) -> None:
    begun = threading.Event()

    def long(token: Token) -> None:
        begun.set()
        while not token.cancelled:
            threading.Event().wait(0.001)
        token.tell(3, 10, "Lefèvre")

    token = Token()
    runner.do(long, token)
    assert begun.wait(10)
    token.cancel()
    quiet(qtbot, runner)
    assert (token.progress.done, token.progress.total, token.progress.item) == (3, 10, "Lefèvre")


def test_a_widget_that_is_gone_hears_nothing(qtbot: QtBot, runner: Runner) -> None:
    class Listener(QLabel):
        def hear(self, text: str) -> None:
            self.setText(text)

    gate = threading.Event()
    told: list[str] = []
    listener = Listener()
    owner = QObject()

    def slow() -> str:
        gate.wait(10)
        return "x"

    runner.ask(slow, done=listener.hear)
    runner.ask(slow, done=told.append, owner=owner)
    with qtbot.waitSignals([listener.destroyed, owner.destroyed]):
        listener.deleteLater()
        owner.deleteLater()
    gate.set()
    quiet(qtbot, runner)
    assert told == []


def test_no_worker_holds_the_last_reference_to_a_widget(qtbot: QtBot, runner: Runner) -> None:
    class Listener(QLabel):
        def hear(self, _answer: object) -> None:
            died.append(threading.get_ident())

    died: list[int] = []
    listener = Listener()
    weakref.finalize(listener, lambda: died.append(threading.get_ident()))
    runner.ask(int, "1", done=listener.hear)
    del listener
    quiet(qtbot, runner)
    gc.collect()
    assert died == [threading.get_ident()] * 2


def test_a_question_that_can_wait_lets_others_pass(qtbot: QtBot, runner: Runner) -> None:
    gate = threading.Event()
    order: list[str] = []
    runner.ask(gate.wait, 10, later=True)
    for number in range(3):
        runner.ask(order.append, f"sum {number}", later=True)
    runner.ask(order.append, "rows")
    qtbot.waitUntil(lambda: "rows" in order, timeout=10_000)
    assert order == ["rows"]
    gate.set()
    quiet(qtbot, runner)
    assert order == ["rows", "sum 0", "sum 1", "sum 2"]


def test_a_callback_that_raises_does_not_keep_the_other_answers_back(qtbot: QtBot, runner: Runner) -> None:
    told: list[int] = []

    def raising(_answer: int) -> None:
        raise ValueError("in a callback")

    with qtbot.captureExceptions() as caught:
        runner.do(int, "1", done=raising)
        for number in range(5):
            runner.do(int, number, done=told.append)
        quiet(qtbot, runner)
    assert told == [0, 1, 2, 3, 4]
    assert len(caught) == 1


def test_closing_finishes_every_write_and_hears_its_end(qtbot: QtBot) -> None:
    runner = Runner()
    gate = threading.Event()
    written: list[int] = []
    told: list[int] = []
    asked: list[int] = []

    def write(number: int) -> int:
        gate.wait(10)
        written.append(number)
        return number

    for number in range(10):
        runner.do(write, number, done=told.append)
    for number in range(10):
        runner.ask(gate.wait, 10, done=lambda _none, number=number: asked.append(number), later=True)
    gate.set()
    runner.close()
    assert written == told == list(range(10))
    assert len(asked) <= 10
    assert not any(thread.name.startswith("comptoir-") and thread.is_alive() for thread in runner._threads)
    assert runner.ask(int, done=told.append).cancelled


def test_a_runner_is_asked_on_its_own_thread_only(qtbot: QtBot, runner: Runner) -> None:
    errors: list[Failure] = []
    runner.ask(lambda: runner.ask(int), failed=errors.append)
    quiet(qtbot, runner)
    assert isinstance(errors[0].error, RuntimeError)


def test_a_thousand_questions_leave_nothing_behind(qtbot: QtBot, runner: Runner) -> None:
    class Answer:
        pass

    alive: list[weakref.ref[Answer]] = []

    def make() -> Answer:
        answer = Answer()
        alive.append(weakref.ref(answer))
        return answer

    told = 0

    def count(_answer: Answer) -> None:
        nonlocal told
        told += 1

    quiet(qtbot, runner)
    threads = threading.active_count()
    for number in range(1000):
        (runner.ask if number % 3 else runner.do)(make, done=count)
    quiet(qtbot, runner)
    gc.collect()
    assert told == 1000
    assert len(runner._waiting) == len(runner._answers) == 0
    assert threading.active_count() == threads
    assert sum(ref() is not None for ref in alive) <= 3, "each worker may still hold the last"
    assert QThread.currentThread() is runner.thread()


class Asker(QObject):
    """Somebody who asks and hears."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[object] = []


def held(gate: threading.Event, answer: str) -> str:
    gate.wait(10)
    return answer


def test_an_asker_hears_the_older_answer_first_however_late_it_comes(qtbot: QtBot, runner: Runner) -> None:
    asker, other, gate, swift = Asker(), Asker(), threading.Event(), threading.Event()
    runner.ask(held, gate, "old", done=asker.heard.append, owner=asker)
    runner.ask(swift.set, done=lambda _none: asker.heard.append("new"), owner=asker)
    runner.ask(str, "theirs", done=other.heard.append, owner=other)
    qtbot.waitUntil(lambda: other.heard == ["theirs"], timeout=10_000)
    assert swift.is_set()
    assert asker.heard == [], "the newer answer waits for the older"
    gate.set()
    quiet(qtbot, runner)
    assert asker.heard == ["old", "new"]


def test_a_question_called_off_holds_no_newer_one_up(qtbot: QtBot, runner: Runner) -> None:
    asker, gate = Asker(), threading.Event()
    token = runner.ask(held, gate, "old", done=asker.heard.append, owner=asker)
    token.cancel()
    runner.ask(str, "new", done=asker.heard.append, owner=asker)
    qtbot.waitUntil(lambda: asker.heard == ["new"], timeout=10_000)
    gate.set()
    quiet(qtbot, runner)
    assert asker.heard == ["new"]
    assert token.finished


def test_answers_held_up_come_also_where_the_first_callback_raises(qtbot: QtBot, runner: Runner) -> None:
    asker, gate, ready = Asker(), threading.Event(), threading.Event()

    def raising(_answer: object) -> None:
        raise ValueError("in a callback")

    with qtbot.captureExceptions() as caught:
        runner.ask(held, gate, "old", done=raising, owner=asker)
        runner.ask(str, "failed", done=asker.heard.append, owner=asker)
        runner.ask(fail, Refusal("no"), failed=lambda failure: asker.heard.append(failure.kind), owner=asker)
        runner.ask(ready.set, owner=None)
        assert ready.wait(10)
        gate.set()
        quiet(qtbot, runner)
    assert asker.heard == ["failed", "refusal"]
    assert len(caught) == 1
