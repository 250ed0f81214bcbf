"""One closed file, proven, from either database."""

from __future__ import annotations

import sqlite3
import threading
import zipfile
from contextlib import closing, suppress
from pathlib import Path

import pytest

from app.base import settings
from app.base.actor import PROGRAM
from app.base.anchor import Anchor, write_anchor
from app.base.backup import backup
from app.base.clock import FixedClock
from app.base.container import ANCHOR, DATABASE, MANIFEST, SUFFIX, Manifest, is_backup, read_backup
from app.base.database import Database, open_database
from app.base.errors import Refusal, Trouble
from app.base.location import locate
from app.base.migrate import head
from tests.base.rows import PDF, damage, fill

CLOCK = FixedClock()


@pytest.fixture
def database(database_url: str) -> Database:
    found = open_database(database_url, CLOCK)
    fill(found)
    return found


def test_a_backup_holds_all_in_one_file_and_reads_back(database: Database, tmp_path: Path) -> None:
    made = backup(database, tmp_path / "saved.comptoir-backup")
    manifest = read_backup(made.path, tmp_path / "unpacked")
    assert manifest == made.manifest
    assert (manifest.company_name, manifest.created_at, manifest.missing_papers) == (
        "Thé & Café – Lapsang",
        CLOCK.now(),
        (),
    )
    assert manifest.rows["invoice"] == 1
    papers = [name for name in manifest.files if name.startswith("archive/")]
    assert sorted(manifest.files) == sorted([DATABASE, ANCHOR, *papers])
    assert (tmp_path / "unpacked" / papers[0]).read_bytes() == PDF
    with closing(sqlite3.connect(tmp_path / "unpacked" / DATABASE)) as raw:
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert raw.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'").fetchone()[0] > 20
    database.close()
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


def test_a_backup_in_a_folder_is_named_for_the_company_and_the_moment(
    database: Database, tmp_path: Path
) -> None:
    made = backup(database, tmp_path)
    assert made.path == tmp_path / f"Thé-Café-Lapsang-20261122T090000{SUFFIX}"
    assert is_backup(made.path)
    database.close()


def test_a_later_backup_of_the_same_company_replaces_the_earlier_one(
    database: Database, tmp_path: Path
) -> None:
    backup(database, tmp_path / "saved")
    database.do(PROGRAM, settings.decide, "late.rate_ppm", 1)
    made = backup(database, tmp_path / "saved")
    assert read_backup(tmp_path / "saved").head == made.manifest.head == 5
    database.close()


@pytest.mark.parametrize("content", [b"accounts of 2019", b"PK\x03\x04 not really", b"%PDF-1.7"])
def test_nothing_else_is_overwritten_by_a_backup(database: Database, tmp_path: Path, content: bytes) -> None:
    other = tmp_path / "other.txt"
    other.write_bytes(content)
    with pytest.raises(Refusal, match="backup_target_taken"):
        backup(database, other)
    if database.location.path:
        with pytest.raises(Refusal, match="backup_target_taken"):
            backup(database, database.location.path)
    assert other.read_bytes() == content
    assert [path for path in tmp_path.iterdir() if path.name.startswith(".comptoir")] == []
    database.close()


