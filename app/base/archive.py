"""The archive: issued papers by content hash, as files beside a SQLite file or as rows on PostgreSQL.

A paper is rendered after the commit of its document from frozen figures; then its hash enters the chain with a line of
its own. Written once: the same bytes keep the same name, and no paper is ever replaced.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import get_ident

from sqlalchemy import Column, LargeBinary, Named, String, Table, TypedColumns, UniqueConstraint, select

from app.base.door import Read, Write, verb
from app.base.errors import Refusal, Trouble
from app.base.schema import instant, key, metadata, text, whole


class archive_paper_columns(TypedColumns):
    id = key()
    noun: Named[str] = Column(String(20))
    row_id = whole()
    number = text()
    media_type: Named[str] = Column(String(40))
    size = whole()
    hash: Named[str] = Column(String(64))
    archived_at = instant()


archive_paper = Table(
    "archive_paper",
    metadata,
    archive_paper_columns,
    UniqueConstraint("noun", "row_id"),
    info={"tracked": True, "sealed": True},
)


class archive_content_columns(TypedColumns):
    id = key()
    hash: Named[str] = Column(String(64))
    content: Named[bytes] = Column(LargeBinary)


# The bytes themselves, on PostgreSQL only.
archive_content = Table(
    "archive_content", metadata, archive_content_columns, UniqueConstraint("hash"), info={"sealed": True}
)


@dataclass(frozen=True, slots=True)
class Paper:
    """An archived original: what it belongs to, its number, size in bytes, SHA-256 and when it was kept."""

    id: int
    noun: str
    row_id: int
    number: str
    media_type: str
    size: int
    hash: str
    archived_at: datetime


def paper_of(rd: Read, noun: str, row_id: int) -> Paper | None:
    """The original kept for a document, if it was rendered already."""
    found = rd.execute(
        select(archive_paper).where(archive_paper.c.noun == noun, archive_paper.c.row_id == row_id)
    ).one_or_none()
    return Paper(*found) if found else None


def put_file(folder: Path, content: bytes) -> str:
    """Keep bytes in the archive folder, safely on disk before their hash is recorded; gives the hash."""
    digest = hashlib.sha256(content).hexdigest()
    place = folder / digest[:2] / f"{digest}.pdf"
    if place.exists() and place.read_bytes() == content:
        return digest
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = place.with_suffix(f".{os.getpid()}-{get_ident()}.new")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(place)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise Trouble("archive_not_writable", path=str(place), reason=str(error)) from error
    return digest


@verb("paper.keep")
def keep(
    tx: Write,
    noun: str,
    row_id: int,
    number: str,
    content: bytes,
    *,
    as_row: bool,
    media_type: str = "application/pdf",
) -> str:
    """Record an original's hash in the chain (and its bytes, `as_row`); a second time does nothing.

    Whatever its `media_type`, the file beside the database is called after its hash, as every other.
    """
    digest = hashlib.sha256(content).hexdigest()
    standing = paper_of(tx, noun, row_id)
    if standing is not None:
        return standing.hash
    held = tx.scalar(select(archive_content.c.id).where(archive_content.c.hash == digest)) if as_row else None
    if as_row and held is None:
        tx.insert(archive_content, {"hash": digest, "content": content})
    tx.insert(
        archive_paper,
        {
            "noun": noun,
            "row_id": row_id,
            "number": number,
            "media_type": media_type,
            "size": len(content),
            "hash": digest,
            "archived_at": tx.now,
        },
    )
    tx.touch(noun, row_id)
    return digest


def content_of(rd: Read, folder: Path | None, paper: Paper) -> bytes:
    """The bytes of an original; refused with ``archive_damaged`` when they are not the ones that were kept."""
    if folder is not None:
        try:
            content = (folder / paper.hash[:2] / f"{paper.hash}.pdf").read_bytes()
        except OSError as error:
            raise Refusal("archive_damaged", number=paper.number) from error
    else:
        content = (
            rd.scalar(select(archive_content.c.content).where(archive_content.c.hash == paper.hash)) or b""
        )
    if hashlib.sha256(content).hexdigest() != paper.hash:
        raise Refusal("archive_damaged", number=paper.number)
    return content
