"""Widgets are destroyed on the window's thread, whoever lets go of them last."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ui.kit.collector import Collector
from ui.kit.runner import Runner


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[Collector]:
    made = Collector()
    yield made
    made.stop()


def churn(rounds: int) -> int:
    """Make enough cycles for Python to collect by itself where it may."""
    for _ in range(rounds):
        one: list[object] = []
        one.append(one)
    return threading.get_ident()


def test_a_cycle_of_widgets_is_never_collected_by_a_reader(qtbot: QtBot, collector: Collector) -> None:
    died: list[int] = []
    runner = Runner()

    class Screen(QLabel):
        pass

    for _ in range(20):
        screen = Screen()
        screen.me = lambda screen=screen: screen  # pyright: ignore[reportAttributeAccessIssue]
        weakref.finalize(screen, lambda: died.append(threading.get_ident()))
        del screen
    workers: list[int] = []
    for _ in range(10):
        runner.ask(churn, 20_000, done=workers.append)
    qtbot.waitUntil(lambda: runner.idle, timeout=20_000)
    runner.close()
    assert threading.get_ident() not in workers
    assert died == []
    collector.look()
    gc.collect()
    assert died == [threading.get_ident()] * 20


def test_python_collects_by_itself_again_afterwards(qtbot: QtBot) -> None:
    made = Collector()
    assert not gc.isenabled()
    made.stop()
    assert gc.isenabled()


def test_what_is_due_is_collected(qtbot: QtBot, collector: Collector) -> None:
    class Knot:
        pass

    knot = Knot()
    knot.me = knot  # pyright: ignore[reportAttributeAccessIssue]
    gone = weakref.ref(knot)
    del knot
    kept = [[] for _ in range(2000)]
    collector.look()
    assert gone() is None
    assert len(kept) == 2000


def test_the_oldest_is_collected_once_a_quarter_more_has_come_to_what_lasts(
    qtbot: QtBot, collector: Collector
) -> None:
    collected: list[int] = []

    def told(phase: str, about: dict[str, int]) -> None:
        if phase == "start":
            collected.append(about["generation"])

    def old(number: int) -> list[list[object]]:
        """So many objects that have lived through a collection of the two young generations, as often as makes the oldest due."""
        kept: list[list[object]] = [[] for _ in range(number)]
        for _ in range(gc.get_threshold()[2] + 1):
            gc.collect(1)
        return kept

    lasting = gc.get_freeze_count()
    few = old(lasting // 8)
    gc.callbacks.append(told)
    try:
        for _ in range(300):
            collector.look()
        assert 2 not in collected
        more = old(lasting // 5)
        for _ in range(300):
            collector.look()
        assert collected.count(2) == 1
        # What stayed counts as lasting from then on.
        for _ in range(gc.get_threshold()[2] + 1):
            gc.collect(1)
        for _ in range(300):
            collector.look()
        assert collected.count(2) == 1
    finally:
        gc.callbacks.remove(told)
    assert len(few) + len(more) > lasting // 4
