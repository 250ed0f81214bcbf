"""What can be wrong with a file or its place: each fault is told by its own name, and nothing is half stored."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.base import migrate, settings
from app.base.actor import PROGRAM
from app.base.audit import audit_line
from app.base.backup import backup
from app.base.clock import FixedClock
from app.base.database import Database, connect, open_database
from app.base.errors import Refusal, Trouble
from app.base.location import locate
from app.base.migrate import create, must_be_sound
from app.base.restore import restore
from tests.base.rows import contents, damage, fill

CLOCK = FixedClock()
AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


@pytest.fixture
def file(sqlite_template: Path, tmp_path: Path) -> Path:
    """A company's database nobody has open."""
    path = tmp_path / "books" / "comptoir.db"
    path.parent.mkdir()
    shutil.copy(sqlite_template, path)
    database = open_database(path, CLOCK)
    fill(database)
    database.close()
    return path


def lines(database: Database) -> int:
    with database.read() as rd:
        return rd.scalar(select(func.count()).select_from(audit_line))


# --- what stands there ---


def test_a_file_that_is_not_there_is_missing_and_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="database_missing"):
        open_database(tmp_path / "nowhere" / "comptoir.db")
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("content", [b"", b"Sehr geehrte Damen und Herren,\n" * 100, bytes(range(256)) * 40])
def test_a_file_of_another_kind_is_not_ours_and_stays_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "letter.db"
    path.write_bytes(content)
    with pytest.raises(Refusal, match="database_not_ours"):
        open_database(path)
    assert path.read_bytes() == content
    assert [each.name for each in tmp_path.iterdir()] == ["letter.db"]


@pytest.mark.parametrize(
    "statements",
    [
        "CREATE TABLE song (title)",
        "CREATE TABLE alembic_version (version_num); INSERT INTO alembic_version VALUES ('0001')",
    ],
)
def test_a_database_of_another_program_is_not_ours_and_stays_as_it_is(
    tmp_path: Path, statements: str
) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as raw:
        raw.executescript(statements)
    content = path.read_bytes()
    with pytest.raises(Refusal, match="database_not_ours"):
        open_database(path)
    assert path.read_bytes() == content


def test_a_folder_is_not_ours(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="database_not_ours"):
        open_database(tmp_path)


def test_a_database_of_a_later_program_is_newer_and_not_touched(file: Path) -> None:
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Refusal) as told:
        open_database(file)
    assert (told.value.code, told.value.facts["found"]) == ("database_newer", "9999")
    with closing(connect(locate(file))) as database, pytest.raises(Refusal, match="database_newer"):
        migrate.upgrade(database)


def test_a_standing_file_is_not_made_anew(file: Path) -> None:
    before = file.read_bytes()
    with pytest.raises(Refusal, match="database_exists"):
        create(locate(file))
    with pytest.raises(Refusal, match="database_exists"):
        create(locate(file.parent))
    assert file.read_bytes() == before


def test_an_anchor_left_by_a_file_that_is_gone_is_set_aside_for_a_new_company(file: Path) -> None:
    file.unlink()
    database = create(locate(file), CLOCK)
    fill(database)
    anchor = database.location.anchor
    assert '"line": 4' in anchor.read_text("utf-8")
    assert len(list(anchor.parent.glob("*.old"))) == 1
    database.close()


# --- other programs ---


def test_a_writer_waits_for_another_program_and_then_says_who_is_busy(file: Path) -> None:
    database = open_database(file, CLOCK, busy_seconds=0.1)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Trouble, match="database_busy"):
            database.do(PROGRAM, settings.decide, "ship.partial", True)
        # Reading goes on meanwhile.
        assert lines(database) == 4
        other.execute("COMMIT")
    database.do(PROGRAM, settings.decide, "ship.partial", True)
    assert lines(database) == 5
    database.close()


def test_a_file_another_program_keeps_to_itself_is_busy(file: Path) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Trouble, match="database_busy"):
            open_database(file, CLOCK, busy_seconds=0.1)


# --- what may not be written ---

_AS_ANOTHER = """
import os, sys
sys.path[:0] = {path!r}
os.chdir("/")
import app.base.migrate, app.base.backup, app.base.restore, app.base.settings
from app.base.actor import PROGRAM
from app.base.database import connect, open_database
from app.base.errors import Refusal, Trouble
from app.base.location import locate
from pathlib import Path
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
def told(work):
    try:
        work()
    except (Refusal, Trouble) as fault:
        return fault.code
    return "nothing"
place = Path(sys.argv[1])
for work in {works}:
    print(told(work))
"""


