"""A backup: one closed file with everything of a company, checksummed, usable anywhere and on either dialect.

A consistent copy is made while others write, put into a container (see `app.base.container`) under another name, read
back and compared, then renamed. `app.base.restore` puts it back.
"""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from app.base import migrate, transfer
from app.base.anchor import Anchor, read_anchor, to_text
from app.base.container import (
    ANCHOR,
    DATABASE,
    FORMAT,
    MANIFEST,
    SUFFIX,
    Manifest,
    add,
    check,
    manifest_of,
    paper_name,
    written,
)
from app.base.database import Database
from app.base.driver_errors import guarded_file
from app.base.errors import Refusal, Trouble


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup as written and read back: where, how many bytes, and what it says of itself."""

    path: Path
    size: int
    manifest: Manifest


def backup(database: Database, to: Path) -> Backup:
    """Write a consistent copy of a company, also while others write; `to` is a file or a folder that exists.

    In a folder the file is named for the company and the moment. An earlier backup of the same company is replaced once
    the new one is proven. Refused with ``database_missing``, ``database_not_ours``, and ``backup_target_taken`` where
    something else stands. Troubles: those of the disk, and ``database_corrupt`` when what was copied does not hang
    together.
    """
    if database.location.path and not database.location.path.exists():
        raise Refusal("database_missing", place=database.location.words)
    revision = migrate.revision(database)
    if revision is None:
        raise Refusal("database_not_ours", place=database.location.words)
    now = database.clock.now()
    folder = to if to.is_dir() else to.parent
    with guarded_file(to):
        folder.mkdir(parents=True, exist_ok=True)
    with guarded_file(to), tempfile.TemporaryDirectory(prefix=".comptoir-", dir=folder) as name:
        place = Path(name)
        # Before the copy: the chain copied must then contain it, unless something was cut off.
        standing = read_anchor(database.location.anchor)
        if database.location.path:
            _copy(database.location.path, place / DATABASE)
        else:
            transfer.to_file(database, revision, place / DATABASE)
        with closing(sqlite3.connect(place / DATABASE)) as raw:
            _must_hang_together(raw, database.location.words)
            company, head, anchor = _company(raw), _head(raw)[0], _anchor_of(raw, standing)
            hashes = [
                str(digest)
                for (digest,) in raw.execute("SELECT DISTINCT hash FROM archive_paper ORDER BY hash")
            ]
        (place / ANCHOR).write_text(to_text(anchor), "utf-8")
        draft = place / "draft.zip"
        with zipfile.ZipFile(draft, "w", allowZip64=True) as container:
            files = {
                DATABASE: add(container, place / DATABASE, DATABASE),
                ANCHOR: add(container, place / ANCHOR, ANCHOR),
            }
            for digest, paper in _papers(database, hashes, place):
                files[paper_name(digest)] = add(container, paper, paper_name(digest))
            manifest = Manifest(
                FORMAT,
                *company,
                revision,
                now,
                head,
                transfer.row_counts(place / DATABASE),
                files,
                tuple(digest for digest in hashes if paper_name(digest) not in files),
                anchor.numbers,
            )
            container.writestr(MANIFEST, written(manifest), zipfile.ZIP_DEFLATED)
        target = to / _name(manifest) if to.is_dir() else to
        _must_be_free(target, manifest)
        check(draft)
        _put(draft, target)
    return Backup(target, target.stat().st_size, manifest)


def _copy(source: Path, copy: Path) -> None:
    migrate.copy_file(source, copy)
    with closing(sqlite3.connect(copy)) as raw:
        # One file that needs nothing beside it.
        raw.execute("PRAGMA journal_mode = DELETE")


def _must_hang_together(raw: sqlite3.Connection, place: str) -> None:
    sound = raw.execute("PRAGMA integrity_check(1)").fetchone()[0]
    orphan = raw.execute("PRAGMA foreign_key_check").fetchone()
    if sound != "ok" or orphan is not None:
        raise Trouble("database_corrupt", place=place, reason=str(sound if sound != "ok" else orphan))


def _company(raw: sqlite3.Connection) -> tuple[str, str]:
    row = raw.execute("SELECT uid, name FROM company WHERE id = 1").fetchone()
    return (str(row[0]), str(row[1])) if row else ("", "")


def _anchor_of(raw: sqlite3.Connection, standing: Anchor | None) -> Anchor:
    """The anchor that belongs to the copy; the one that stood when the chain does not contain it, as evidence."""
    if standing is not None:
        line = raw.execute("SELECT hash FROM audit_line WHERE id = ?", (standing.line_id,)).fetchone()
        if line is None or line[0] != standing.hash:
            return standing
    line_id, digest = _head(raw)
    series = raw.execute("SELECT kind, year, last FROM number_series").fetchall()
    return Anchor(
        line_id, digest, {f"{kind}-{year}": int(last) for kind, year, last in series}, _company(raw)[0]
    )


def _head(raw: sqlite3.Connection) -> tuple[int, str]:
    row = raw.execute("SELECT line_id, hash FROM audit_head WHERE id = 1").fetchone()
    return (int(row[0]), str(row[1])) if row else (0, "")


def _papers(database: Database, hashes: list[str], place: Path) -> Iterator[tuple[str, Path]]:
    """The archived originals the copy speaks of, whole ones only."""
    if database.archive_folder is not None:
        for digest in hashes:
            paper = database.archive_folder / digest[:2] / f"{digest}.pdf"
            if paper.is_file() and _file_digest(paper) == digest:
                yield digest, paper
        return
    wanted, beside = set(hashes), place / "paper.pdf"
    for digest, content in transfer.papers_of(database):
        if digest in wanted and hashlib.sha256(content).hexdigest() == digest:
            beside.write_bytes(content)
            yield digest, beside


def _file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _name(manifest: Manifest) -> str:
    name = re.sub(r"[^\w.-]+", "-", manifest.company_name).strip("-.") or "comptoir"
    return f"{name}-{manifest.created_at:%Y%m%dT%H%M%S}{SUFFIX}"


def _must_be_free(target: Path, manifest: Manifest) -> None:
    if not target.exists() or (target.is_file() and target.stat().st_size == 0):
        return
    try:
        with zipfile.ZipFile(target) as container:
            standing = manifest_of(container, target)
    except (Refusal, OSError, zipfile.BadZipFile, ValueError) as error:
        raise Refusal("backup_target_taken", place=str(target)) from error
    if standing.company_uid != manifest.company_uid:
        raise Refusal("backup_target_taken", place=str(target))


def _put(draft: Path, target: Path) -> None:
    """Name the finished file in one step, safely on the disk before and after."""
    sync_file(draft)
    draft.replace(target)
    sync_folder(target.parent)


def sync_file(path: Path) -> None:
    """Wait until a file is on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make the names in a folder as durable as the files; not every system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
