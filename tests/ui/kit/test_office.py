"""The open database as the window sees it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.base.actor import Actor, Role
from app.base.database import Database
from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from tests.ui.conftest import ACTOR, add_thing, small_database, things
from ui.kit.office import EVERYTHING, PAPER, Office, touches
from ui.kit.runner import Failure, Token


def test_what_a_verb_did_is_read_back_and_told_to_all(office: Office, settled: Callable[[], None]) -> None:
    told: list[object] = []
    answers: list[object] = []
    office.changed.connect(told.append)
    office.do(add_thing, "plaid", done=answers.append)
    office.do(add_thing, name="torchon")
    settled()
    office.ask(things, done=answers.append)
    settled()
    assert told == [frozenset({("thing", 1)}), frozenset({("thing", 2)})]
    assert answers == [1, ["plaid", "torchon"]]


def test_a_change_is_told_before_its_answer(office: Office, settled: Callable[[], None]) -> None:
    order: list[str] = []
    office.changed.connect(lambda _touched: order.append("changed"))
    office.do(add_thing, "plaid", done=lambda _answer: order.append("done"))
    settled()
    assert order == ["changed", "done"]


def test_a_refused_verb_changes_nothing_and_says_why(office: Office, settled: Callable[[], None]) -> None:
    @verb("sell.refuse", silent=True)
    def refuse(tx: Write) -> None:
        add_thing(tx, "half")
        raise Refusal("no_more", what="torchons")

    failures: list[Failure] = []
    told: list[object] = []
    office.changed.connect(told.append)
    office.do(refuse, failed=failures.append)
    answers: list[list[str]] = []
    office.ask(things, done=answers.append)
    settled()
    assert [failure.kind for failure in failures] == ["refusal"]
    assert answers == [[]]
    assert told == []


def test_somebody_without_the_right_is_refused(qtbot: QtBot, database: Database) -> None:
    office = Office(database, Actor("Léo", Role.READER), watch=False)
    failures: list[Failure] = []
    office.do(add_thing, "plaid", failed=failures.append)
    office.close()
    assert isinstance(failures[0].error, Refusal)
    assert failures[0].error.code == "not_allowed"


def test_a_change_is_told_although_the_asker_is_gone(
    qtbot: QtBot, office: Office, settled: Callable[[], None]
) -> None:
    asker = QObject()
    told: list[object] = []
    answers: list[object] = []
    office.changed.connect(told.append)
    gone = threading.Event()

    @verb("sell.add_slowly", silent=True)
    def slowly(tx: Write) -> int:
        gone.wait(10)
        return add_thing(tx, "plaid")

    office.do(slowly, done=answers.append, owner=asker)
    with qtbot.waitSignal(asker.destroyed):
        asker.deleteLater()
    gone.set()
    settled()
    assert told == [frozenset({("thing", 1)})]
    assert answers == []


def test_what_another_program_wrote_is_noticed_and_our_own_is_not_taken_for_it(
    qtbot: QtBot, tmp_path: Path, office: Office, settled: Callable[[], None]
) -> None:
    told: list[object] = []
    office.changed.connect(told.append)
    office.look()
    settled()
    office.do(add_thing, "ours")
    office.look()
    settled()
    assert told == [frozenset({("thing", 1)})]
    other = small_database(tmp_path / "small.comptoir")
    other.do(ACTOR, add_thing, "theirs")
    other.close()
    office.look()
    settled()
    assert told[1:] == [EVERYTHING]
    office.look()
    settled()
    assert len(told) == 2


def test_it_looks_less_often_while_one_write_of_another_program_follows_another(
    tmp_path: Path, office: Office, settled: Callable[[], None]
) -> None:
    def pause_after(*names: str) -> int:
        other = small_database(tmp_path / "small.comptoir")
        for name in names:
            other.do(ACTOR, add_thing, name)
        other.close()
        office.look()
        settled()
        return office._watch.interval()

    pause_after()
    assert [pause_after(name) for name in ("a", "b", "c")] == [3000, 6000, 6000]
    assert pause_after() == 1500


def test_long_work_tells_that_everything_may_have_changed_also_when_stopped(
    office: Office, settled: Callable[[], None]
) -> None:
    def take_in(database: Database, actor: Actor, token: Token, names: list[str]) -> int:
        for done, name in enumerate(names):
            if token.cancelled:
                return done
            database.do(actor, add_thing, name)
            token.tell(done + 1, len(names), name)
            token.cancel()
        return len(names)

    told: list[object] = []
    answers: list[int] = []
    office.changed.connect(told.append)
    token = office.work(take_in, ["a", "b", "c"], done=answers.append)
    settled()
    assert answers == [1]
    assert told == [EVERYTHING]
    assert token.finished
    assert token.progress.item == "a"


def test_long_work_tells_what_it_touches_and_is_not_taken_for_another_program(
    tmp_path: Path, office: Office, settled: Callable[[], None]
) -> None:
    def take_in(database: Database, actor: Actor, _token: Token, name: str) -> int:
        return database.do(actor, add_thing, name)

    told: list[object] = []
    office.changed.connect(told.append)
    office.look()
    settled()
    office.work(take_in, "a paper", touches=PAPER)
    settled()
    office.look()
    settled()
    assert told == [PAPER]
    other = small_database(tmp_path / "small.comptoir")
    other.do(ACTOR, add_thing, "theirs")
    other.close()
    office.work(take_in, "another paper", touches=PAPER)
    settled()
    office.look()
    settled()
    assert told == [PAPER, PAPER, EVERYTHING]


def test_what_another_program_wrote_just_before_a_verb_is_told_with_it(
    tmp_path: Path, office: Office, settled: Callable[[], None]
) -> None:
    told: list[object] = []
    office.changed.connect(told.append)
    office.look()
    settled()
    other = small_database(tmp_path / "small.comptoir")
    other.do(ACTOR, add_thing, "theirs")
    other.close()
    office.do(add_thing, "ours")
    office.look()
    settled()
    assert told == [frozenset({("thing", 2)}) | EVERYTHING]


def test_a_question_runs_inside_one_read(office: Office, settled: Callable[[], None]) -> None:
    seen: list[object] = []
    office.ask(type, done=seen.append)
    settled()
    assert seen == [Read]


def test_a_change_concerns_those_who_show_what_it_touched() -> None:
    assert touches(frozenset({("order", 1)}), frozenset({"order", "line"}))
    assert not touches(frozenset({("order", 1)}), frozenset({"invoice"}))
    assert touches(EVERYTHING, frozenset({"invoice"}))


def test_a_question_called_off_on_its_way_frees_its_reader_and_nobody_hears_of_it(
    office: Office, settled: Callable[[], None]
) -> None:
    begun, failures, bugs = threading.Event(), list[Failure](), list[Failure]()
    office.runner.bug.connect(bugs.append)
    office.runner.unheard.connect(failures.append)

    def endless(rd: Read) -> None:
        while True:
            things(rd)
            begun.set()

    tokens = [office.ask(endless, failed=failures.append) for _reader in range(2)]
    assert begun.wait(10)
    for token in tokens:
        token.cancel()
    answers: list[list[str]] = []
    office.ask(things, done=answers.append)
    settled()
    assert answers == [[]]
    assert not failures
    assert not bugs
