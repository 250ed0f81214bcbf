"""Files that a verb writes where it was told to: under a name that says what they are."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from app.base.errors import Refusal, Trouble
from app.commands.desk import Desk

_TELLING = frozenset({".pdf", ".xml", ".csv", ".xlsx"})
"""Endings that say what a file is to whoever opens it."""


def write_paper(desk: Desk, noun: str, number: str, content: bytes, out: Path, name: str = "") -> None:
    """Write a paper where it was asked for, or under its `name` (its number as a PDF) in a folder that is there, and say so.

    Refused with ``file_ending`` as `checked_place` is; Trouble("file_not_writable") where writing fails.
    """
    name = name or f"{number}.pdf"
    place = out / name if out.is_dir() else checked_place(out, Path(name).suffix)
    write_file(place, content)
    if desk.as_json:
        desk.give({"number": number, "file": str(place), "bytes": len(content)})
    else:
        desk.say(f"command.{noun}.written", number=number, file=str(place))


def checked_place(out: Path, ending: str) -> Path:
    """The place of a file of this `ending`; refused with ``file_ending`` where its name says that it is something else.

    Nobody could open it, and what lay there under that name would be lost. Trouble("file_not_writable") for a folder.
    """
    if out.is_dir():
        raise Trouble("file_not_writable", path=str(out), reason=os.strerror(errno.EISDIR))
    told = out.suffix.lower()
    if told != ending and told in _TELLING:
        raise Refusal("file_ending", file=out.name, told=told, own=ending)
    return out


def write_file(place: Path, content: bytes) -> None:
    """Write a file, its folder made; Trouble("file_not_writable") where that fails."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    except OSError as error:
        raise Trouble("file_not_writable", path=str(place), reason=error.strerror or str(error)) from error
