"""A file opened: its titles and rows, whatever program wrote it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.base.errors import Refusal, Trouble
from app.links.files.cell import Row
from app.links.files.delimited import rows_of_text
from app.links.files.spreadsheet import is_spreadsheet, rows_of_spreadsheet

LARGEST_BYTES = 200_000_000
"""No list a small merchant brings comes near; a film picked by mistake is told at once."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file's titles and the rows below them. `written` says how it is written: encoding and separator, or the sheet."""

    name: str
    written: str
    titles: tuple[str, ...]
    rows: tuple[Row, ...]


def open_file(path: Path) -> Opened:
    """Read a CSV, XLSX or ODS file.

    Refused with ``file_missing``, ``file_too_large``, ``file_empty``, ``file_without_rows``, ``file_not_a_table`` or
    ``file_damaged`` (reason); trouble is ``file_unreadable`` (the disk or its rights).
    """
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
    written, rows = (
        rows_of_spreadsheet(content, path.name)
        if is_spreadsheet(content)
        else rows_of_text(content, path.name)
    )
    return _under_its_titles(path.name, written, rows)


def _under_its_titles(name: str, written: str, rows: list[Row]) -> Opened:
    """The first row with two titles or more is taken for the titles: what stands above is a heading somebody typed."""
    filled = [row for row in rows if any(not cell.empty for cell in row.cells)]
    if not filled:
        raise Refusal("file_empty", file=name)
    widest = max(sum(not cell.empty for cell in row.cells) for row in filled)
    at = next(
        (
            index
            for index, row in enumerate(filled)
            if sum(not cell.empty for cell in row.cells) >= min(2, widest)
        ),
        0,
    )
    titles = tuple(cell.text.strip() for cell in filled[at].cells)
    if len(filled) == at + 1:
        raise Refusal("file_without_rows", file=name)
    return Opened(name, written, titles, tuple(filled[at + 1 :]))
