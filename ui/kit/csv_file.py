"""Rows as a file for a spreadsheet: a line of titles, figures it reads as figures in the language of the window."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import TypeVar

from app.base.listing import ListRow
from app.base.words import Words
from ui.kit.columns import Column

ROW = TypeVar("ROW", bound=ListRow)


def as_csv(columns: Sequence[Column[ROW]], rows: Sequence[ROW], words: Words, currency: str) -> bytes:
    """UTF-8 with its mark, so that spreadsheets know; parted by semicolons where the decimal mark is a comma."""
    told = io.StringIO(newline="")
    writer = csv.writer(told, delimiter=";" if words.language == "fr" else ",", lineterminator="\r\n")
    writer.writerow([column.headed(words) for column in columns])
    writer.writerows([column.plain(row, words.language, currency) for column in columns] for row in rows)
    return told.getvalue().encode("utf-8-sig")
