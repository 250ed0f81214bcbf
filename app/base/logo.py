"""The company's logos: kept in the books by content, so that a paper drawn again bears the one of its day.

Which one is in use now is the setting ``paper.logo``. None is ever removed: issued documents name theirs by its hash.
"""

from __future__ import annotations

import base64
import hashlib

from sqlalchemy import Column, Named, String, Table, TypedColumns, UniqueConstraint, select

from app.base import settings
from app.base.door import Read, Write
from app.base.schema import instant, key, metadata, text


class logo_columns(TypedColumns):
    id = key()
    hash: Named[str] = Column(String(64))
    content = text()
    added_at = instant()


# The PNG file in base64: the same on both dialects, and sealed in the journal as every tracked row is.
logo = Table("logo", metadata, logo_columns, UniqueConstraint("hash"), info={"tracked": True, "sealed": True})


def logo_in_use(rd: Read) -> str | None:
    """The hash of the logo that new papers bear, None without one."""
    return settings.get(rd, "paper.logo")


def logo_of(rd: Read, digest: str | None) -> bytes | None:
    """The PNG file of a logo by its hash; None where there is none."""
    if not digest:
        return None
    found = rd.scalar(select(logo.c.content).where(logo.c.hash == digest))
    return base64.b64decode(found) if found is not None else None


def keep_logo(tx: Write, content: bytes) -> str:
    """Keep a PNG file; gives its hash. One that is kept already is not kept twice."""
    digest = hashlib.sha256(content).hexdigest()
    if tx.scalar(select(logo.c.id).where(logo.c.hash == digest)) is None:
        told = base64.b64encode(content).decode("ascii")
        tx.insert(logo, {"hash": digest, "content": told, "added_at": tx.now})
    return digest
