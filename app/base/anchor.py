"""The anchor: what the audit chain and the number series had reached, written outside the database.

A database cannot tell by itself that its last lines were cut off or that an older file was put in its place. Beside a
SQLite file stands `<file>.anchor`; for PostgreSQL it stands in this workstation's data folder. It may lag behind the
head by what a kill left unwritten, never be ahead of it.
"""

from __future__ import annotations

import json
import os
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Anchor:
    """The head of the chain, the last number of each series as ``{"invoice-2026": 12}``, and whose chain it is.

    `company` is the uid of the company, empty before it is founded.
    """

    line_id: int
    hash: str
    numbers: dict[str, int]
    company: str = ""


def read_anchor(path: Path) -> Anchor | None:
    """The anchor kept at `path`, or None where there is none that can be read."""
    try:
        with open(path, encoding="utf-8") as file:  # noqa: PTH123 - as below
            return from_text(file.read())
    except OSError:
        return None


def write_anchor(path: Path, anchor: Anchor, *, anew: bool = False) -> None:
    """Replace the anchor in one step; an older head never replaces a newer one, except `anew`, after a restore."""
    if not anew:
        standing = read_anchor(path)
        if standing is not None and standing.line_id > anchor.line_id:
            return
    # Plain strings: this is done after every write, and paths cost more than the file.
    beside = f"{path}.{os.getpid()}-{threading.get_ident()}.new"
    try:
        with open(beside, "w", encoding="utf-8") as file:  # noqa: PTH123
            file.write(to_text(anchor))
        os.replace(beside, path)  # noqa: PTH105
    except OSError:
        with suppress(OSError):
            os.unlink(beside)  # noqa: PTH108
        raise


def set_aside(path: Path, now: datetime) -> Path | None:
    """Rename an anchor left over by a database that is gone, so that a new chain starts with one of its own."""
    if not path.exists():
        return None
    aside = path.with_name(f"{path.name}.{now:%Y%m%dT%H%M%S%f}.old")
    path.replace(aside)
    return aside


def to_text(anchor: Anchor) -> str:
    """The anchor as it is written down."""
    content = {
        "line": anchor.line_id,
        "hash": anchor.hash,
        "numbers": anchor.numbers,
        "company": anchor.company,
    }
    return json.dumps(content, sort_keys=True)


def from_text(content: str) -> Anchor | None:
    """Read back what `to_text` wrote; None for anything else."""
    try:
        found = json.loads(content)
        numbers = {str(kind): int(last) for kind, last in found["numbers"].items()}
        return Anchor(int(found["line"]), str(found["hash"]), numbers, str(found.get("company", "")))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
