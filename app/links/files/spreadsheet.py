"""Spreadsheets, XLSX and ODS: the first sheet that holds anything or the one asked for, its cells as the file types them."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from app.base.errors import Refusal
from app.links.files.cell import EMPTY, Cell, Row

_BIGGEST_INSIDE = 1_000_000_000
"""What a spreadsheet may unfold to, in bytes: a bomb is told before it goes off."""


def is_spreadsheet(content: bytes) -> bool:
    """Whether the bytes are a zip (XLSX, ODS) or an old binary XLS, not a text."""
    return content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))


def rows_of_spreadsheet(
    content: bytes, name: str, sheet_said: str = ""
) -> tuple[str, tuple[str, ...], list[Row]]:
    """The sheet that was read, all there are, and its rows.

    Refused with ``file_damaged``, ``file_too_large`` or ``file_empty``.
    """
    _must_unfold(content, name)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for title in [sheet_said] if sheet_said in book.sheet_names else book.sheet_names:
            sheet = book.get_sheet_by_name(title)
            first = sheet.start[0] if sheet.start else 0
            rows = [
                Row(line, tuple(_cell(value) for value in values))
                for line, values in enumerate(sheet.to_python(skip_empty_area=False), 1)
            ]
            if rows and any(not cell.empty for row in rows[first:] for cell in row.cells):
                return title, tuple(book.sheet_names), _with_formulas(content, title, rows)
    except (CalamineError, OSError, ValueError) as error:
        raise Refusal("file_damaged", file=name, line=None, reason=str(error)) from error
    raise Refusal("file_empty", file=name)


def _must_unfold(content: bytes, name: str) -> None:
    if not content.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unfolded = sum(each.file_size for each in archive.infolist())
    except (zipfile.BadZipFile, ValueError) as error:
        raise Refusal("file_damaged", file=name, line=None, reason=str(error)) from error
    if unfolded > _BIGGEST_INSIDE:
        raise Refusal("file_too_large", file=name, megabytes=_BIGGEST_INSIDE // 1_000_000)


def _cell(value: Any) -> Cell:
    if value is None or value == "":
        return EMPTY
    if isinstance(value, bool):
        return Cell("1" if value else "0", "yes_no")
    if isinstance(value, int | float):
        # Fifteen figures are what a spreadsheet itself keeps; the rest is noise of its binary numbers.
        text = format(value, ".15g")
        return Cell(format(float(text), "f").rstrip("0").rstrip(".") if "e" in text else text, "number")
    if isinstance(value, datetime | date):
        return Cell(value.isoformat()[:10], "day")
    if isinstance(value, time | timedelta):
        return Cell(str(value))
    text = str(value).strip()
    return Cell(text, "error") if text.startswith("#") and text.endswith(("!", "?", "N/A")) else Cell(text)


def _with_formulas(content: bytes, title: str, rows: list[Row]) -> list[Row]:
    """Where a formula stands whose result the file does not hold, the cell says so instead of being empty."""
    if not _has_formulas(content):
        return rows
    # A tenth of what the program takes to start; most never open a spreadsheet.
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        written = book[title]
    except (InvalidFileException, KeyError, ValueError, zipfile.BadZipFile):
        return rows
    marked = list(rows)
    for cells in written.iter_rows():
        for cell in cells:
            if cell.data_type != "f" or not 0 < (at := int(cell.row or 0)) <= len(rows):
                continue
            row = marked[at - 1]
            column = int(cell.column or 1) - 1
            if row.at(column).empty:
                padded = [*row.cells, *[EMPTY] * (column + 1 - len(row.cells))]
                padded[column] = Cell(str(cell.value), "formula")
                marked[at - 1] = Row(row.line, tuple(padded))
    return marked


def _has_formulas(content: bytes) -> bool:
    """Whether an XLSX holds formulas at all: looking costs little, reading the sheet a second time does not."""
    if not content.startswith(b"PK"):
        return False
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return any(
            b"<f>" in archive.read(each) or b"<f " in archive.read(each)
            for each in archive.namelist()
            if each.startswith("xl/worksheets/") and each.endswith(".xml")
        )
