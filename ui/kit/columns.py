"""The columns of a list, described once: what stands in a cell, how it is written, aligned, sorted and summed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, Literal, NamedTuple, TypeVar, cast

from app.base import typed
from app.base.listing import ListRow
from app.base.words import Words
from ui.kit.chips import Chip

ROW = TypeVar("ROW", bound=ListRow)

CellKind = Literal["text", "money", "price", "quantity", "percent", "number", "date", "instant", "chip"]
FIGURES: frozenset[str] = frozenset({"money", "price", "quantity", "percent", "number"})


class Cell(NamedTuple):
    """What is painted in one cell, its words already said."""

    text: str
    aside: str = ""
    chip: Chip | None = None


# No slots: `Column[Row](…)` sets an attribute, which Python 3.11 cannot suppress on a frozen class with slots.
@dataclass(frozen=True, kw_only=True)
class Column(Generic[ROW]):
    """One column of a list.

    `key` is what a ListQuery sorts by and Totals sum by; `title` the key of its words, `called` its heading where that is
    data. `value` gives from a row: text;
    minor units (money), micro units (price), thousandths (quantity), parts per million (percent), a whole number; a
    date, an instant; a `Chip`; or None for nothing. Left out, it is the row's attribute named `key`. Zero amounts and
    quantities are shown as nothing. `aside` is lighter text behind the value, `currency` the ISO code of a row's
    amount where it may differ from the company's. `width` in px at 100 %, 0 takes what is left. One that is not
    `shown` at first waits in the choice of columns; a `wide` one comes by itself in a wide window, 1 before 2.
    A text that `wraps` makes its row as high as it needs to be read whole, in tables whose rows are there already; its
    aside is not shown there, or in lines of its own below where it is `aside_below`.
    `marked` says of a row that an amount in the company's currency bears its sign too: others of that row are in another.
    `averaged` is a price that came of a division: it is told to the cent, a spreadsheet has it whole.
    `aside_whole`: the aside is a code, which is never cut, the value gives way to it. `aside_in` is the key of a
    column that says the same as the aside, which is left out where that one is shown; `apart` is what stands there
    then, because no column says it.
    """

    key: str
    title: str
    kind: CellKind = "text"
    value: Callable[[ROW], object] | None = None
    aside: Callable[[ROW], str] | None = None
    currency: Callable[[ROW], str] | None = None
    width: int = 0
    sortable: bool = True
    strong: bool = False
    muted: bool = False
    zero: bool = False
    shown: bool = True
    wide: int = 0
    wraps: bool = False
    aside_in: str = ""
    aside_whole: bool = False
    aside_below: bool = False
    apart: Callable[[ROW], str] | None = None
    marked: Callable[[ROW], bool] | None = None
    averaged: bool = False
    called: str = ""

    def headed(self, words: Words) -> str:
        """What stands above it."""
        return self.called or words.say(self.title)

    @property
    def right(self) -> bool:
        """Whether cells and title stand at the right edge."""
        return self.kind in FIGURES

    def of(self, row: ROW) -> object:
        """The value of this column in a row."""
        return self.value(row) if self.value is not None else cast("object", getattr(row, self.key))

    def cell(self, row: ROW, words: Words, currency: str) -> Cell:
        """What to paint. `currency` is the company's, which cells do not repeat."""
        value = self.of(row)
        aside = self.aside(row) if self.aside is not None else ""
        if isinstance(value, Chip):
            return Cell(value.text, aside, value)
        own = self.currency(row) if self.currency is not None else currency
        text = self._written(value, words, own)
        marked = own != currency or (self.marked is not None and self.marked(row))
        if text and isinstance(value, int) and self.kind == "money" and marked:
            # As everywhere else: one way to write a currency.
            text = words.money(value, own)
        return Cell(text, aside)

    def summed(self, value: int, words: Words, currency: str) -> str:
        """A sum of this column as it stands at the foot of the list."""
        return words.money(value, currency) if self.kind == "money" else self._written(value, words, currency)

    def plain(self, row: ROW, language: str, currency: str) -> str:
        """The value as a spreadsheet takes it: no thousands marks, the decimal mark of the language, days in full."""
        value = self.of(row)
        if isinstance(value, Chip):
            return value.text
        if isinstance(value, int) and self.kind in FIGURES:
            own = self.currency(row) if self.currency is not None else currency
            written = {
                "money": lambda: typed.amount_text(value, language, own),
                "price": lambda: typed.price_text(value, language),
                "quantity": lambda: typed.quantity_text(value, language),
                "percent": lambda: typed.percent_text(value, language),
            }.get(self.kind, lambda: str(value))()
            bare = written.replace("\u202f", "") if language == "fr" else written.replace(",", "")
            return bare.replace("\u2212", "-")
        if isinstance(value, datetime):
            return value.isoformat(" ", "minutes")
        if isinstance(value, date):
            return typed.day_text(value)
        return "" if value is None else str(value)

    def _written(self, value: object, words: Words, currency: str) -> str:
        if value is None or (value == 0 and self.kind in FIGURES and not self.zero):
            return ""
        if isinstance(value, datetime):
            return words.day_time(value)
        if isinstance(value, date):
            return words.date(value)
        if isinstance(value, int):
            match self.kind:
                case "money":
                    return words.money(value, currency, sign=False)
                case "price":
                    return words.average(value) if self.averaged else words.price(value)
                case "quantity":
                    return words.quantity(value)
                case "percent":
                    return words.percent(value)
                case _:
                    return words.number(value)
        return str(value)
