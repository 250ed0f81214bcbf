"""An upgrade comes through whole, or the database stands as it stood and opens with the program that made it."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from app.base import migrate, sealing, settings
from app.base.actor import PROGRAM
from app.base.backup import backup
from app.base.clock import FixedClock
from app.base.container import is_backup, read_backup
from app.base.database import Database, connect, open_database
from app.base.errors import Refusal, Trouble
from app.base.migrate import upgrade
from app.base.restore import restore
from app.base.schema import metadata
from tests.base.rows import contents, damage, fill

CLOCK = FixedClock()
HEAD = migrate.head()
NEXT = f"{int(HEAD) + 1:04}"
ORIGINAL = migrate.FOLDER

# Rebuilds a table that others point to, which on SQLite drops it: see house position 6.
REBUILD = """
    with op.batch_alter_table("invoice", recreate="always" if op.get_context().dialect.name == "sqlite" else "auto") as batch:
        batch.add_column(sa.Column("colour", sa.Text(), nullable=True))
"""
FAILS = (
    REBUILD
    + '    op.execute("UPDATE company SET name = \'half\'")\n    raise RuntimeError("the migration fails")\n'
)
# Against the rules: a migration that ends the transaction itself.
COMMITS = '    op.execute("UPDATE company SET name = \'half\'")\n    op.execute("COMMIT")\n'
COMMITS_AND_FAILS = COMMITS + "    raise RuntimeError('the migration fails')\n"
LOSES = '    op.execute("DELETE FROM allocation_vat")\n'
ORPHANS = '    op.execute("DELETE FROM customer")\n'
HANGS = (
    REBUILD
    + """
    import pathlib, time
    op.execute("UPDATE company SET name = 'half'")
    pathlib.Path({flag!r}).write_text("in the middle")
    time.sleep(60)