def test_a_backup_is_of_one_moment_while_others_write(database: Database, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            with database.write(PROGRAM, "test.pair") as tx:
                settings.decide(tx, "ship.policy", f"{number}")
                settings.decide(tx, "bill.policy", f"{number}")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        seen: list[int] = []
        for _ in range(4):
            made = backup(database, tmp_path / "saved")
            read_backup(made.path, tmp_path / "unpacked")
            with closing(sqlite3.connect(tmp_path / "unpacked" / DATABASE)) as raw:
                values = raw.execute(
                    "SELECT value FROM setting WHERE name IN ('ship.policy', 'bill.policy')"
                ).fetchall()
                lines = raw.execute("SELECT max(id), count(*) FROM audit_line").fetchone()
                head = raw.execute("SELECT line_id FROM audit_head").fetchone()[0]
            assert len(set(values)) <= 1
            assert lines == (head, head) == (made.manifest.head, made.manifest.head)
            seen.append(head)
    finally:
        stop.set()
        writer.join()
    assert seen[-1] > seen[0], "nothing was written meanwhile"
    database.close()


def test_a_paper_that_is_gone_or_damaged_is_named_and_the_rest_is_saved(
    database: Database, tmp_path: Path
) -> None:
    folder = database.archive_folder
    if folder is None:
        with database.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE archive_content DISABLE TRIGGER USER")
            connection.exec_driver_sql("UPDATE archive_content SET content = 'x'")
    else:
        next(folder.glob("??/*.pdf")).write_bytes(b"x")
    made = backup(database, tmp_path / "saved")
    assert len(made.manifest.missing_papers) == 1
    assert read_backup(made.path) == made.manifest
    database.close()


def test_an_anchor_the_chain_does_not_contain_is_kept_as_evidence(database: Database, tmp_path: Path) -> None:
    standing = Anchor(90, "f" * 64, {"invoice-2026": 40})
    write_anchor(database.location.anchor, standing)
    made = backup(database, tmp_path / "saved")
    read_backup(made.path, tmp_path / "unpacked")
    assert '"line": 90' in (tmp_path / "unpacked" / ANCHOR).read_text("utf-8")
    assert made.manifest.head == 4
    database.close()


def test_a_corrupt_database_is_not_saved_as_if_it_were_whole(sqlite_template: Path, tmp_path: Path) -> None:
    path = tmp_path / "comptoir.db"
    path.write_bytes(sqlite_template.read_bytes())
    database = open_database(path, CLOCK)
    fill(database)
    database.close()
    damage(path, "outbox")
    database = open_database(path, CLOCK)
    with pytest.raises(Trouble, match="database_corrupt"):
        backup(database, tmp_path / "saved")
    assert not (tmp_path / "saved").exists()
    database.close()


class Damaged(Exception):
    """The backup was refused for the right reason."""


def understood(path: Path) -> Manifest:
    try:
        return read_backup(path)
    except Refusal as refusal:
        if refusal.code in {"backup_damaged", "backup_not_ours"}:
            raise Damaged from refusal
        raise


def test_a_backup_with_any_byte_changed_is_refused_or_reads_the_same(
    sqlite_template: Path, tmp_path: Path
) -> None:
    path = tmp_path / "comptoir.db"
    path.write_bytes(sqlite_template.read_bytes())
    database = open_database(path, CLOCK)
    fill(database)
    made = backup(database, tmp_path / "saved")
    database.close()
    whole = made.path.read_bytes()
    unharmed = 0
    for place in range(0, len(whole), max(1, len(whole) // 60)):
        made.path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x41]) + whole[place + 1 :])
        with suppress(Damaged):
            assert understood(made.path) == made.manifest
            unharmed += 1
    # What is left are places that mean nothing, such as the date of an entry.
    assert unharmed < 10
    for size in (100, len(whole) // 2, len(whole) - 1):
        made.path.write_bytes(whole[:size])
        with pytest.raises(Refusal, match="backup_damaged"):
            read_backup(made.path)


def test_what_is_no_backup_or_of_a_later_program_says_so(sqlite_template: Path, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="backup_missing"):
        read_backup(tmp_path / "nowhere")
    with zipfile.ZipFile(tmp_path / "holiday.zip", "w") as other:
        other.writestr("photo.jpg", b"x")
    (tmp_path / "empty").touch()
    (tmp_path / "letter.txt").write_text("Chère Madame", "utf-8")
    for name in ("holiday.zip", "empty", "letter.txt"):
        with pytest.raises(Refusal, match="backup_not_ours"):
            read_backup(tmp_path / name)
    database = open_database(sqlite_template, CLOCK)
    made = backup(database, tmp_path / "saved")
    database.close()
    for old, new in ((f'"revision": "{head()}"', '"revision": "9999"'), ('"format": 1', '"format": 2')):
        later = tmp_path / "later"
        with zipfile.ZipFile(made.path) as source, zipfile.ZipFile(later, "w") as copy:
            for entry in source.namelist():
                content = source.read(entry)
                copy.writestr(
                    entry, content.replace(old.encode(), new.encode()) if entry == MANIFEST else content
                )
        with pytest.raises(Refusal, match="backup_newer"):
            read_backup(later)


def test_an_entry_that_would_leave_the_folder_is_refused(sqlite_template: Path, tmp_path: Path) -> None:
    database = open_database(sqlite_template, CLOCK)
    made = backup(database, tmp_path / "saved")
    database.close()
    evil = tmp_path / "evil"
    with zipfile.ZipFile(made.path) as source, zipfile.ZipFile(evil, "w") as copy:
        for entry in source.namelist():
            content = source.read(entry)
            if entry == MANIFEST:
                content = content.replace(b'"anchor.json"', b'"../escaped.pdf"')
            copy.writestr("../escaped.pdf" if entry == ANCHOR else entry, content)
    with pytest.raises(Refusal, match="backup_damaged"):
        read_backup(evil, tmp_path / "unpacked")
    assert not (tmp_path / "escaped.pdf").exists()


def test_the_location_of_a_backup_is_no_database_to_open(sqlite_template: Path, tmp_path: Path) -> None:
    database = open_database(sqlite_template, CLOCK)
    made = backup(database, tmp_path / "saved")
    database.close()
    with pytest.raises(Refusal, match="database_not_ours"):
        open_database(locate(made.path))
