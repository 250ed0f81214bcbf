"""A report as a file: CSV, workbook or PDF, as its ending says; figures are figures a spreadsheet can add up."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from app.base.errors import Refusal, Trouble
from app.base.words import Words
from app.reports.report_paper import render_report
from app.reports.report_table import FIGURES, Cell, ColumnKind, ReportTable, valued

ENDINGS = ("csv", "xlsx", "pdf")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_FORMATS: dict[ColumnKind, str] = {
    "amount": "#,##0.00",
    "price": "#,##0.00####",
    "quantity": "#,##0.###",
    "days": "0.0",
    "percent": "0.0%",
    "day": "dd/mm/yyyy",
}


def as_file(table: ReportTable, ending: str, words: Words, company: str, on: date) -> bytes:
    """The report in the form its ending names; refused with ``report_ending_unknown``."""
    match ending.lower().lstrip("."):
        case "csv":
            return as_csv(table, words)
        case "xlsx":
            return as_book(table)
        case "pdf":
            return render_report(table, words, company, on)
        case _:
            raise Refusal("report_ending_unknown", ending=ending, known=", ".join(ENDINGS))


def put_file(place: Path, content: bytes) -> None:
    """Write a file whole or not at all; Trouble("file_not_written")."""
    beside = place.with_name(f".{place.name}.part")
    try:
        beside.write_bytes(content)
        beside.replace(place)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise Trouble("file_not_written", place=str(place), cause=error.strerror or "") from error


def as_csv(table: ReportTable, words: Words) -> bytes:
    """UTF-8 with its mark; parted by semicolons, and with decimal commas, where French is spoken.

    Below the rows, behind an empty line, what it is and of which day, and its notes.
    """
    told = io.StringIO(newline="")
    french = words.language == "fr"
    writer = csv.writer(told, delimiter=";" if french else ",", lineterminator="\r\n")
    writer.writerow([column.title for column in table.columns])
    for row in table.lines:
        writer.writerow(
            [
                _plain(value, column.kind, table.currency, french=french)
                for column, value in zip(table.columns, row, strict=True)
            ]
        )
    writer.writerow([])
    writer.writerows([_plain(each, "text", table.currency, french=french)] for each in table.told_below)
    return told.getvalue().encode("utf-8-sig")


def _plain(value: Cell, kind: ColumnKind, currency: str, *, french: bool) -> str:
    found = valued(value, kind, currency)
    if found is None:
        return ""
    if isinstance(found, date):
        return f"{found.day:02}/{found.month:02}/{found.year:04}"
    if isinstance(found, Decimal):
        text = f"{found:f}" if kind in {"amount", "days"} else f"{found.normalize():f}"
        return text.replace(".", ",") if french else text
    text = str(found)
    return f"'{text}" if kind not in FIGURES and text.startswith(_FORMULA) else text


def as_book(table: ReportTable) -> bytes:
    """A workbook of one sheet: titles, rows, the sum in bold, and below what it is and of which day, and its notes."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(table.title[:31].translate(_NOT_IN_TITLES))
    sheet.freeze_panes = "A2"
    for at, column in enumerate(table.columns):
        sheet.column_dimensions[chr(65 + at)].width = 16 if column.kind in FIGURES else 32
    sheet.append([_bold(WriteOnlyCell(sheet, column.title)) for column in table.columns])
    for row in table.rows:
        sheet.append(_cells(sheet, table, row))
    if table.total is not None:
        sheet.append([_bold(cell) for cell in _cells(sheet, table, table.total)])
    for note in ("", *table.told_below):
        sheet.append([ILLEGAL_CHARACTERS_RE.sub(" ", note)])
    kept = io.BytesIO()
    book.save(kept)
    return _timeless(kept.getvalue())


def _timeless(book: bytes) -> bytes:
    """The same workbook without the moment it was written: the same report is the same bytes."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as told, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as same:
        for each in told.infolist():
            content = told.read(each)
            if each.filename == "docProps/core.xml":
                content = _MOMENT.sub(b"", content)
            same.writestr(zipfile.ZipInfo(each.filename), content, zipfile.ZIP_DEFLATED)
    return kept.getvalue()


_MOMENT = re.compile(rb"<dcterms:(created|modified)\b.*?</dcterms:\1>")


def _cells(sheet: Any, table: ReportTable, row: tuple[Cell, ...]) -> list[Any]:
    found: list[Any] = []
    for column, value in zip(table.columns, row, strict=True):
        own = valued(value, column.kind, table.currency)
        cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub(" ", own) if isinstance(own, str) else own)
        if isinstance(own, str):
            # Text stays text, also where it begins as a formula does.
            cell.data_type = "s"
        elif column.kind in _FORMATS:
            cell.number_format = _FORMATS[column.kind]
        found.append(cell)
    return found


def _bold(cell: Any) -> Any:
    cell.font = Font(bold=True)
    return cell


_NOT_IN_TITLES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
