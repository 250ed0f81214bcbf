"""Which kind of file it is, and its statements: by what stands in it, never by its name."""

from __future__ import annotations

from pathlib import Path

from app.base.errors import Refusal, Trouble
from app.links.bank import camt, cfonb, mt940, ofx
from app.links.bank.port import Format
from app.payments.statement import Statement

FORMATS: tuple[Format, ...] = (camt.FORMAT, ofx.FORMAT, cfonb.FORMAT, mt940.FORMAT)
LARGEST_BYTES = 50_000_000
"""A year of a busy account stays below; a film picked by mistake is told at once."""
_BEGINNING = 8000


def content_of(path: Path) -> bytes:
    """The bytes of a file; refused with ``file_missing``, ``file_empty`` or ``file_too_large``."""
    try:
        if not path.is_file():
            raise Refusal("file_missing", file=str(path))
        if path.stat().st_size > LARGEST_BYTES:
            raise Refusal("file_too_large", file=path.name, megabytes=LARGEST_BYTES // 1_000_000)
        content = path.read_bytes()
    except OSError as error:
        raise Trouble("file_unreadable", file=str(path), reason=error.strerror or str(error)) from error
    if not content.strip():
        raise Refusal("file_empty", file=path.name)
    return content


def format_of(content: bytes) -> Format | None:
    """The format of a bank's file; None for one that can only be a list."""
    beginning = _beginning(content)
    found = next((each for each in FORMATS if each.knows(beginning)), None)
    if found is None and beginning.lstrip().startswith("<"):
        raise Refusal("bank_file_unknown")
    return found


def _beginning(content: bytes) -> str:
    first = content[:_BEGINNING]
    if first.startswith((b"\xff\xfe", b"\xfe\xff")):
        return first[: len(first) // 2 * 2].decode("utf-16", "replace")
    return first.decode("utf-8", "replace").removeprefix("\ufeff")


def statements(content: bytes, form: Format) -> tuple[Statement, ...]:
    """The statements of a file of a known format, all of them or none."""
    return form.read(content)
