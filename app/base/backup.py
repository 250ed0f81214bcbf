"""A backup: one closed file with everything of a company, checksummed, usable anywhere and on either dialect.

A zip with four kinds of entries: `database.sqlite` (the same schema on both dialects, keys kept), the archived papers
as `archive/<two digits>/<hash>.pdf`, `anchor.json`, and `manifest.json`, which says whose it is, from when, and the
SHA-256 of every other entry. Written under another name, read back and compared, then renamed.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from app.base import migrate, transfer
from app.base.anchor import Anchor, read_anchor, to_text
from app.base.database import Database
from app.base.driver_errors import guarded_file
from app.base.errors import Refusal, Trouble

SUFFIX = ".comptoir-backup"
FORMAT = 1
DATABASE, ANCHOR, MANIFEST = "database.sqlite", "anchor.json", "manifest.json"

_PAPER = re.compile(r"archive/([0-9a-f]{2})/(\1[0-9a-f]{62})\.pdf")
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself: whose, at which revision, from when; rows by table; checksums by entry.

    `company_uid` and `company_name` are empty before the company was founded. `head` is the last line of the audit
    chain, 0 for none. `missing_papers` are hashes of archived originals that were not there any more, or damaged.
    """

    format: int
    company_uid: str
    company_name: str
    revision: str
    created_at: datetime
    head: int
    rows: dict[str, int]
    files: dict[str, str]
    missing_papers: tuple[str, ...] = ()

    @property
    def papers(self) -> int:
        """How many archived originals it holds."""
        return sum(1 for name in self.files if _PAPER.fullmatch(name))


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
            hashes = [str(digest) for (digest,) in raw.execute("SELECT DISTINCT hash FROM archive_paper ORDER BY hash")]
        (place / ANCHOR).write_text(to_text(anchor), "utf-8")
        draft = place / "draft.zip"
        with zipfile.ZipFile(draft, "w", allowZip64=True) as container:
            files = {DATABASE: _add(container, place / DATABASE, DATABASE), ANCHOR: _add(container, place / ANCHOR, ANCHOR)}
            for digest, paper in _papers(database, hashes, place):
                files[_paper_name(digest)] = _add(container, paper, _paper_name(digest))
            manifest = Manifest(
                FORMAT,
                *company,
                revision,
                now,
                head,
                transfer.row_counts(place / DATABASE),
                files,
                tuple(digest for digest in hashes if _paper_name(digest) not in files),
            )
            container.writestr(MANIFEST, _written(manifest), zipfile.ZIP_DEFLATED)
        target = to / _name(manifest) if to.is_dir() else to
        _must_be_free(target, manifest)
        _checked(draft)
        _put(draft, target)
    return Backup(target, target.stat().st_size, manifest)


def read_backup(path: Path, into: Path | None = None) -> Manifest:
    """Read a backup from end to end, every checksum compared, and unpack it `into` a folder when one is given.

    Refused with ``backup_missing``, ``backup_not_ours``, ``backup_newer`` (made by a later version of the program) or
    ``backup_damaged`` (`what` names the entry); nothing of a damaged one is to be used.
    """
    if not path.is_file():
        raise Refusal("backup_missing", place=str(path))
    manifest = _checked(path, into)
    if manifest.revision not in migrate.known():
        raise Refusal("backup_newer", place=str(path), found=manifest.revision, known=migrate.head())
    return manifest


def paper_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """The archived originals of an unpacked backup, by hash."""
    for paper in sorted((folder / "archive").glob("??/*.pdf")):
        yield paper.stem, paper


def _checked(path: Path, into: Path | None = None) -> Manifest:
    try:
        with path.open("rb") as file, zipfile.ZipFile(file) as container:
            manifest = _manifest(container, path)
            if sorted(container.namelist()) != sorted([*manifest.files, MANIFEST]):
                raise Refusal("backup_damaged", place=str(path), what=MANIFEST)
            for entry, digest in manifest.files.items():
                if _digest(container, entry, into) != digest:
                    raise Refusal("backup_damaged", place=str(path), what=entry)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise Refusal("backup_damaged", place=str(path), what=(str(error) or "…").splitlines()[0][:100]) from error
    return manifest


def is_backup(path: Path) -> bool:
    """Whether a file looks like a backup, without reading all of it."""
    try:
        with zipfile.ZipFile(path) as container:
            return MANIFEST in container.namelist() and DATABASE in container.namelist()
    except (OSError, zipfile.BadZipFile, ValueError):
        return False


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
    return Anchor(line_id, digest, {f"{kind}-{year}": int(last) for kind, year, last in series}, _company(raw)[0])


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


def _add(container: zipfile.ZipFile, file: Path, name: str) -> str:
    """Put a file into the container, large ones too, and give its SHA-256."""
    kind = zipfile.ZIP_STORED if name.endswith(".pdf") else zipfile.ZIP_DEFLATED
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = kind
    entry.external_attr = 0o600 << 16
    digest = hashlib.sha256()
    with file.open("rb") as source, container.open(entry, "w", force_zip64=True) as target:
        while piece := source.read(_PIECE):
            digest.update(piece)
            target.write(piece)
    return digest.hexdigest()


def _digest(container: zipfile.ZipFile, name: str, into: Path | None) -> str:
    if name not in (DATABASE, ANCHOR) and not _PAPER.fullmatch(name):
        message = f"an entry of an unknown kind: {name}"
        raise ValueError(message)
    digest = hashlib.sha256()
    with container.open(name) as source, _target(into, name) as target:
        while piece := source.read(_PIECE):
            digest.update(piece)
            if target is not None:
                target.write(piece)
    return digest.hexdigest()


@contextmanager
def _target(into: Path | None, name: str) -> Iterator[Any]:
    if into is None:
        yield None
        return
    (into / name).parent.mkdir(parents=True, exist_ok=True)
    with (into / name).open("wb") as file:
        yield file


def _file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _paper_name(digest: str) -> str:
    return f"archive/{digest[:2]}/{digest}.pdf"


def _written(manifest: Manifest) -> str:
    values = {**asdict(manifest), "created_at": manifest.created_at.isoformat()}
    return json.dumps(values, ensure_ascii=False, indent=1, sort_keys=True)


def _manifest(container: zipfile.ZipFile, path: Path) -> Manifest:
    if MANIFEST not in container.namelist():
        raise Refusal("backup_not_ours", place=str(path))
    try:
        values = json.loads(container.read(MANIFEST))
        if int(values["format"]) > FORMAT:
            raise Refusal("backup_newer", place=str(path), found=str(values["revision"]), known=migrate.head())
        return Manifest(
            format=int(values["format"]),
            company_uid=str(values["company_uid"]),
            company_name=str(values["company_name"]),
            revision=str(values["revision"]),
            created_at=datetime.fromisoformat(values["created_at"]),
            head=int(values["head"]),
            rows={str(table): int(count) for table, count in values["rows"].items()},
            files={str(name): str(digest) for name, digest in values["files"].items()},
            missing_papers=tuple(str(digest) for digest in values["missing_papers"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(MANIFEST) from error


def _name(manifest: Manifest) -> str:
    name = re.sub(r"[^\w.-]+", "-", manifest.company_name).strip("-.") or "comptoir"
    return f"{name}-{manifest.created_at:%Y%m%dT%H%M%S}{SUFFIX}"


def _must_be_free(target: Path, manifest: Manifest) -> None:
    if not target.exists() or (target.is_file() and target.stat().st_size == 0):
        return
    try:
        with zipfile.ZipFile(target) as container:
            standing = _manifest(container, target)
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
