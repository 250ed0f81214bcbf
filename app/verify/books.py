"""The books as the auditor reads them: plain SQL on one consistent view, on both dialects, and nothing but reads."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from app.verify.expected import ExpectedColumn

Row = Sequence[Any]

UNREADABLE = (DBAPIError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What broken content can make Python or a driver raise: each becomes a fault, never a crash."""

PAGE = 1000
"""Keys asked for at once."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """What the anchor beside the database says: the head of the chain, and the last number of each series."""

    line_id: int
    hash: str
    numbers: dict[str, int]


@dataclass(frozen=True, slots=True)
class Books:
    """The database under audit, and what stands beside it.

    `anchor` and `files` were read before the view was taken, so that a writer at work makes neither look wrong.
    `anchor` is None where there is none, "" where what is there cannot be read. `files` are the paths in the archive
    folder, None on PostgreSQL.
    """

    connection: Connection
    anchor: Anchor | str | None
    folder: Path | None
    files: tuple[Path, ...] | None

    @property
    def on_sqlite(self) -> bool:
        """Which of the two dialects."""
        return self.connection.dialect.name == "sqlite"

    def rows(self, sql: str, **facts: object) -> Sequence[Row]:
        """All rows of a query that gives few."""
        return self.connection.execute(text(sql), facts).all()

    def stream(self, sql: str, **facts: object) -> Iterator[Row]:
        """The rows of a query that may give many, a few thousand in memory at a time."""
        options = {"stream_results": True, "yield_per": 5000}
        yield from self.connection.execute(text(sql), facts, execution_options=options)

    def number(self, sql: str, **facts: object) -> int:
        """The one whole number a query gives; 0 for none."""
        return whole(self.connection.execute(text(sql), facts).scalar())

    def among(self, sql: str, keys: Iterable[int]) -> Iterator[Row]:
        """The rows of a query with ``{keys}`` in it, a thousand keys at a time. Keys are whole numbers, hence put in as text."""
        wanted = list(keys)
        for start in range(0, len(wanted), PAGE):
            yield from self.rows(sql.replace("{keys}", ",".join(map(str, wanted[start : start + PAGE]))))

    def ranges(self, table: str, size: int = PAGE) -> Iterator[tuple[int, int]]:
        """First and last key of the pages a table is read in."""
        last: int | None = None
        while True:
            after = "" if last is None else f"WHERE id > {last}"
            page = f"SELECT id FROM {table} {after} ORDER BY id LIMIT {size}"
            low, high = self.rows(f"SELECT min(id), max(id) FROM ({page}) page")[0]
            if low is None:
                return
            yield whole(low), whole(high)
            last = whole(high)

    def canonical(self, column: ExpectedColumn) -> str:
        """SQL giving a column's value as the canonical JSON of an audit line has it."""
        name = column.name
        if column.kind == "instant":
            if self.on_sqlite:
                return f"replace({name}, ' ', 'T') || '+00:00'"
            return f"to_char({name} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US') || '+00:00'"
        return self.day(name) if column.kind == "date" else name

    def day(self, column: str) -> str:
        """SQL giving a date as ISO text, whatever it is (PostgreSQL knows years and infinities that Python does not)."""
        return column if self.on_sqlite else f"CAST({column} AS text)"

    def exact(self, column: str) -> str:
        """SQL giving a whole number that sums and differences of cannot overflow on PostgreSQL."""
        return column if self.on_sqlite else f"CAST({column} AS numeric)"


def whole(value: object) -> int:
    """A whole number as a driver gave it (sums come as Decimal on PostgreSQL); ValueError for anything else."""
    if value is None:
        return 0
    number = int(cast("Any", value))
    if number != value:
        raise ValueError(f"{value!r} is no whole number")
    return number


def rounded(numerator: int, denominator: int) -> int:
    """The nearest whole number, halves away from zero; 0 where there is nothing to divide by."""
    if denominator == 0:
        return 0
    sign = -1 if (numerator < 0) != (denominator < 0) else 1
    return sign * ((2 * abs(numerator) + abs(denominator)) // (2 * abs(denominator)))


def sha256(content: bytes) -> str:
    """The hash everything here is sealed with."""
    return hashlib.sha256(content).hexdigest()


def anchor_at(path: Path) -> Anchor | str | None:
    """The anchor kept at `path`; None where there is none, "" where it cannot be read."""
    try:
        found = json.loads(path.read_bytes())
        return Anchor(int(found["line"]), str(found["hash"]), {str(name): int(last) for name, last in found["numbers"].items()})
    except FileNotFoundError:
        return None
    except (OSError, *UNREADABLE):
        return ""


def files_in(folder: Path | None) -> tuple[Path, ...] | None:
    """Every file in the archive folder."""
    if folder is None:
        return None
    return tuple(sorted(path for path in folder.rglob("*") if not path.is_dir())) if folder.is_dir() else ()


def row_by_row(fetch: Callable[[Iterable[int]], Iterable[Row]], keys: Sequence[int]) -> Iterator[tuple[int, Row | None]]:
    """Fetch rows one at a time after a page of them could not be read; the unreadable ones are None.

    `fetch` must run in a savepoint of its own.
    """
    for key in keys:
        try:
            for row in fetch([key]):
                yield key, row
        except UNREADABLE:
            yield key, None
