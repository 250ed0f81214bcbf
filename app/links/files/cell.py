"""A cell of a file somebody brings, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "number", "day", "yes_no", "formula", "error"]


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell holds, as text, and what the file says it is.

    A CSV file knows only texts. In a spreadsheet a ``number`` is written with a point and no grouping and a ``day`` in
    ISO 8601, whatever the cell shows; ``formula`` is one whose result the file does not hold, ``error`` one like
    ``#REF!``.
    """

    text: str
    kind: Kind = "text"

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it."""
        return not self.text and self.kind == "text"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells and the line of the file it begins on, as a text editor or a spreadsheet counts (from 1)."""

    line: int
    cells: tuple[Cell, ...]

    def at(self, column: int) -> Cell:
        """The cell of a column (from 0); a short row has empty ones."""
        return self.cells[column] if column < len(self.cells) else EMPTY


EMPTY = Cell("")


def letters(column: int) -> str:
    """A column's name in a spreadsheet: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
