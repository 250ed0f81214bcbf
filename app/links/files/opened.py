"""A file opened: its titles and rows, whatever program wrote it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from app.base.errors import Refusal, Trouble
from app.links.files.cell import Row
from app.links.files.delimited import rows_of_text
from app.links.files.spreadsheet import is_spreadsheet, rows_of_spreadsheet
from app.links.files.writing import FOUND_OUT, Writing

LARGEST_BYTES = 200_000_000
"""No list a small merchant brings comes near; a film picked by mistake is told at once."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file's titles and the rows below them, how it is written, and the `sheets` of a spreadsheet."""

    name: str
    writing: Writing
    titles: tuple[str, ...]
    rows: tuple[Row, ...]
    sheets: tuple[str, ...] = ()

    @property
    def written(self) -> str:
        """How it is written, in a few words: encoding and separator, or the sheet."""
        if self.writing.sheet:
            return self.writing.sheet
        separator = "Tab" if self.writing.separator == "\t" else self.writing.separator
        return f"{self.writing.encoding.upper()} · {separator}"


def open_file(path: Path, said: Writing = FOUND_OUT) -> Opened:
    """Read a CSV, XLSX or ODS file; what a person has `said` of how it is written is not found out.

    Refused with ``file_missing``, ``file_too_large``, ``file_empty``, ``file_without_rows``, ``file_not_a_table``,
    ``file_not_so_encoded`` or ``file_damaged`` (reason); trouble is ``file_unreadable`` (the disk or its rights).
    """
    try:
        if not path.is_file():
            raise Refusal("file_missing", file=str(path))
        if path.stat().st_size > LARGEST_BYTES:
            raise Refusal("file_too_large", file=path.name, megabytes=LARGEST_BYTES // 1_000_000)
        content = path.read_bytes()
    except OSError as error:
        raise Trouble("file_unreadable", file=str(path), reason=error.strerror or str(error)) from error
    return of_content(path.name, content, said)


def of_content(name: str, content: bytes, said: Writing = FOUND_OUT) -> Opened:
    """The same of a file whose bytes are at hand."""
    if not content.strip():
        raise Refusal("file_empty", file=name)
    if is_spreadsheet(content):
        sheet, sheets, rows = rows_of_spreadsheet(content, name, said.sheet)
        return _under_its_titles(name, Writing(sheet=sheet), rows, sheets, said.titles_line)
    writing, rows = rows_of_text(content, name, said)
    return _under_its_titles(name, writing, rows, (), said.titles_line)


def _under_its_titles(
    name: str, writing: Writing, rows: list[Row], sheets: tuple[str, ...], line: int
) -> Opened:
    """The titles stand on the line a person said, else on the first with two or more: what is above is a heading."""
    filled = [row for row in rows if any(not cell.empty for cell in row.cells)]
    if not filled:
        raise Refusal("file_empty", file=name)
    at = _titles_at(filled, line)
    titles = tuple(cell.text.strip() for cell in filled[at].cells)
    if len(filled) == at + 1:
        raise Refusal("file_without_rows", file=name)
    found = replace(writing, titles_line=filled[at].line)
    return Opened(name, found, titles, tuple(filled[at + 1 :]), sheets)


def _titles_at(filled: list[Row], line: int) -> int:
    if line:
        return next((at for at, row in enumerate(filled) if row.line >= line), len(filled) - 1)
    widest = max(sum(not cell.empty for cell in row.cells) for row in filled)
    least = min(2, widest)
    return next((at for at, row in enumerate(filled) if sum(not c.empty for c in row.cells) >= least), 0)
