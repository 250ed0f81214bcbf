"""The databases opened lately on this workstation, newest first, for the start page.

A small JSON file; it is a convenience and never a reason to fail: one that cannot be read counts as empty.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from app.base.location import data_folder

KEPT = 12

_PASSWORD = re.compile(r"^(?P<head>[\w+]+://[^:/@\s]+):[^@\s]*@")


@dataclass(frozen=True, slots=True)
class Recent:
    """A database that was opened: where it is (path or URL without password), its company's name, and when."""

    place: str
    name: str
    opened_at: datetime
    sample: bool = False

    @property
    def is_file(self) -> bool:
        """Whether the place is a file of this workstation rather than a server."""
        return "://" not in self.place

    @property
    def missing(self) -> bool:
        """Whether the place is a file that is not there now (a stick pulled out, a folder moved)."""
        return self.is_file and not Path(self.place).exists()


def without_password(place: str) -> str:
    """A path or URL as it may be written down: a password in it is dropped."""
    return _PASSWORD.sub(r"\g<head>@", place)


def recents(home: Path | None = None) -> tuple[Recent, ...]:
    """What was opened lately, newest first."""
    try:
        raw: object = json.loads(_file(home).read_text("utf-8"))
    except (OSError, ValueError):
        return ()
    if not isinstance(raw, list):
        return ()
    found = [_understood(entry) for entry in cast("list[object]", raw)]
    return tuple(recent for recent in found if recent is not None)


def remember(
    place: str | Path, name: str, now: datetime, *, sample: bool = False, home: Path | None = None
) -> None:
    """Put a database at the head of the list. Files are kept by absolute path, URLs without their password."""
    text = str(place)
    told = without_password(text) if "://" in text else str(Path(text).expanduser().absolute())
    others = [recent for recent in recents(home) if recent.place != told]
    _write(home, [Recent(told, name, now, sample), *others][:KEPT])


def forget(place: str, home: Path | None = None) -> None:
    """Take a database off the list; the database itself is left alone."""
    _write(home, [recent for recent in recents(home) if recent.place != place])


def _file(home: Path | None) -> Path:
    return (home or data_folder()) / "recent.json"


def _understood(entry: object) -> Recent | None:
    if not isinstance(entry, Mapping):
        return None
    told = cast("Mapping[str, object]", entry)
    try:
        opened_at = datetime.fromisoformat(str(told["opened_at"]))
        recent = Recent(str(told["place"]), str(told["name"]), opened_at, told.get("sample") is True)
    except (KeyError, ValueError):
        return None
    return recent if opened_at.tzinfo else replace(recent, opened_at=opened_at.replace(tzinfo=UTC))


def _write(home: Path | None, entries: list[Recent]) -> None:
    file = _file(home)
    told = [{**asdict(recent), "opened_at": recent.opened_at.isoformat()} for recent in entries]
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        # Written beside and renamed: two windows closing at once leave one whole list, never half of one.
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=file.parent, delete=False) as draft:
            json.dump(told, draft, ensure_ascii=False, indent=1)
        Path(draft.name).replace(file)
    except OSError:
        return