def as_another(place: Path, *works: str) -> list[str]:
    """What a user without any right of ours is told; root would be let in everywhere."""
    listed = "[" + ", ".join(f"lambda: {work}" for work in works) + "]"
    code = _AS_ANOTHER.format(path=[str(Path.cwd()), *sys.path], works=listed)
    done = subprocess.run(
        [sys.executable, "-c", code, str(place)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.fixture
def open_place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder that any user reaches; pytest's own are closed to others."""
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="comptoir-open-"))
    folder.chmod(0o755)
    yield folder
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755)
    shutil.rmtree(folder)


def test_a_read_only_file_and_a_read_only_folder_are_told_apart(file: Path, open_place: Path) -> None:
    for name, of_folder, of_file in (
        ("free", 0o777, 0o666),
        ("file", 0o777, 0o444),
        ("folder", 0o555, 0o666),
    ):
        (open_place / name).mkdir()
        shutil.copy(file, open_place / name / "a.db")
        (open_place / name / "a.db").chmod(of_file)
        (open_place / name).chmod(of_folder)
    # Straight at the file, past the look before, the driver's own words are understood as well.
    write = (
        "connect(locate(place / '{}' / 'a.db')).do(PROGRAM, app.base.settings.decide, 'ship.partial', True)"
    )
    assert as_another(
        open_place,
        "open_database(place / 'free' / 'a.db')",
        "open_database(place / 'file' / 'a.db')",
        "open_database(place / 'folder' / 'a.db')",
        "app.base.migrate.create(locate(place / 'folder' / 'new.db'))",
        "app.base.backup.backup(open_database(place / 'free' / 'a.db'), place / 'folder' / 'saved')",
        write.format("file"),
        write.format("folder"),
    ) == [
        "nothing",
        "database_read_only",
        "folder_read_only",
        "folder_read_only",
        "folder_read_only",
        "database_read_only",
        "database_read_only",
    ]


@pytest.mark.skipif(not AS_ROOT, reason="only root mounts")
def test_a_medium_that_may_only_be_read_says_so(file: Path, tmp_path: Path) -> None:
    with memory_disk(tmp_path / "medium", "4m") as medium:
        shutil.copy(file, medium / "comptoir.db")
        mount("", medium, "", MS_REMOUNT | MS_RDONLY)
        with pytest.raises(Trouble, match="database_read_only"):
            open_database(medium / "comptoir.db")
        with pytest.raises(Trouble, match="folder_read_only"):
            create(locate(medium / "new.db"))


# --- what is broken ---


def test_a_file_with_a_page_overwritten_is_corrupt_where_it_is_touched_and_when_checked(file: Path) -> None:
    damage(file, "setting")
    database = open_database(file, CLOCK)
    with pytest.raises(Trouble, match="database_corrupt"), database.read() as rd:
        settings.get(rd, "ship.partial")
    with pytest.raises(Trouble, match="database_corrupt"):
        database.do(PROGRAM, settings.decide, "ship.partial", True)
    with pytest.raises(Trouble, match="database_corrupt"):
        must_be_sound(database)
    assert lines(database) == 4
    database.close()


@pytest.mark.parametrize("size", [100, 4096, 30_000, 200_000])
def test_a_truncated_file_is_corrupt(file: Path, size: int) -> None:
    content = file.read_bytes()
    assert len(content) > size
    file.write_bytes(content[:size])
    with pytest.raises(Trouble, match="database_corrupt"), closing(open_database(file, CLOCK)) as database:
        must_be_sound(database)


def test_a_row_whose_parent_is_gone_is_found_by_the_check(file: Path) -> None:
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("DELETE FROM customer")
    with closing(open_database(file, CLOCK)) as database, pytest.raises(Trouble, match="database_corrupt"):
        must_be_sound(database)


