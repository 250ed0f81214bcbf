"""The open database: seen by several programs, quick to open, closed into one file."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text

from app.base import company, migrate, settings
from app.base.actor import PROGRAM, Actor, Role
from app.base.anchor import read_anchor
from app.base.clock import FixedClock
from app.base.database import Database, open_database
from app.base.errors import Refusal, Stopped
from app.base.settings import setting
from tests.base.rows import fill

CLOCK = FixedClock()
_OPEN = """
import sys
from app.base.database import open_database
open_database(sys.argv[1]).close()
assert "alembic" not in sys.modules
"""


def undone(database: Database) -> None:
    with database.write(PROGRAM, "test.undone") as tx:
        settings.decide(tx, "ship.partial", False)
        raise RuntimeError


def test_another_program_that_commits_is_noticed_by_its_version(database_url: str) -> None:
    with (
        closing(open_database(database_url, CLOCK)) as window,
        closing(open_database(database_url, CLOCK)) as other,
    ):
        seen = window.data_version()
        assert window.data_version() == seen
        with other.read() as rd:
            settings.get(rd, "ship.partial")
        assert window.data_version() == seen
        other.do(PROGRAM, settings.decide, "ship.partial", True)
        assert window.data_version() != seen
        seen = window.data_version()
        with pytest.raises(RuntimeError):
            undone(other)
        assert window.data_version() == seen


def test_a_database_that_is_closed_is_one_file(sqlite_template: Path, tmp_path: Path) -> None:
    path = tmp_path / "a b ü%20?&#.db"
    shutil.copy(sqlite_template, path)
    database = open_database(path, CLOCK)
    fill(database)
    database.data_version()
    assert path.with_name(path.name + "-wal").exists()
    database.close()
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        path.name,
        f"{path.name}.anchor",
        f"{path.name}.archive",
    ]
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("SELECT count(*) FROM setting").fetchone() == (1,)


def test_a_file_is_worked_on_as_house_position_4_says(sqlite_template: Path, tmp_path: Path) -> None:
    path = tmp_path / "copy.db"
    shutil.copy(sqlite_template, path)
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA journal_mode = DELETE")
    names = ("journal_mode", "foreign_keys", "synchronous", "recursive_triggers", "application_id")
    with closing(open_database(path, CLOCK)) as database, database.write(PROGRAM, "test.look") as tx:
        found = {name: tx.connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names}
        assert found == {
            "journal_mode": "wal",
            "foreign_keys": 1,
            "synchronous": 2,
            "recursive_triggers": 1,
            "application_id": 0x436D7074,
        }


def test_a_writer_holds_the_file_from_its_first_moment(sqlite_template: Path, tmp_path: Path) -> None:
    path = tmp_path / "copy.db"
    shutil.copy(sqlite_template, path)
    with (
        closing(open_database(path, CLOCK)) as database,
        closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as other,
        database.write(PROGRAM, "test.hold"),
        pytest.raises(sqlite3.OperationalError, match="locked"),
    ):
        other.execute("BEGIN IMMEDIATE")


def test_a_read_sees_one_moment(database_url: str) -> None:
    with closing(open_database(database_url, CLOCK)) as database:
        database.do(PROGRAM, settings.decide, "late.rate_ppm", 1)
        with database.read() as rd:
            assert settings.get(rd, "late.rate_ppm") == 1
            database.do(PROGRAM, settings.decide, "late.rate_ppm", 2)
            assert settings.get(rd, "late.rate_ppm") == 1
        with database.read() as rd:
            assert settings.get(rd, "late.rate_ppm") == 2


def test_what_a_reading_asks_twice_is_found_once_and_what_a_writer_asks_each_time(database_url: str) -> None:
    with closing(open_database(database_url, CLOCK)) as database:
        found: list[int] = []

        def answer() -> int:
            found.append(1)
            return len(found)

        for _ in range(2):
            with database.read() as rd:
                assert rd.once("one", answer) == rd.once("one", answer)
                assert rd.once("other", lambda: 7) == 7
        assert len(found) == 2
        with database.write(PROGRAM, "test.ask") as tx:
            assert tx.once("one", answer) != tx.once("one", answer)


def test_the_company_s_zone_decides_what_day_it_is(database_url: str) -> None:
    with closing(open_database(database_url, CLOCK)) as database:
        database.do(PROGRAM, company.found, "Boutique", zone="Pacific/Noumea")
    with closing(open_database(database_url)) as database:
        assert database.clock.zone == ZoneInfo("Pacific/Noumea")
        assert database.clock.day_of(datetime(2026, 11, 22, 14, 0, tzinfo=UTC)).day == 23


def test_the_anchor_follows_each_line_also_from_many_threads_and_names_the_company(database_url: str) -> None:
    with closing(open_database(database_url, CLOCK)) as database:
        database.do(PROGRAM, company.found, "Boutique")

        def work(name: str) -> None:
            for number in range(10):
                database.do(PROGRAM, settings.decide, name, number)

        threads = [
            threading.Thread(target=work, args=(name,))
            for name in ("bill.policy", "ship.policy", "ship.partial")
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        anchor = read_anchor(database.location.anchor)
        with database.read() as rd:
            head = rd.connection.exec_driver_sql("SELECT line_id, hash FROM audit_head").one()
            uid = company.the_company(rd).uid
        assert anchor is not None
        assert (anchor.line_id, anchor.hash, anchor.company) == (head.line_id, head.hash, uid)
        assert head.line_id == 31
        assert [
            each for each in database.location.anchor.parent.iterdir() if each.name.endswith(".new")
        ] == []


def test_whoever_may_not_use_a_verb_begins_nothing(database_url: str) -> None:
    with closing(open_database(database_url, CLOCK)) as database:
        seen = database.data_version()
        with pytest.raises(Refusal, match="not_allowed"):
            database.do(Actor("Lin", Role.READER), settings.decide, "ship.partial", True)
        assert database.data_version() == seen


def test_opening_needs_no_alembic_and_alembic_agrees_on_the_versions(database_url: str) -> None:
    subprocess.run([sys.executable, "-c", _OPEN, database_url], check=True)
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(migrate.FOLDER))
    script = ScriptDirectory.from_config(config)
    assert script.get_current_head() == migrate.head()
    assert sorted(each.revision for each in script.walk_revisions()) == migrate.known()


def test_a_read_nobody_wants_any_more_stops_before_its_next_statement(database_url: str) -> None:
    wanted = [True]
    with closing(open_database(database_url, CLOCK)) as database:
        with database.read(lambda: wanted[0]) as rd:
            assert settings.get(rd, "ship.partial") is not None
            wanted[0] = False
            with pytest.raises(Stopped):
                rd.scalar(select(setting.c.id))
        # The connection is whole and may be used again.
        with database.read() as rd:
            assert settings.get(rd, "ship.partial") is not None


def test_on_sqlite_a_read_stops_in_the_middle_of_a_statement(sqlite_template: Path, tmp_path: Path) -> None:
    path = tmp_path / "long.db"
    shutil.copy(sqlite_template, path)
    endless = text(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) SELECT count(*) FROM n"
    )
    looks: list[int] = []

    def wanted() -> bool:
        looks.append(1)
        return len(looks) < 5

    with closing(open_database(path, CLOCK)) as database:
        with pytest.raises(Stopped), database.read(wanted) as rd:
            rd.scalar(endless)
        assert len(looks) >= 5
        with database.read() as rd:
            assert (
                rd.scalar(
                    text(
                        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900000)"
                        " SELECT count(*) FROM n"
                    )
                )
                == 900_000
            )
