"""Rows as a workbook or as CSV, written page by page: any number of them, figures as figures, days as days."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from app.base.errors import Refusal, Trouble
from app.base.listing import Listing, ListQuery
from app.base.money import decimals
from ui.kit.columns import FIGURES, Column
from ui.kit.wording import say

if TYPE_CHECKING:
    from app.base.door import Read
    from app.base.words import Words
    from ui.kit.runner import Token

MOST_ROWS = 1_048_575
"""As many rows as a sheet of a workbook holds below its line of titles."""
_PAGE = 500
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula; text that a customer typed must never be one."""
_FORMATS = {
    "price": "#,##0.00####",
    "quantity": "#,##0.###",
    "percent": "0.0##%",
    "number": "#,##0",
    "date": "dd/mm/yyyy",
    "instant": "dd/mm/yyyy hh:mm",
}


def write_rows(
    rd: Read,
    place: Path,
    asked: tuple[Listing[Any], ListQuery, Sequence[Column[Any]], frozenset[int]],
    words: Words,
    currency: str,
    token: Token,
) -> int:
    """Write the rows of a list that match, or only those with the keys, in the order of the list; gives how many.

    The ending of `place` says how: ``.xlsx`` or CSV. Cancelled or failed, it leaves no file. Refused with
    ``export_too_long``; Trouble("file_not_written").
    """
    listing, query, columns, keys = asked
    ids = listing.ids(rd, query, 0, listing.count(rd, query).count)
    if keys:
        ids = [key for key in ids if key in keys]
    pages = _pages(rd, listing, ids, token)
    beside = place.with_name(f".{place.name}.part")
    try:
        if place.suffix.lower() == ".xlsx":
            if len(ids) > MOST_ROWS:
                raise Refusal("export_too_long", n=len(ids), most=MOST_ROWS)
            _write_book(beside, columns, pages, words, currency)
        else:
            _write_csv(beside, columns, pages, words, currency)
        if token.cancelled:
            return 0
        beside.replace(place)
    except OSError as error:
        raise Trouble("file_not_written", place=str(place), cause=error.strerror or "") from error
    finally:
        beside.unlink(missing_ok=True)
    return len(ids)


def _pages(rd: Read, listing: Listing[Any], ids: Sequence[int], token: Token) -> Iterator[list[Any]]:
    for at in range(0, len(ids), _PAGE):
        if token.cancelled:
            return
        wanted = ids[at : at + _PAGE]
        found = {row.id: row for row in listing.rows(rd, wanted)}
        yield [found[key] for key in wanted if key in found]
        token.tell(min(at + _PAGE, len(ids)), len(ids))


def _titles(columns: Sequence[Column[Any]], words: Words) -> list[str]:
    titles = [column.headed(words) for column in columns]
    return [*titles, words.say("column.currency")] if _of_currency(columns) else titles


def _of_currency(columns: Sequence[Column[Any]]) -> Callable[[Any], str] | None:
    """What tells the currency of a row's amounts: a figure in a file must not be taken for another currency's."""
    return next((column.currency for column in columns if column.currency is not None), None)


def _write_csv(
    place: Path, columns: Sequence[Column[Any]], pages: Iterable[list[Any]], words: Words, currency: str
) -> None:
    told = _of_currency(columns)
    with place.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";" if words.language == "fr" else ",", lineterminator="\r\n")
        writer.writerow(_titles(columns, words))
        for rows in pages:
            for row in rows:
                line = [_harmless(column.plain(row, words.language, currency), column) for column in columns]
                writer.writerow([*line, told(row)] if told is not None else line)


def _harmless(text: str, column: Column[Any]) -> str:
    return f"'{text}" if column.kind not in FIGURES and text.startswith(_FORMULA) else text


def _write_book(
    place: Path, columns: Sequence[Column[Any]], pages: Iterable[list[Any]], words: Words, currency: str
) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(say("kit.export.sheet"))
    sheet.freeze_panes = "A2"
    for at, column in enumerate(columns):
        sheet.column_dimensions[_letter(at)].width = max(column.width / 7, 10) if column.width else 32
    titles = [WriteOnlyCell(sheet, title) for title in _titles(columns, words)]
    for cell in titles:
        cell.font = Font(bold=True)
    sheet.append(titles)
    told = _of_currency(columns)
    for rows in pages:
        for row in rows:
            line = [_cell(sheet, column, row, words, currency) for column in columns]
            sheet.append([*line, told(row)] if told is not None else line)
    book.save(place)


def _letter(at: int) -> str:
    first, second = divmod(at, 26)
    return (chr(64 + first) if first else "") + chr(65 + second)


def _cell(sheet: Any, column: Column[Any], row: Any, words: Words, currency: str) -> Any:
    value, number_format = _valued(column, row, words, currency)
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub(" ", value))
        # Text stays text, also where it begins as a formula does.
        cell.data_type = "s"
        return cell
    cell = WriteOnlyCell(sheet, value)
    if number_format:
        cell.number_format = number_format
    return cell


def _valued(column: Column[Any], row: Any, words: Words, currency: str) -> tuple[Any, str]:
    value = column.of(row)
    own = column.currency(row) if column.currency is not None else currency
    if isinstance(value, int) and column.kind in FIGURES:
        places = decimals(own)
        if column.kind == "money":
            zeros = f".{'0' * places}" if places else ""
            return Decimal(value).scaleb(-places), f"#,##0{zeros}"
        scale = {"price": 6, "quantity": 3, "percent": 6}.get(column.kind, 0)
        return Decimal(value).scaleb(-scale) if scale else value, _FORMATS[column.kind]
    if isinstance(value, datetime):
        return value.astimezone(words.zone).replace(tzinfo=None), _FORMATS["instant"]
    if isinstance(value, date):
        return value, _FORMATS["date"]
    return (None, "") if value is None else (getattr(value, "text", None) or str(value), "")