_KILLED = """
import os, signal, sys
from app.base import settings
from app.base.actor import PROGRAM
from app.base.database import open_database
database = open_database(sys.argv[1])
for number in range(3):
    database.do(PROGRAM, settings.decide, "late.rate_ppm", number)
with database.write(PROGRAM, "test.killed") as tx:
    for number in range(2000):
        settings.decide(tx, "bill.policy", "x" * 2000 + str(number))
    if sys.argv[2] == "after":
        tx.connection.exec_driver_sql("PRAGMA cache_spill = ON")
        tx.finish()
        os.kill(os.getpid(), signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_program_killed_in_the_middle_of_a_write_leaves_what_was_committed(file: Path, when: str) -> None:
    killed = subprocess.run([sys.executable, "-c", _KILLED, str(file), when], check=False)
    assert killed.returncode == -signal.SIGKILL
    database = open_database(file, CLOCK)
    must_be_sound(database)
    with database.read() as rd:
        assert settings.get(rd, "late.rate_ppm") == 2
        assert settings.get(rd, "bill.policy") == "on_shipment"
    assert lines(database) == 7
    database.do(PROGRAM, settings.decide, "late.rate_ppm", 9)
    assert lines(database) == 8
    database.close()


# --- a full disk ---

MS_RDONLY, MS_REMOUNT = 1, 32


def mount(source: str, target: Path, kind: str, flags: int, options: str = "") -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(source.encode(), str(target).encode(), kind.encode(), flags, options.encode()) != 0:
        pytest.skip(f"no file system can be mounted here: {os.strerror(ctypes.get_errno())}")


class memory_disk:  # noqa: N801 - used like a function
    """A small file system of its own."""

    def __init__(self, target: Path, size: str) -> None:
        self.target, self.size = target, size

    def __enter__(self) -> Path:
        self.target.mkdir()
        mount("tmpfs", self.target, "tmpfs", 0, f"size={self.size}")
        return self.target

    def __exit__(self, *_: object) -> None:
        ctypes.CDLL(None, use_errno=True).umount2(str(self.target).encode(), 2)


@pytest.mark.skipif(not AS_ROOT, reason="only root mounts; the test below fills a disk for everybody")
def test_on_a_full_disk_nothing_is_half_stored_and_work_goes_on_once_there_is_room(
    file: Path, tmp_path: Path
) -> None:
    with memory_disk(tmp_path / "small", "3m") as small:
        path = small / "comptoir.db"
        shutil.copy(file, path)
        database = open_database(path, CLOCK)
        before = contents(database)
        free = shutil.disk_usage(small).free
        filler = small / "filler"
        filler.write_bytes(b"x" * (free - 40_000))
        told: set[str] = set()
        stored = 0
        for number in range(40):
            try:
                database.do(PROGRAM, settings.decide, "bill.policy", "x" * 3_000 + str(number))
                stored = number + 1
            except Trouble as trouble:
                told.add(trouble.code)
                break
        assert told == {"disk_full"}
        assert lines(database) == 4 + stored
        with database.read() as rd:
            kept = settings.get(rd, "bill.policy")
            assert kept == ("x" * 3_000 + str(stored - 1) if stored else "on_shipment")
        with pytest.raises(Trouble, match="disk_full"):
            backup(database, small / "saved")
        with pytest.raises(Trouble, match="disk_full"):
            create(locate(small / "new.db"))
        assert sorted(each.name for each in small.iterdir() if "comptoir.db" not in each.name) == ["filler"]
        filler.unlink()
        database.do(PROGRAM, settings.decide, "bill.policy", "by_hand")
        assert lines(database) == 5 + stored
        must_be_sound(database)
        after = contents(database)
        assert {table for table in after if after[table] != before[table]} == {
            "audit_head", "audit_line", "audit_mention", "setting",
        }  # fmt: skip
        database.close()


@pytest.mark.skipif(not AS_ROOT, reason="only root mounts")
def test_a_restore_onto_a_full_disk_changes_nothing(file: Path, tmp_path: Path) -> None:
    database = open_database(file, CLOCK)
    made = backup(database, tmp_path / "saved")
    database.close()
    # Room for the file and half of a second one.
    with memory_disk(tmp_path / "small", f"{file.stat().st_size * 3 // 2048}k") as small:
        shutil.copy(file, small / "comptoir.db")
        before = (small / "comptoir.db").read_bytes()
        with pytest.raises(Trouble, match="disk_full"):
            restore(made.path, small / "comptoir.db", replace=True)
        with pytest.raises(Trouble, match="disk_full"):
            restore(made.path, small / "new.db")
        assert (small / "comptoir.db").read_bytes() == before
        assert [each.name for each in small.iterdir()] == ["comptoir.db"]


_LIMITED = """
import resource, signal, sys
from app.base import settings
from app.base.actor import PROGRAM
from app.base.database import open_database
from app.base.errors import Trouble
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
database = open_database(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
stored = 0
try:
    for number in range(2000):
        with database.write(PROGRAM, "test.fill") as tx:
            settings.decide(tx, "bill.policy", "x" * 3000 + str(number))
            tx.note(number=number)
        stored += 1
except Trouble as trouble:
    print(trouble.code, stored)
"""


def test_a_file_that_may_grow_no_further_keeps_what_was_told_to_be_stored(file: Path) -> None:
    size = str(file.stat().st_size + 100_000)
    done = subprocess.run(
        [sys.executable, "-c", _LIMITED, str(file), size], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    code, stored = done.stdout.split()
    assert code in {"disk_full", "disk_failing"}
    database = open_database(file, CLOCK)
    must_be_sound(database)
    assert lines(database) == 4 + int(stored)
    database.close()
