"""The container of a backup: one zip, every entry checksummed, read from end to end before anything of it is used.

Four kinds of entries: `database.sqlite` (the same schema on both dialects, keys kept), the archived papers as
`archive/<two digits>/<hash>.pdf`, `anchor.json`, and `manifest.json`, which says whose it is, from when, and the SHA-256
of every other entry.
"""

from __future__ import annotations

import errno
import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from app.base import migrate
from app.base.anchor import from_text
from app.base.errors import Refusal

SUFFIX = ".comptoir-backup"
FORMAT = 1
DATABASE, ANCHOR, MANIFEST = "database.sqlite", "anchor.json", "manifest.json"

_PAPER = re.compile(r"archive/([0-9a-f]{2})/(\1[0-9a-f]{62})\.pdf")
_PIECE = 1 << 20
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself: whose, at which revision, from when; rows by table; checksums by entry.

    `company_uid` and `company_name` are empty before the company was founded. `head` is the last line of the audit
    chain, 0 for none. `missing_papers` are hashes of archived originals that were not there any more, or damaged.
    `numbers` is how far each series had come, ``{"invoice-2026": 12}``: read from the anchor, which is where it stands.
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
    numbers: dict[str, int] = field(default_factory=dict[str, int])

    @property
    def papers(self) -> int:
        """How many archived originals it holds."""
        return sum(1 for name in self.files if _PAPER.fullmatch(name))


def read_backup(path: Path, into: Path | None = None) -> Manifest:
    """Read a backup from end to end, every checksum compared, and unpack it `into` a folder when one is given.

    Refused with ``backup_missing``, ``backup_not_ours``, ``backup_newer`` (made by a later version of the program) or
    ``backup_damaged`` (`what` names the entry); nothing of a damaged one is to be used.
    """
    if not path.is_file():
        raise Refusal("backup_missing", place=str(path))
    manifest = check(path, into)
    if manifest.revision not in migrate.known():
        raise Refusal("backup_newer", place=str(path), found=manifest.revision, known=migrate.head())
    return manifest


def check(path: Path, into: Path | None = None) -> Manifest:
    """The same of a container this program has just written, or one of a later program's schema."""
    try:
        with path.open("rb") as file, zipfile.ZipFile(file) as container:
            manifest = manifest_of(container, path)
            if sorted(container.namelist()) != sorted([*manifest.files, MANIFEST]):
                raise Refusal("backup_damaged", place=str(path), what=MANIFEST)
            for entry, digest in manifest.files.items():
                if _digest(container, entry, into) != digest:
                    raise Refusal("backup_damaged", place=str(path), what=entry)
            anchor = from_text(container.read(ANCHOR).decode()) if ANCHOR in manifest.files else None
    except (*_UNREADABLE, OSError) as error:
        # A damaged table of contents may point before the beginning of the file; any other OSError is the place's.
        if isinstance(error, OSError) and error.errno != errno.EINVAL:
            raise
        with path.open("rb") as file:
            if file.read(2) != b"PK":
                raise Refusal("backup_not_ours", place=str(path)) from error
        raise Refusal(
            "backup_damaged", place=str(path), what=(str(error) or "…").splitlines()[0][:100]
        ) from error
    return replace(manifest, numbers=anchor.numbers) if anchor else manifest


def is_backup(path: Path) -> bool:
    """Whether a file looks like a backup, without reading all of it."""
    try:
        with zipfile.ZipFile(path) as container:
            return MANIFEST in container.namelist() and DATABASE in container.namelist()
    except (OSError, zipfile.BadZipFile, ValueError):
        return False


def manifest_of(container: zipfile.ZipFile, path: Path) -> Manifest:
    """What an open container says of itself; refused like `read_backup`, ValueError when it cannot be understood."""
    if MANIFEST not in container.namelist():
        raise Refusal("backup_not_ours", place=str(path))
    try:
        values = json.loads(container.read(MANIFEST))
        if int(values["format"]) > FORMAT:
            raise Refusal(
                "backup_newer", place=str(path), found=str(values["revision"]), known=migrate.head()
            )
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


def paper_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """The archived originals of an unpacked backup, by hash."""
    for paper in sorted((folder / "archive").glob("??/*.pdf")):
        yield paper.stem, paper


def add(container: zipfile.ZipFile, file: Path, name: str) -> str:
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


def paper_name(digest: str) -> str:
    """The entry of an archived original."""
    return f"archive/{digest[:2]}/{digest}.pdf"


def written(manifest: Manifest) -> str:
    """A manifest as it is written down."""
    values = {**asdict(manifest), "created_at": manifest.created_at.isoformat()}
    del values["numbers"]
    return json.dumps(values, ensure_ascii=False, indent=1, sort_keys=True)


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
