"""A report as a table that says itself: columns with their titles, rows of plain values, a sum, notes on how it was reckoned.

What a screen shows, a file holds and a page prints is this one table; the words in it are already those of a language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from app.base.money import decimals
from app.base.words import Words

ColumnKind = Literal["text", "amount", "price", "quantity", "day", "days", "percent", "whole"]
"""``amount`` minor units, ``price`` micro units, ``quantity`` thousandths, ``days`` a decimal, ``percent`` parts per million."""
FIGURES: frozenset[ColumnKind] = frozenset({"amount", "price", "quantity", "days", "percent", "whole"})
_SCALE: dict[ColumnKind, int] = {"price": 6, "quantity": 3, "percent": 6}
"""How many decimals the whole numbers of a kind stand for."""

Cell = str | int | Decimal | date | None


@dataclass(frozen=True, slots=True)
class ReportColumn:
    """A column: its name for machines, its title in the reader's language, and what stands in it.

    Amounts of nought are left empty, but where they say something (`zero`), as a balance does.
    """

    name: str
    title: str
    kind: ColumnKind = "text"
    zero: bool = False


@dataclass(frozen=True, slots=True)
class ReportTable:
    """The table. `keys` names, row by row, what a row opens (noun and key), where it opens something.

    `notes` say as of which day, by which method and with what left out; amounts are minor units of `currency`.
    """

    title: str
    currency: str
    columns: tuple[ReportColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None
    notes: tuple[str, ...] = ()
    keys: tuple[tuple[str, int] | None, ...] = field(default=())
    subtotals: tuple[tuple[int, tuple[Cell, ...]], ...] = ()
    """Sums of groups, each below the row of that place: on paper only, for a file is added up by whoever opens it."""
    span: tuple[date, date] | None = None
    """The first and last day it looks at, where it is of a period."""

    unnumbered: int = 0
    """How many of the rows stand for no week, product or customer of their own, and are not counted."""

    nothing: bool = False
    """Whether its rows, such as weeks, are there with nothing in any of them."""

    @property
    def counted(self) -> int:
        """How many rows it says it has."""
        return len(self.rows) - self.unnumbered

    @property
    def lines(self) -> tuple[tuple[Cell, ...], ...]:
        """The rows and, below them, the sum."""
        return self.rows if self.total is None else (*self.rows, self.total)

    @property
    def told_below(self) -> tuple[str, ...]:
        """What a file says below its rows: what it is and of which day, and the notes."""
        return (self.title, *self.notes)


def said(value: Cell, column: ReportColumn, words: Words, currency: str) -> str:
    """A cell as people read it; nothing is empty, and so is an amount of nought that says nothing."""
    kind = column.kind
    if value is None or value == "":
        return ""
    if isinstance(value, date):
        return words.date(value)
    if isinstance(value, Decimal):
        return words.number(value, places=1)
    if isinstance(value, int):
        match kind:
            case "amount":
                return words.money(value, currency, sign=False) if value or column.zero else ""
            case "price":
                return words.unit_price(value, currency)
            case "quantity":
                return words.quantity(value)
            case "percent":
                return words.percent(round(value, -3))
            case _:
                return words.number(value)
    return words.fact(value)


def valued(value: Cell, kind: ColumnKind, currency: str) -> Any:
    """A cell as a spreadsheet holds it: amounts, prices, quantities and rates as decimals."""
    if isinstance(value, int) and kind == "amount":
        return Decimal(value).scaleb(-decimals(currency))
    if isinstance(value, int) and kind in _SCALE:
        return Decimal(value).scaleb(-_SCALE[kind])
    return value


def exactly(value: Cell, kind: ColumnKind, currency: str) -> Any:
    """A cell as machines get it: amounts, days and rates as decimal texts with a point, rates in percent."""
    if isinstance(value, int) and kind == "percent":
        return f"{Decimal(value).scaleb(-4).normalize():f}"
    found = valued(value, kind, currency)
    return str(found) if isinstance(found, Decimal) else found


def records(table: ReportTable) -> list[dict[str, Any]]:
    """The rows as machines get them, by name."""
    return [record(table, row) for row in table.rows]


def record(table: ReportTable, row: Sequence[Cell]) -> dict[str, Any]:
    """One row as machines get it."""
    return {
        column.name: exactly(value, column.kind, table.currency)
        for column, value in zip(table.columns, row, strict=True)
    }
