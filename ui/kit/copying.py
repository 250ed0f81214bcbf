"""Rows as text for a spreadsheet: a line of titles, cells parted by tabs, figures it reads as figures (L13)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from app.base.listing import ListRow
from app.base.words import Words
from ui.kit.columns import Column

ROW = TypeVar("ROW", bound=ListRow)


def as_table(columns: Sequence[Column[ROW]], rows: Sequence[ROW], words: Words, currency: str) -> str:
    """Tab-separated lines with headers; tabs and line breaks inside a cell become spaces."""
    titles = [column.headed(words) for column in columns]
    lines = [[column.plain(row, words.language, currency) for column in columns] for row in rows]
    return "\n".join("\t".join(" ".join(cell.split()) for cell in line) for line in [titles, *lines]) + "\n"
