"""How figures leave the command line: exactly and in one form for machines, in the user's way for people.

For machines: amounts, quantities, prices and rates are decimal strings with a point, days and instants ISO 8601, in
whatever language. For people: columns aligned by what they look like on screen, figures to the right.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any, Literal

from app.base.money import from_minor
from app.base.price import from_micro
from app.base.quantity import from_milli
from app.base.rate import from_ppm
from app.base.words import Words

Kind = Literal[
    "text", "amount", "quantity", "price", "rate", "day", "instant", "whole", "flag", "word", "told", "reason"
]
_FIGURES = frozenset({"amount", "quantity", "price", "rate", "whole", "told"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an answer: its name for machines, what it is, and where it is found in a row.

    People see the words under ``column.<name>`` above it, or those called `head`; a `word` is shown by the words under
    ``<words>.<value>``.
    An amount is in the row's own `currency`. What is `told` is a figure whose words are said already; of a `reason` people see
    what its refusal, in `seen`, says, and machines get the code.
    """

    name: str
    get: Callable[[Any], Any]
    kind: Kind = "text"
    words: str = ""
    shown: bool = True
    """Whether people see it too; machines always do."""
    seen: Callable[[Any], Any] | None = None
    """What people see where that is not what machines get."""
    head: str = ""

    @property
    def headed(self) -> str:
        """The key of the words above it."""
        return self.head or f"column.{self.name}"


def column_of(
    name: str, kind: Kind = "text", path: str = "", words: str = "", *, shown: bool = True
) -> Column:
    """A column of what stands in a row under its name, or at the end of a `path` with points."""
    return Column(name, attrgetter(path or name), kind, words, shown)


# --- for machines ---


def or_none(name: str, path: str, words: str = "") -> Column:
    """A text column that is nothing where its text is empty; a code with its `words`, where it has some."""
    get = attrgetter(path)
    return Column(name, lambda row: get(row) or None, "word" if words else "text", words)


def exact(value: Any, kind: Kind, currency: str) -> Any:
    """A value as machines get it."""
    if value is None:
        return None
    match kind:
        case "amount":
            return str(from_minor(int(value), currency))
        case "quantity":
            return trimmed(from_milli(int(value)))
        case "price":
            return trimmed(from_micro(int(value)), least=2)
        case "rate":
            return trimmed(from_ppm(int(value)))
        case _:
            return value


def trimmed(value: Decimal, least: int = 0) -> str:
    """A decimal without idle zeros, with at least so many decimals."""
    whole, _, decimals = f"{value:f}".partition(".")
    decimals = decimals.rstrip("0").ljust(least, "0")
    return f"{whole}.{decimals}" if decimals else whole


def record(columns: Sequence[Column], row: Any, currency: str | None = None) -> dict[str, Any]:
    """A row as machines get it: names and exact values."""
    unit = currency or _currency(row)
    return {column.name: exact(column.get(row), column.kind, unit) for column in columns}


def json_text(value: Any) -> str:
    """One JSON document."""
    return json.dumps(value, ensure_ascii=False, indent=1, default=_plain)


def json_lines(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """A JSON array, one row a line."""
    before = "["
    for row in rows:
        yield before + json.dumps(row, ensure_ascii=False, default=_plain)
        before = ","
    yield "]" if before == "," else "[]"


def _plain(value: object) -> object:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (tuple, set, frozenset)):
        return list(value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return str(value)


# --- for people ---


def spoken_value(words: Words, value: Any, kind: Kind, currency: str, family: str = "") -> str:
    """A value as people read it in a column; nought and nothing are empty."""
    if value is None or value == "":
        return ""
    match kind:
        case "amount":
            return words.money(int(value), currency, sign=False) if value else ""
        case "quantity":
            return words.quantity(int(value)) if value else ""
        case "price":
            return words.price(int(value))
        case "rate":
            return words.percent(int(value))
        case "day":
            return words.date(value)
        case "instant":
            return words.day_time(value)
        case "whole":
            return words.number(int(value)) if value else ""
        case "flag":
            return words.say("yes") if value else ""
        case "word":
            # What a merchant called so themselves is its own word.
            return words.say(f"{family}.{value}") if words.knows(f"{family}.{value}") else str(value)
        case "reason":
            return words.part(value, "problem")
        case "text" | "told":
            return words.fact(value) if isinstance(value, str) else str(value)


def table(
    words: Words,
    columns: Sequence[Column],
    rows: Iterable[Any],
    currency: str | None = None,
    headings: Mapping[str, str] | None = None,
) -> list[str]:
    """Rows in aligned columns under their headings; columns that are empty throughout are left out.

    `headings` says those that no words are there for: the company's own fields.
    """
    shown = [column for column in columns if column.shown]
    cells = [
        [
            spoken_value(
                words, (column.seen or column.get)(row), column.kind, currency or _currency(row), column.words
            )
            for column in shown
        ]
        for row in rows
    ]
    kept = [at for at in range(len(shown)) if any(row[at] for row in cells)]
    heads = [(headings or {}).get(shown[at].name) or words.say(shown[at].headed) for at in kept]
    widths = [
        max([width(head), *(width(row[at]) for row in cells)]) for head, at in zip(heads, kept, strict=True)
    ]
    right = [shown[at].kind in _FIGURES for at in kept]
    lines = [heads, ["─" * each for each in widths], *([row[at] for at in kept] for row in cells)]
    return [
        "  ".join(
            _padded(cell, each, to_right) for cell, each, to_right in zip(line, widths, right, strict=True)
        ).rstrip()
        for line in lines
    ]


def facts(words: Words, pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Labels and values under one another; what has no value is left out."""
    told = [(words.say(f"column.{name}"), value) for name, value in pairs if value]
    wide = max((width(label) for label, _ in told), default=0)
    return [f"{_padded(label, wide, False)}  {value}" for label, value in told]


def width(text: str) -> int:
    """How many cells of a terminal a text takes: Chinese, Japanese and Korean take two each, accents none."""
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )


def _padded(text: str, wide: int, to_right: bool) -> str:
    room = " " * (wide - width(text))
    return room + text if to_right else text + room


def _currency(row: Any) -> str:
    return str(getattr(row, "currency", "EUR"))
