"""Long work whose dialog is put away: others are not kept waiting, its end is told, nothing is lost (P2, P3, A3)."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.base.actor import Actor
from app.base.database import Database
from app.base.door import Read
from tests.ui.conftest import add_thing, things
from ui.kit.long_work import LongWork
from ui.kit.office import Office
from ui.kit.runner import Progress, Token
from ui.kit.verb_dialog import VerbDialog

PATIENCE = 10_000


class Worker(VerbDialog):
    """Counts to two, and waits in between until it is let go on."""

    def __init__(self, office: Office, parent: QWidget) -> None:
        super().__init__(office, "kit.papers.title", "kit.papers.do", parent, facts={"n": 1})
        self.on, self.between = threading.Event(), threading.Event()
        self.progress = LongWork(_told, self)
        self.put(self.progress)
        self.seen: list[str] = []

    def act(self) -> None:
        self.progress.start(self._count, done=self._done, failed=self.refused)

    def reject(self) -> None:
        if not self.progress.cancel():
            super().reject()

    def _count(self, database: Database, actor: Actor, token: Token) -> int:
        database.do(actor, add_thing, "one")
        while not self.on.wait(0.005) and not token.cancelled:
            token.tell(1, 2)
            self.between.set()
        if not token.cancelled:
            database.do(actor, add_thing, "two")
        return 1 if token.cancelled else 2

    def _done(self, count: int) -> None:
        self.tell_subtitle(f"{count} done")
        self.progress.when_seen(lambda: self.seen.append(f"{count} seen"))


def _told(progress: Progress) -> str:
    return f"{progress.done} of {progress.total}"


def begun(qtbot: QtBot, office: Office) -> tuple[QWidget, Worker]:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    dialog = Worker(office, window)
    dialog.open()
    dialog.verb.click()
    qtbot.waitUntil(dialog.between.is_set, timeout=PATIENCE)
    return window, dialog


def test_put_away_it_goes_on_and_its_end_is_told(
    qtbot: QtBot, office: Office, settled: Callable[[], None]
) -> None:
    _window, dialog = begun(qtbot, office)
    ended: list[str] = []
    office.background.ended.connect(lambda work: ended.append(work.came_to))
    dialog.progress.behind.click()
    assert dialog.isHidden()
    assert [each.how_far_short for each in office.background.under_way] == ["1 sur 2"]
    dialog.on.set()
    settled()
    assert ended == ["2 done"]
    assert dialog.isHidden()
    assert dialog.seen == []
    assert office.background.over == (dialog.progress,)
    dialog.progress.bring_back()
    assert dialog.isVisible()
    assert dialog.seen == ["2 seen"]
    assert office.background.over == ()


def test_brought_back_it_can_still_be_stopped(
    qtbot: QtBot, office: Office, settled: Callable[[], None]
) -> None:
    _window, dialog = begun(qtbot, office)
    dialog.progress.put_away()
    dialog.progress.bring_back()
    assert office.background.under_way == ()
    dialog.leave.click()
    settled()
    assert dialog.subtitle.text() == "1 done"


def test_what_is_written_meanwhile_does_not_wait_for_its_end(
    qtbot: QtBot, office: Office, settled: Callable[[], None]
) -> None:
    _window, dialog = begun(qtbot, office)
    dialog.progress.put_away()
    written: list[int] = []
    office.do(add_thing, "between", done=written.append)
    qtbot.waitUntil(lambda: bool(written), timeout=PATIENCE)
    assert dialog.progress.working
    dialog.on.set()
    settled()
    found: list[list[str]] = []
    office.ask(things, done=found.append)
    settled()
    assert found == [["one", "between", "two"]]


def test_other_long_work_waits_for_its_turn(
    qtbot: QtBot, office: Office, settled: Callable[[], None]
) -> None:
    _window, dialog = begun(qtbot, office)
    order: list[str] = []

    def also(_database: Database, _actor: Actor, _token: Token) -> None:
        order.append("second" if dialog.on.is_set() else "too soon")

    office.work(also)
    qtbot.wait(50)
    dialog.on.set()
    settled()
    assert order == ["second"]


def test_within_a_transaction_nothing_passes(
    qtbot: QtBot, office: Office, settled: Callable[[], None]
) -> None:
    told = threading.Event()

    def one_step(database: Database, actor: Actor, token: Token) -> None:
        with database.write(actor, add_thing.name, silent=True) as tx:
            told.wait(5)
            token.tell(1, 2)
            add_thing(tx, "within")

    office.work(one_step)
    office.do(add_thing, "after")
    told.set()
    settled()
    found: list[list[str]] = []
    office.ask(things, done=found.append)
    settled()
    assert found == [["within", "after"]]


def test_the_dialog_outlives_the_page_it_was_opened_from(
    qtbot: QtBot, office: Office, settled: Callable[[], None]
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    page = QWidget(window)
    window.show()
    dialog = Worker(office, page)
    dialog.open()
    dialog.verb.click()
    qtbot.waitUntil(dialog.between.is_set, timeout=PATIENCE)
    dialog.progress.put_away()
    assert dialog.parentWidget() is window
    dialog.on.set()
    settled()


def test_what_only_reads_leaves_nothing_to_come_back_to_when_all_is_said(
    qtbot: QtBot, office: Office, settled: Callable[[], None]
) -> None:
    window, on = QWidget(), threading.Event()
    qtbot.addWidget(window)
    window.show()
    said: list[str] = []
    office.ways.message.connect(lambda message: said.append(message.text))
    dialog = VerbDialog(office, "kit.papers.title", "kit.papers.do", window, facts={"n": 1})
    progress = LongWork(_told, dialog)
    dialog.put(progress)
    dialog.open()

    def counted(rd: Read, token: Token) -> int:
        while not on.wait(0.005):
            token.tell(1, 2)
        return len(things(rd))

    progress.start_reading(counted, done=lambda n: progress.close_with(f"{n} counted"), failed=dialog.refused)
    progress.put_away()
    office.do(add_thing, "meanwhile")
    on.set()
    settled()
    assert said[0].endswith(" counted")
    assert len(said) == 1
    assert not progress.working
    assert not office.background.over
