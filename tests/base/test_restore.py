"""A backup put back: whole or not at all, on either database, and never a number twice."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from app.base import archive, settings
from app.base.actor import PROGRAM, Actor, Role
from app.base.anchor import read_anchor
from app.base.audit import audit_line, history
from app.base.backup import backup
from app.base.clock import FixedClock
from app.base.container import is_backup
from app.base.database import Database, connect, open_database
from app.base.errors import Refusal, Trouble
from app.base.location import locate
from app.base.migrate import create
from app.base.numbering import number_lost, number_series, take
from app.base.restore import Lost, restore
from app.base.schema import metadata
from app.base.sealing import standing, trigger_names
from tests.base.rows import PDF, contents, damage, fill

_OPEN = """
import sys
from app.base.database import open_database
with open_database(sys.argv[1]).read():
    print("open", flush=True)
sys.stdin.read()
"""
_RESTORE = """
import pathlib, sys
from app.base.restore import restore
print("start", flush=True)
restore(pathlib.Path(sys.argv[1]), sys.argv[2], replace=True)
"""
CLOCK = FixedClock()
LATER = FixedClock.on(date(2026, 12, 24))


@pytest.fixture
def database(database_url: str) -> Database:
    found = open_database(database_url, CLOCK)
    fill(found)
    return found


@pytest.fixture
def saved(sqlite_template: Path, tmp_path: Path) -> Path:
    """A backup of a company with invoice 1."""
    path = tmp_path / "origin" / "comptoir.db"
    path.parent.mkdir()
    path.write_bytes(sqlite_template.read_bytes())
    found = open_database(path, CLOCK)
    fill(found)
    made = backup(found, tmp_path / "saved.comptoir-backup")
    found.close()
    return made.path


def issue(database: Database, count: int, kind: str = "invoice", on: date = date(2026, 11, 22)) -> list[str]:
    taken: list[str] = []
    for _ in range(count):
        with database.write(PROGRAM, "test.issue") as tx:
            taken.append(take(tx, kind, on).text)
            tx.note(number=taken[-1])
    return taken


def test_a_backup_of_either_database_goes_into_the_other_with_every_row(
    database: Database, postgres_url: Callable[[], str], tmp_path: Path
) -> None:
    before = contents(database)
    made = backup(database, tmp_path / "saved")
    database.close()
    for target in (str(tmp_path / "new" / "file.db"), postgres_url()):
        done = restore(made.path, target, clock=LATER)
        assert (done.lost, done.aside, done.upgraded_from) == ((), None, None)
        found = open_database(target, LATER)
        after = contents(found)
        added = {
            table: [row for row in rows if row not in before[table]]
            for table, rows in after.items()
            if rows != before[table]
        }
        # Only the line of the restore is new.
        assert sorted(added) == ["audit_head", "audit_line"]
        with found.read() as rd:
            line = rd.execute(select(audit_line).order_by(audit_line.c.id.desc())).first()
            paper = archive.paper_of(rd, "invoice", 1)
            assert paper is not None
            assert archive.content_of(rd, found.archive_folder, paper) == PDF
            assert standing(rd.connection) == trigger_names(metadata, found.dialect)
            assert [event.verb for event in history(rd, "company", 1)] == ["company.found"]
        assert line is not None
        assert line.verb == "database.restore"
        # Keys go on after those that came with the backup.
        with found.write(PROGRAM, "test.go_on") as tx:
            settings.decide(tx, "ship.policy", "when_covered")
        anchor = read_anchor(found.location.anchor)
        assert anchor is not None
        assert anchor.line_id == line.id + 1
        again = backup(found, tmp_path / "again").manifest.rows
        grown = {table: count - made.manifest.rows[table] for table, count in again.items()}
        assert {table: more for table, more in grown.items() if more} == {
            "audit_line": 2,
            "audit_mention": 1,
            "setting": 1,
        }
        found.close()


def test_every_table_goes_on_counting_after_a_restore(
    database: Database, postgres_url: Callable[[], str], tmp_path: Path
) -> None:
    made = backup(database, tmp_path / "saved")
    database.close()
    url = postgres_url()
    restore(made.path, url, clock=LATER)
    found = open_database(url, LATER)
    with found.engine.begin() as connection:
        for table in metadata.sorted_tables:
            if "id" not in table.c:
                continue
            sequence = connection.exec_driver_sql(
                f"SELECT pg_get_serial_sequence('{table.name}', 'id')"
            ).scalar()
            if sequence:
                last = connection.exec_driver_sql(
                    f"SELECT coalesce(max(id), 0) FROM {table.name}"
                ).scalar_one()
                assert connection.exec_driver_sql(f"SELECT nextval('{sequence}')").scalar_one() == last + 1, (
                    table.name
                )
    found.close()


def test_a_standing_database_is_not_written_over_unless_asked(database: Database, saved: Path) -> None:
    before = contents(database)
    with pytest.raises(Refusal, match="database_exists"):
        restore(saved, database.location, clock=LATER)
    assert contents(database) == before
    database.close()


def test_what_is_replaced_is_saved_first_and_its_numbers_are_never_given_again(
    database: Database, tmp_path: Path
) -> None:
    made = backup(database, tmp_path / "saved")
    issue(database, 5)
    issue(database, 2, "credit_note")
    issue(database, 1, "invoice", date(2027, 1, 4))
    lost_chain = read_anchor(database.location.anchor)
    before = contents(database)
    database.close()
    done = restore(made.path, database.location, replace=True, clock=LATER)
    assert done.lost == (
        Lost("credit_note", 2026, 1, 2),
        Lost("invoice", 2026, 2, 6),
        Lost("invoice", 2027, 1, 1),
    )
    found = open_database(database.location, LATER)
    with found.read() as rd:
        listed = rd.execute(
            select(number_lost.c.kind, number_lost.c.year, number_lost.c.first, number_lost.c.last)
        ).all()
        body = rd.scalar(select(audit_line.c.body).order_by(audit_line.c.id.desc()).limit(1))
    # The row that stood in the backup before is the test's own.
    assert [tuple(row) for row in listed[1:]] == [
        (lost.kind, lost.year, lost.first, lost.last) for lost in done.lost
    ]
    told = json.loads(body)
    assert lost_chain is not None
    assert [lost_chain.line_id, lost_chain.hash] in told["facts"]["anchors"]
    assert {row[0] for row in told["rows"]} == {"number_lost"}
    assert issue(found, 1, on=date(2026, 12, 24)) == ["FA-2026-0007"]
    assert issue(found, 1, on=date(2027, 1, 5)) == ["FA-2027-0002"]
    anchor = read_anchor(found.location.anchor)
    assert anchor is not None
    assert (anchor.line_id, anchor.numbers["invoice-2026"]) == (7, 7)
    found.close()
    # What was replaced can be put back in its turn.
    assert done.aside is not None
    assert is_backup(done.aside)
    target = tmp_path / "aside.db"
    restore(done.aside, target, clock=LATER)
    again = open_database(target, LATER)
    after = contents(again)
    assert {table: rows for table, rows in after.items() if not table.startswith("audit")} == {
        table: rows for table, rows in before.items() if not table.startswith("audit")
    }
    again.close()


def test_numbers_lost_with_the_file_are_known_from_the_anchor_that_was_left(
    saved: Path, tmp_path: Path
) -> None:
    origin = tmp_path / "origin" / "comptoir.db"
    database = open_database(origin, CLOCK)
    issue(database, 3)
    database.close()
    origin.unlink()
    done = restore(saved, origin, clock=LATER)
    assert done.lost == (Lost("invoice", 2026, 2, 4),)
    database = open_database(origin, LATER)
    with pytest.raises(Refusal, match="date_before_last_number"):
        # When the lost ones were dated nobody knows, so none may be dated before the day of the restore.
        issue(database, 1, on=date(2026, 12, 23))
    assert issue(database, 1, on=date(2026, 12, 24)) == ["FA-2026-0005"]
    database.close()


def test_an_anchor_of_another_company_tells_nothing_about_this_one(saved: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    database = create(locate(other), CLOCK)
    fill(database)
    issue(database, 9)
    database.close()
    other.unlink()
    assert restore(saved, other, clock=LATER).lost == ()


def test_another_company_is_not_replaced(saved: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    database = create(locate(other), CLOCK)
    fill(database)
    before = contents(database)
    with pytest.raises(Refusal, match="backup_of_another_company"):
        restore(saved, other, replace=True, clock=LATER)
    assert contents(database) == before
    database.close()


def test_what_is_not_ours_is_not_replaced(saved: Path, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Madame, Monsieur, …" * 100, "utf-8")
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as raw:
        raw.execute("CREATE TABLE song (title TEXT)")
    for path in (letter, other):
        content = path.read_bytes()
        with pytest.raises(Refusal, match="database_not_ours"):
            restore(saved, path, replace=True, clock=LATER)
        assert path.read_bytes() == content


def test_what_is_not_ours_is_not_replaced_on_a_server(saved: Path, postgres_url: Callable[[], str]) -> None:
    url = postgres_url()
    other = connect(locate(url), CLOCK)
    with other.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE song (title TEXT)")
    with pytest.raises(Refusal, match="database_exists"):
        restore(saved, url, clock=LATER)
    with pytest.raises(Refusal, match="database_not_ours"):
        restore(saved, url, replace=True, clock=LATER)
    with pytest.raises(Refusal, match="database_exists"):
        create(locate(url), CLOCK)
    with other.engine.begin() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM song").scalar() == 0
    other.close()


def test_a_damaged_backup_changes_nothing(saved: Path, tmp_path: Path) -> None:
    content = bytearray(saved.read_bytes())
    content[len(content) // 2] ^= 1
    saved.write_bytes(content)
    origin = tmp_path / "origin" / "comptoir.db"
    before = origin.read_bytes()
    with pytest.raises(Refusal, match="backup_damaged"):
        restore(saved, origin, replace=True, clock=LATER)
    with pytest.raises(Refusal, match="backup_damaged"):
        restore(saved, tmp_path / "new.db", clock=LATER)
    assert origin.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["origin", saved.name]
    assert sorted(path.name for path in origin.parent.iterdir()) == [
        "comptoir.db",
        "comptoir.db.anchor",
        "comptoir.db.archive",
    ]


@pytest.mark.parametrize("how", ["page", "header", "truncated"])
def test_a_broken_file_is_moved_aside_untouched_and_replaced(saved: Path, tmp_path: Path, how: str) -> None:
    origin = tmp_path / "origin" / "comptoir.db"
    database = open_database(origin, CLOCK)
    issue(database, 2)
    database.close()
    if how == "page":
        damage(origin, "number_series")
    elif how == "header":
        origin.write_bytes(b"\x00" * 4096 + origin.read_bytes()[4096:])
    else:
        origin.write_bytes(origin.read_bytes()[:9000])
    broken = origin.read_bytes()
    done = restore(saved, origin, replace=True, clock=LATER)
    assert done.aside is not None
    assert done.aside.read_bytes() == broken
    assert done.lost == (Lost("invoice", 2026, 2, 3),)
    database = open_database(origin, LATER)
    assert issue(database, 1, on=LATER.today()) == ["FA-2026-0004"]
    database.close()


def test_a_file_another_program_has_open_is_not_replaced(saved: Path, tmp_path: Path) -> None:
    origin = tmp_path / "origin" / "comptoir.db"
    with subprocess.Popen(
        [sys.executable, "-c", _OPEN, str(origin)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        with pytest.raises(Trouble, match="database_in_use"):
            restore(saved, origin, replace=True, clock=LATER)
        other.communicate()
    assert restore(saved, origin, replace=True, clock=LATER).lost == ()


def test_whoever_may_not_restore_does_not(saved: Path, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="not_allowed"):
        restore(saved, tmp_path / "new.db", actor=Actor("Lin", Role.CLERK))


def test_a_cloud_folder_takes_backups_and_no_database(saved: Path, tmp_path: Path) -> None:
    folder = tmp_path / "Dropbox"
    folder.mkdir()
    database = open_database(tmp_path / "origin" / "comptoir.db", CLOCK)
    assert backup(database, folder).path.parent == folder
    database.close()
    with pytest.raises(Refusal, match="database_in_cloud_folder"):
        restore(saved, folder / "new.db")


def test_a_restore_killed_at_any_moment_leaves_the_old_or_the_new_database_whole(
    saved: Path, tmp_path: Path
) -> None:
    origin = tmp_path / "origin" / "comptoir.db"
    states: set[int] = set()
    for delay in (0.1, 0.2, 0.3):
        with subprocess.Popen(
            [sys.executable, "-c", _RESTORE, str(saved), str(origin)], stdout=subprocess.PIPE
        ) as other:
            assert other.stdout is not None
            other.stdout.readline()
            time.sleep(delay)
            other.kill()
        database = open_database(origin, LATER)
        with database.read() as rd:
            states.add(len(rd.execute(select(audit_line.c.id)).all()))
            assert rd.connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            assert rd.execute(select(number_series.c.last)).scalars().all() == [1]
        database.close()
    assert states <= {4, 5}
