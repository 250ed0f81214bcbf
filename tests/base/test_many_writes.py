"""What makes many small writes cheap: one anchor for all of them, and what a transaction was told before asked once."""

from __future__ import annotations

import threading
from contextlib import closing

import pytest

from app.base.actor import PROGRAM
from app.base.anchor import Anchor, read_anchor
from app.base.clock import FixedClock
from app.base.database import Database, open_database
from app.base.numbering import number_series
from app.base.settings import setting

CLOCK = FixedClock()


def _write(database: Database) -> None:
    with database.write(PROGRAM, "test.write") as tx:
        tx.note(said="something")


def _write_and_fail(database: Database) -> None:
    with database.anchored_once():
        _write(database)
        raise ZeroDivisionError


def _anchor(database: Database) -> Anchor | None:
    return read_anchor(database.location.anchor)


def test_the_anchor_is_moved_once_for_all_that_is_written_inside(database_url: str) -> None:
    with closing(open_database(database_url, CLOCK)) as database:
        _write(database)
        before = _anchor(database)
        assert before is not None
        with database.anchored_once():
            _write(database)
            _write(database)
            assert _anchor(database) == before
        after = _anchor(database)
        assert after is not None
        assert after.line_id == before.line_id + 2


def test_what_another_thread_writes_meanwhile_is_anchored_at_once(database_url: str) -> None:
    with closing(open_database(database_url, CLOCK)) as database:
        _write(database)
        before = _anchor(database)
        assert before is not None
        with database.anchored_once():
            _write(database)
            other = threading.Thread(target=_write, args=(database,))
            other.start()
            other.join()
            meanwhile = _anchor(database)
        assert meanwhile is not None
        assert meanwhile.line_id == before.line_id + 2
        assert _anchor(database) == meanwhile


def test_an_error_inside_leaves_no_anchor_behind(database_url: str) -> None:
    with closing(open_database(database_url, CLOCK)) as database:
        _write(database)
        before = _anchor(database)
        assert before is not None
        with pytest.raises(ZeroDivisionError):
            _write_and_fail(database)
        after = _anchor(database)
        assert after is not None
        assert after.line_id == before.line_id + 1


def test_what_a_transaction_was_told_of_a_table_it_asks_again_once_it_wrote_to_it(database_url: str) -> None:
    with closing(open_database(database_url, CLOCK)) as database, database.write(PROGRAM, "test.write") as tx:
        asked: list[str] = []

        def answer() -> int:
            asked.append("asked")
            return len(asked)

        assert [tx.of_table(setting, "q", answer) for _ in range(2)] == [1, 1]
        row_id = tx.insert(setting, {"name": "late.rate_ppm", "value": "1"})
        assert tx.of_table(setting, "q", answer) == 2
        tx.update(setting, row_id, value="2")
        assert tx.of_table(setting, "q", answer) == 3
        tx.derive(setting, row_id, value="3")
        assert tx.of_table(setting, "q", answer) == 4
        tx.remove(setting, row_id)
        assert tx.of_table(setting, "q", answer) == 5
        tx.insert(number_series, {"kind": "order", "year": 2026, "last": 0, "last_on": CLOCK.today()})
        assert tx.of_table(setting, "q", answer) == 5
