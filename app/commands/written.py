"""A paper written to a file: what `invoice` and `quote` end with."""

from __future__ import annotations

from pathlib import Path

from app.base.errors import Trouble
from app.commands.desk import Desk


def write_paper(desk: Desk, noun: str, number: str, content: bytes, out: Path) -> None:
    """Write a PDF where it was asked for, its folder made, or under its number in a folder that is there, and say so.

    Trouble("file_not_writable") where that fails.
    """
    if out.is_dir():
        out = out / f"{number}.pdf"
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(content)
    except OSError as error:
        raise Trouble("file_not_writable", path=str(out), reason=error.strerror or str(error)) from error
    if desk.as_json:
        desk.give({"number": number, "file": str(out), "bytes": len(content)})
    else:
        desk.say(f"command.{noun}.written", number=number, file=str(out))
