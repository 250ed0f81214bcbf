"""A table over any number of rows, on a real SQLite file with 200,000 of them."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, Qt, QTimer
from pytestqt.qtbot import QtBot

from app.base.database import Database, connect
from app.base.door import Read
from app.base.errors import Trouble
from app.base.listing import ListQuery, Totals
from app.base.location import locate
from tests.ui.conftest import ACTOR
from tests.ui.kit.ledger import COLUMNS, Deal, Ledger, ledger_database, put_deal
from ui.kit.blocks import KEPT, SIZE
from ui.kit.office import EVERYTHING, Office
from ui.kit.runner import Failure
from ui.kit.window_model import WindowModel

ROWS = 200_000


@pytest.fixture(scope="module")
def large_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("large") / "large.comptoir"
    ledger_database(file, ROWS).close()
    return file


class Desk:
    """A model over the large file and what is needed to look at it."""

    def __init__(self, qtbot: QtBot, office: Office) -> None:
        self.qtbot, self.office, self.ledger = qtbot, office, Ledger()
        self.model: WindowModel[Deal] = WindowModel(office, self.ledger.listing, COLUMNS, ["deal"])

    def settle(self) -> None:
        # What the model puts off to the next turn of the loop is asked first.
        def quiet() -> bool:
            timers = (self.model._fetch_soon, self.model._refresh_soon)
            return self.office.runner.idle and not any(timer.isActive() for timer in timers)

        self.qtbot.waitUntil(quiet, timeout=20_000)

    def number(self, row: int) -> str | None:
        return self.model.data(self.model.index(row, 1))

    def look_at(self, first: int, last: int | None = None) -> None:
        self.model.look_at(first, last if last is not None else first + 25)
        self.settle()


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, large_file: Path) -> Iterator[Desk]:
    file = tmp_path / "large.comptoir"
    shutil.copy(large_file, file)
    office = Office(connect(locate(file)), ACTOR, watch=False)
    made = Desk(qtbot, office)
    yield made
    assert threading.get_ident() not in made.ledger.threads, "a query ran on the window's thread"
    office.close()


@pytest.fixture
def started(desk: Desk) -> Desk:
    desk.model.start()
    desk.settle()
    return desk


def test_the_first_rows_do_not_wait_for_the_count(desk: Desk) -> None:
    counting = threading.Event()
    listing = desk.ledger.listing

    def slow_count(rd: Read, query: ListQuery) -> Totals:
        counting.wait(10)
        return desk.ledger.count(rd, query)

    desk.model._listing = replace(listing, count=slow_count)
    desk.model.start()
    desk.qtbot.waitUntil(lambda: desk.model.rowCount() == SIZE, timeout=10_000)
    assert desk.number(0) == "CM-000001"
    assert desk.model.totals is None
    counting.set()
    desk.settle()
    assert desk.model.rowCount() == ROWS
    assert desk.model.totals is not None
    assert desk.model.totals.sums["total"] == 100 * ROWS * (ROWS + 1) // 2


def test_a_jump_to_the_middle_reads_what_is_in_view_and_no_more(started: Desk) -> None:
    started.ledger.asked.clear()
    assert started.number(100_010) is None
    started.look_at(100_000)
    assert started.number(100_010) == "CM-100011"
    assert [(offset, limit) for _query, offset, limit in started.ledger.asked] == [(100_000, SIZE)]


def test_rows_flown_over_are_not_read(started: Desk) -> None:
    gate = threading.Event()
    started.ledger.asked.clear()
    started.ledger.held = gate
    for first in range(1000, 150_000, 1000):
        started.model.look_at(first, first + 25)
        loop = QEventLoop()
        QTimer.singleShot(0, loop.quit)
        loop.exec()
    gate.set()
    started.settle()
    assert started.number(149_005) == "CM-149006"
    assert len(started.ledger.asked) < 10


def test_memory_does_not_grow_with_what_was_looked_at(started: Desk) -> None:
    for first in range(0, 100 * SIZE, SIZE):
        started.look_at(first, first)
    assert len(started.model._blocks) == KEPT
    assert started.number(99 * SIZE) is not None
    assert started.number(0) is None, "the first block went long ago"


def test_sorting_is_over_all_rows(started: Desk) -> None:
    started.model.sort(5, Qt.SortOrder.DescendingOrder)
    started.settle()
    assert [started.number(row) for row in range(3)] == ["CM-200000", "CM-199999", "CM-199998"]
    assert started.model.query == ListQuery(sort="total", descending=True)


def test_filtering_is_over_all_rows_and_the_old_ones_stay_until_the_new_are_there(started: Desk) -> None:
    gate = threading.Event()
    started.ledger.held = gate
    started.model.show_query(ListQuery(search="Client 777", chips=(("state", "done"),)))
    assert started.number(0) == "CM-000001"
    gate.set()
    started.settle()
    assert started.model.rowCount() == 200
    assert started.number(199) is None or started.number(199) == "CM-199777"
    started.look_at(150, 199)
    assert started.number(199) == "CM-199777"
    assert started.model.data(started.model.index(0, 3)) == "Client 777"


def test_of_several_searches_only_the_last_shows(started: Desk) -> None:
    for digit in range(10):
        started.model.show_query(ListQuery(search=f"Client 00{digit}"))
    started.settle()
    assert started.model.rowCount() == 200
    assert started.model.data(started.model.index(0, 3)) == "Client 009"


def test_a_search_without_a_match_differs_from_an_empty_list(started: Desk) -> None:
    states: list[str] = []
    started.model.state_changed.connect(states.append)
    started.model.show_query(ListQuery(search="nobody"))
    started.settle()
    started.model.show_query(ListQuery())
    started.settle()
    assert states == ["no_match", "rows"]


def test_ticks_stay_through_sorting_and_refreshing_and_go_with_another_search(started: Desk) -> None:
    started.model.tick(3)
    started.look_at(5000)
    started.model.tick(5001)
    started.model.sort(5, Qt.SortOrder.DescendingOrder)
    started.settle()
    started.model.refresh()
    started.settle()
    assert started.model.ticks.keys == {4, 5002}
    started.model.show_query(replace(started.model.query, search="Client 1"))
    started.settle()
    assert started.model.ticks.keys == frozenset()


def test_all_matching_rows_can_be_ticked_though_few_are_loaded(started: Desk) -> None:
    started.model.show_query(ListQuery(search="Client 777"))
    started.settle()
    started.model.tick_all()
    started.settle()
    assert len(started.model.ticks) == 200


def test_a_row_that_arrives_above_shifts_what_is_in_view_and_says_by_how_much(started: Desk) -> None:
    started.model.sort(2, Qt.SortOrder.DescendingOrder)
    started.settle()
    started.look_at(500)
    before = [started.number(row) for row in range(500, 525)]
    moved: list[int] = []
    started.model.moved.connect(moved.append)
    started.office.do(put_deal, "NEW", "2030-01-01", "Lefèvre", 5)
    started.settle()
    assert moved == [1]
    assert [started.number(row) for row in range(501, 526)] == before
    assert started.model.rowCount() == ROWS + 1


def test_a_list_nobody_points_at_shows_what_arrives_at_its_top(started: Desk) -> None:
    started.model.sort(2, Qt.SortOrder.DescendingOrder)
    started.settle()
    started.model.pinned = False
    moved: list[int] = []
    started.model.moved.connect(moved.append)
    started.office.do(put_deal, "NEW", "2030-01-01", "Lefèvre", 5)
    started.settle()
    assert moved == []
    assert started.number(0) == "NEW"


def test_many_changes_are_looked_at_together(started: Desk) -> None:
    started.ledger.asked.clear()
    for _ in range(50):
        started.office.changed.emit(frozenset({("deal", 1)}))
    started.settle()
    assert len(started.ledger.asked) == 1


def test_a_change_of_something_else_is_left_alone(started: Desk) -> None:
    started.ledger.asked.clear()
    started.office.changed.emit(frozenset({("invoice", 1)}))
    started.settle()
    assert started.ledger.asked == []


def test_a_hidden_list_catches_up_when_it_is_shown(started: Desk) -> None:
    started.ledger.asked.clear()
    started.model.rest()
    started.office.changed.emit(EVERYTHING)
    started.settle()
    assert started.ledger.asked == []
    started.model.wake()
    started.settle()
    assert len(started.ledger.asked) == 1


def test_a_failed_list_says_so_and_shows_its_rows_when_tried_again(started: Desk) -> None:
    failures: list[Failure] = []
    states: list[str] = []
    started.model.failed.connect(failures.append)
    started.model.state_changed.connect(states.append)
    started.ledger.broken = Trouble("database_busy", place="x", reason="locked")
    started.model.show_query(ListQuery(search="Client 777"))
    started.settle()
    assert {failure.kind for failure in failures} == {"trouble"}
    started.ledger.broken = None
    started.model.refresh()
    started.settle()
    assert states == ["failed", "rows"]
    assert started.model.rowCount() == 200


def test_a_list_that_shrank_below_what_was_in_view_ends_where_it_ends(started: Desk) -> None:
    started.look_at(150_000)
    started.model.look_at(150_000, 150_025)
    started.office.runner.do(_delete_most, started.office._database)
    started.settle()
    started.model.refresh()
    started.settle()
    assert started.model.rowCount() == 50


def test_cells_are_read_by_a_screen_reader_with_their_title_and_rows_as_a_sentence(started: Desk) -> None:
    cell = started.model.index(9, 5)
    role = Qt.ItemDataRole.AccessibleTextRole
    assert cell.data(role) == "deal.total 10,00"
    assert "CM-000010" in cell.data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert started.model.index(9, 0).data(role) != ""


def _delete_most(database: Database) -> None:
    with database.engine.connect().execution_options(writes=True) as connection:
        connection.exec_driver_sql("DELETE FROM deal WHERE id > 50")
        connection.commit()


def test_the_window_goes_on_turning_while_rows_are_read(started: Desk) -> None:
    gate = threading.Event()
    started.ledger.held = gate
    turns: list[int] = []
    timer = QTimer()
    timer.setInterval(0)
    timer.timeout.connect(lambda: turns.append(1) or (gate.set() if len(turns) == 50 else None))
    timer.start()
    started.model.look_at(50_000, 50_025)
    started.settle()
    timer.stop()
    assert len(turns) >= 50
    assert started.number(50_000) == "CM-050001"