"""
)


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """A function that makes this the next program, whose new version does what it is told."""

    def become(body: str) -> Path:
        folder = tmp_path / "migrations"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(ORIGINAL, folder, ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "versions" / f"{NEXT}_next.py").write_text(
            f'import sqlalchemy as sa\nfrom alembic import op\n\nrevision = "{NEXT}"\ndown_revision = "{HEAD}"\n'
            f"branch_labels = None\ndepends_on = None\n\n\ndef upgrade():\n{body}",
            "utf-8",
        )
        monkeypatch.setattr(migrate, "FOLDER", folder)
        return folder

    return become


@pytest.fixture
def older(database_url: str) -> Iterator[Database]:
    """A database with a row in every table, made by this program, which is about to be the older one."""
    database = open_database(database_url, CLOCK)
    fill(database)
    yield database
    database.close()


@pytest.fixture
def file(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """The same, a file in any case."""
    path = tmp_path / "older" / "comptoir.db"
    path.parent.mkdir()
    shutil.copy(sqlite_template, path)
    database = open_database(path, CLOCK)
    fill(database)
    yield database
    database.close()


def test_an_older_database_is_told_apart_and_upgraded_with_every_row_and_trigger(
    older: Database, program: Callable[[str], Path]
) -> None:
    before = contents(older)
    older.close()
    program(REBUILD)
    with pytest.raises(Refusal) as told:
        open_database(older.location, CLOCK)
    assert (told.value.code, told.value.facts["found"], told.value.facts["known"]) == (
        "database_older",
        HEAD,
        NEXT,
    )
    with closing(connect(older.location, CLOCK)) as database:
        copy = upgrade(database)
        assert copy is not None
        assert upgrade(database) is None
    with closing(open_database(older.location, CLOCK)) as database:
        assert contents(database) == before
        with database.read() as rd:
            assert sealing.standing(rd.connection) == sealing.trigger_names(metadata, database.dialect)
            assert rd.scalar(text("SELECT count(*) FROM invoice WHERE colour IS NULL")) == 1
        with database.write(PROGRAM, "test.on") as tx:
            if database.dialect == "sqlite":
                assert tx.connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
            settings.decide(tx, "ship.policy", "when_covered")
        with pytest.raises(Exception, match="sealed"), database.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE invoice SET colour = 'red'")


def test_the_copy_taken_before_takes_the_older_program_back(
    older: Database, program: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = contents(older)
    program(REBUILD)
    copy = upgrade(older)
    older.close()
    assert copy is not None
    monkeypatch.setattr(migrate, "FOLDER", ORIGINAL)
    with pytest.raises(Refusal, match="database_newer"):
        open_database(older.location, CLOCK)
    if is_backup(copy):
        assert read_backup(copy).revision == HEAD
        restore(copy, tmp_path / "back.db", clock=CLOCK)
        back = open_database(tmp_path / "back.db", CLOCK)
    else:
        assert copy.parent == (older.location.path or copy).parent
        back = open_database(copy, CLOCK)
    after = contents(back)
    back.close()
    assert {table for table in after if after[table] != before[table]} <= {"audit_line", "audit_head"}


def must_stand_as_it_stood(database: Database, before: dict[str, list[Any]]) -> None:
    with closing(open_database(database.location, CLOCK)) as found:
        assert contents(found) == before
        with found.read() as rd:
            assert sealing.standing(rd.connection) == sealing.trigger_names(metadata, found.dialect)
        found.do(PROGRAM, settings.decide, "ship.policy", "when_covered")


@pytest.mark.parametrize("body", [FAILS, LOSES, ORPHANS], ids=["fails", "loses", "orphans"])
def test_a_migration_that_fails_leaves_the_database_as_it_stood(
    older: Database, program: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    before = contents(older)
    program(body)
    with pytest.raises(Trouble) as told:
        upgrade(older)
    assert told.value.code == "migration_failed"
    assert Path(str(told.value.facts["copy"])).exists()
    monkeypatch.setattr(migrate, "FOLDER", ORIGINAL)
    must_stand_as_it_stood(older, before)


@pytest.mark.parametrize("body", [COMMITS, COMMITS_AND_FAILS], ids=["commits", "commits_and_fails"])
def test_what_a_migration_stored_behind_our_back_is_undone_by_putting_the_copy_back(
    file: Database, program: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    before = contents(file)
    program(body)
    with pytest.raises(Trouble, match="migration_failed"):
        upgrade(file)
    monkeypatch.setattr(migrate, "FOLDER", ORIGINAL)
    must_stand_as_it_stood(file, before)


_UPGRADE = """
import sys
from pathlib import Path
from app.base import migrate
from app.base.database import connect
from app.base.location import locate
migrate.FOLDER = Path(sys.argv[2])
migrate.upgrade(connect(locate(sys.argv[1])))
"""


def test_an_upgrade_killed_in_the_middle_leaves_the_database_as_it_stood(
    older: Database, program: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(older)
    older.close()
    flag = tmp_path / "flag"
    folder = program(HANGS.format(flag=str(flag)))
    url = (
        older.location.url.render_as_string(hide_password=False)
        if older.location.url
        else str(older.location.path)
    )
    with subprocess.Popen([sys.executable, "-c", _UPGRADE, url, str(folder)]) as other:
        for _ in range(600):
            if flag.exists() or other.poll() is not None:
                break
            time.sleep(0.05)
        assert flag.exists()
        other.kill()
    assert other.returncode == -signal.SIGKILL
    monkeypatch.setattr(migrate, "FOLDER", ORIGINAL)
    with closing(open_database(older.location, CLOCK)) as database:
        assert contents(database) == before
    # And the next attempt, with a version that is whole, comes through.
    program(REBUILD)
    with closing(connect(older.location, CLOCK)) as database:
        upgrade(database)
    with closing(open_database(older.location, CLOCK)) as database:
        assert contents(database) == before


def test_a_corrupt_database_is_not_migrated(file: Database, program: Callable[[str], Path]) -> None:
    path = file.location.path
    assert path is not None
    file.close()
    damage(path, "outbox")
    content = path.read_bytes()
    program(REBUILD)
    with closing(connect(file.location, CLOCK)) as database, pytest.raises(Trouble, match="database_corrupt"):
        upgrade(database)
    assert path.read_bytes() == content
    assert [each for each in path.parent.iterdir() if "before" in each.name] == []


def test_two_that_upgrade_at_the_same_time_upgrade_once(
    older: Database, program: Callable[[str], Path]
) -> None:
    before = contents(older)
    older.close()
    folder = program(REBUILD)
    url = (
        older.location.url.render_as_string(hide_password=False)
        if older.location.url
        else str(older.location.path)
    )
    both = [subprocess.Popen([sys.executable, "-c", _UPGRADE, url, str(folder)]) for _ in range(2)]
    assert [each.wait() for each in both] == [0, 0]
    with closing(open_database(older.location, CLOCK)) as database:
        assert contents(database) == before


def test_a_backup_of_an_older_program_is_upgraded_while_it_is_restored(
    older: Database, program: Callable[[str], Path], tmp_path: Path, postgres_url: Callable[[], str]
) -> None:
    made = backup(older, tmp_path / "saved")
    before = contents(older)
    older.close()
    program(REBUILD)
    for target in (str(tmp_path / "new.db"), postgres_url()):
        assert restore(made.path, target, clock=CLOCK).upgraded_from == HEAD
        with closing(open_database(target, CLOCK)) as database:
            after = contents(database)
            assert {table for table in after if after[table] != before[table]} == {"audit_line", "audit_head"}
            with database.read() as rd:
                assert sealing.standing(rd.connection) == sealing.trigger_names(metadata, database.dialect)


def test_a_backup_of_a_later_program_is_refused(
    older: Database, program: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(REBUILD)
    upgrade(older)
    made = backup(older, tmp_path / "saved")
    older.close()
    monkeypatch.setattr(migrate, "FOLDER", ORIGINAL)
    with pytest.raises(Refusal) as told:
        restore(made.path, tmp_path / "new.db")
    assert (told.value.code, told.value.facts["found"]) == ("backup_newer", NEXT)
    assert not (tmp_path / "new.db").exists()


def test_what_stands_at_a_later_version_can_still_be_replaced_and_is_saved_first(
    older: Database, program: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = backup(older, tmp_path / "saved")
    program(REBUILD)
    upgrade(older)
    older.close()
    monkeypatch.setattr(migrate, "FOLDER", ORIGINAL)
    if older.dialect == "postgresql":
        with pytest.raises(Refusal, match="database_newer"):
            restore(made.path, older.location, replace=True, clock=CLOCK)
        return
    done = restore(made.path, older.location, replace=True, clock=CLOCK)
    assert done.aside is not None
    assert is_backup(done.aside)
    open_database(older.location, CLOCK).close()
