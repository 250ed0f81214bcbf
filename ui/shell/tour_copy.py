"""A copy of the books for stops that write into them: nothing is written into those looked at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from app.base.location import locate
from app.base.migrate import copy_file

_LARGEST = 100 * 1024 * 1024
"""Bytes of a file of books that is still copied."""


@contextmanager
def copied(place: str) -> Iterator[str | None]:
    """Where the copy lies until it is left; None of what is no file, or too large."""
    source = locate(place).path
    if source is None or source.stat().st_size > _LARGEST:
        yield None
        return
    with TemporaryDirectory(prefix="comptoir-") as folder:
        copy = Path(folder) / source.name
        copy_file(source, copy)
        yield str(copy)
