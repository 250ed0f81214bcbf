"""The sample five weeks on: one letter a customer at the level their oldest debt has come to, and no second by any way."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from app.base.actor import Actor, Role
from app.base.clock import FixedClock
from app.base.database import Database, open_database
from app.base.location import locate
from app.flow import chase
from app.flow.reminder_run import look_first, run
from app.reminders.plan import plan_of
from app.reminders.propose import Proposal
from app.sample.build import build
from app.verify import verify
from tests.reminders.killed import struck

AS_OF = date(2026, 11, 20)
LATER = AS_OF + timedelta(days=35)
ALICE = Actor("Alice", Role.OWNER)
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample that nobody opens; copy its folder."""
    file = tmp_path_factory.mktemp("sample") / "sample.db"
    build(locate(file), orders=60, as_of=AS_OF)[0].close()
    return file


@pytest.fixture
def later(made: Path, tmp_path: Path) -> Iterator[Database]:
    """The sample five weeks later, the program having been closed all the time."""
    folder = shutil.copytree(made.parent, tmp_path / "later")
    with closing(open_database(f"sqlite:///{folder / made.name}", FixedClock.on(LATER))) as database:
        yield database


def test_one_letter_a_customer_at_the_current_level_and_then_none(later: Database) -> None:
    due = owed(later)
    assert len(due) > 3
    before = last_letter(later)
    report = run(later, ALICE)
    letters = written(later, before)
    assert [each["id"] for each in letters] == report.written
    assert {(each["customer_id"], each["level"]) for each in letters} == {
        (each.debtor.customer_id, each.level) for each in due
    }
    assert len(letters) == len(due)
    # Nobody is taken through the levels that passed meanwhile: a letter is of the level its oldest debt has come to.
    oldest = rows(later, _OLDEST.format(before=before))
    assert {each["reminder_id"]: each["level"] for each in oldest} == {
        each["reminder_id"]: highest(later, LATER - date.fromisoformat(each["due_on"])) for each in oldest
    }
    assert run(later, ALICE).written == []
    later.clock = FixedClock.on(LATER + timedelta(days=1))
    assert run(later, ALICE).written == []
    must_be_whole(later)


def test_killed_in_the_middle_and_run_again_nobody_gets_two_and_nobody_none(later: Database) -> None:
    due, before = owed(later), last_letter(later)
    wanted = sorted(each.debtor.customer_id for each in due)
    assert struck(f"sqlite:///{later.location.path}", LATER, 2, 0.0)
    some = written(later, before)
    assert 1 <= len(some) < len(due)
    run(later, ALICE)
    assert sorted(each["customer_id"] for each in written(later, before)) == wanted
    assert run(later, ALICE).written == []
    must_be_whole(later)


# --- words of these tests ---


def owed(database: Database) -> list[Proposal]:
    """Whom the plan would remind that day, but for those whom somebody should look at first."""
    with database.read() as rd:
        found, _left = chase.proposed(rd)
    return [each for each in found if look_first(each) is None]


_OLDEST = """
SELECT r.id AS reminder_id, r.level, min(i.due_on) AS due_on FROM reminder r
JOIN reminder_item x ON x.reminder_id = r.id JOIN item i ON i.id = x.item_id WHERE r.id > {before} GROUP BY r.id, r.level
"""


def highest(database: Database, late: timedelta) -> int:
    """The last level of the plan that comes so long after a due date."""
    with database.read() as rd:
        return max(each.level for each in plan_of(rd).steps if each.on and each.days <= late.days)


def last_letter(database: Database) -> int:
    [row] = rows(database, "SELECT coalesce(max(id), 0) AS id FROM reminder")
    return int(row["id"])


def written(database: Database, after: int) -> list[dict[str, Any]]:
    return rows(database, f"SELECT id, customer_id, level FROM reminder WHERE id > {after} ORDER BY id")


def rows(database: Database, sql: str) -> list[dict[str, Any]]:
    with database.read() as rd:
        return [dict(row) for row in rd.execute(text(sql)).mappings()]


def must_be_whole(database: Database) -> None:
    assert not [fault for check in verify(database).checks for fault in check.faults]
