"""The books as the auditor reads them: plain SQL on one consistent view, on both dialects, and nothing but reads."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, TextClause, text
from sqlalchemy.exc import DBAPIError

from app.verify.expected import ExpectedColumn, expected_tables
from app.verify.verdict import Findings

Row = Sequence[Any]

UNREADABLE = (DBAPIError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What broken content can make Python or a driver raise: each becomes a fault, never a crash."""

_NAME = re.compile(r"[a-z_]+")

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
    folder, None on PostgreSQL. `empty` are tables that are known to have no row.
    """

    connection: Connection
    anchor: Anchor | str | None
    folder: Path | None
    files: tuple[Path, ...] | None
    empty: frozenset[str] = frozenset()

    @property
    def on_sqlite(self) -> bool:
        """Which of the two dialects."""
        return self.connection.dialect.name == "sqlite"

    def rows(self, sql: str, **facts: object) -> Sequence[Row]:
        """All rows of a query that gives few."""
        return self.connection.execute(_statement(sql), facts).all()

    def finds_nothing(self, sql: str) -> bool:
        """Whether all tables a query names are empty: it finds what it finds in a new company, which is nothing.

        Measured: a server plans a query for longer than it runs on a small company, and a third of them are such.
        """
        named = _tables(sql)
        return bool(named) and named <= self.empty

    def stream(self, sql: str, **facts: object) -> Iterator[Row]:
        """The rows of a query that may give many, a few thousand in memory at a time."""
        if self.finds_nothing(sql):
            return
        options = {"stream_results": True, "yield_per": 5000}
        with self.connection.execute(_statement(sql), facts, execution_options=options) as result:
            yield from result

    def offending(self, sql: str, **facts: object) -> Sequence[Row]:
        """The rows of a query that should give none: one more than a check can list, so that memory is bounded."""
        if self.finds_nothing(sql):
            return ()
        return self.rows(f"{sql} LIMIT {Findings.LISTED + 1}", **facts)

    def number(self, sql: str, **facts: object) -> int:
        """The one whole number a query gives; 0 for none."""
        if self.finds_nothing(sql):
            return 0
        return whole(self.connection.execute(_statement(sql), facts).scalar())

    def by_key(self, select: str, keys: Sequence[int]) -> Iterator[Row]:
        """The rows of ``SELECT … FROM table`` with these keys, `PAGE` at a time; rows with other keys may come along."""
        wanted = sorted(keys)
        for start in range(0, len(wanted), PAGE):
            some = wanted[start : start + PAGE]
            if some[-1] - some[0] < 2 * len(some):
                yield from self.rows(
                    f"{select} WHERE id BETWEEN :first AND :last", first=some[0], last=some[-1]
                )
            else:  # whole numbers, hence put in as text
                yield from self.rows(f"{select} WHERE id IN ({','.join(map(str, some))})")

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

    @contextmanager
    def in_pages(self) -> Iterator[None]:
        """While a table is read a range of keys at a time.

        Elsewhere whole tables are joined, and PostgreSQL must not do that row by row because it was not told yet how
        many rows a fresh import has left (measured: 220 s instead of 0.2 s for 10,000 allocations).
        """
        if not self.on_sqlite:
            self.connection.execute(text("SET LOCAL enable_nestloop = on"))
        yield
        if not self.on_sqlite:
            self.connection.execute(text("SET LOCAL enable_nestloop = off"))

    def canonical(self, column: ExpectedColumn) -> str:
        """SQL giving a column's value as the canonical JSON of an audit line has it."""
        name = column.name
        if column.kind == "instant":
            if self.on_sqlite:
                return f"replace({name}, ' ', 'T') || '+00:00'"
            return f"to_char({name} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US') || '+00:00'"
        return self.day(name) if column.kind == "date" else name

    def json_object(self, columns: Sequence[ExpectedColumn]) -> str:
        """SQL giving these columns, in this order, as the canonical JSON of an audit line has them."""
        values = [self._json(column) for column in columns]
        if self.on_sqlite:
            listed = ", ".join(
                f"'{column.name}', {value}" for column, value in zip(columns, values, strict=True)
            )
            return f"json_object({listed})"
        form = ",".join(f'"{column.name}":%s' for column in columns)
        return f"format('{{{form}}}', {', '.join(values)})"

    def _json(self, column: ExpectedColumn) -> str:
        value = self.canonical(column)
        if self.on_sqlite:
            if column.kind == "bool":
                return f"CASE {value} WHEN 0 THEN json('false') WHEN 1 THEN json('true') ELSE {value} END"
            return value
        written = f"to_json({value})" if column.kind in ("text", "date", "instant") else value
        return f"coalesce(CAST({written} AS text), 'null')"

    def day(self, column: str) -> str:
        """SQL giving a date as ISO text, whatever it is (PostgreSQL knows years and infinities that Python does not)."""
        return column if self.on_sqlite else f"CAST({column} AS text)"

    def exact(self, column: str) -> str:
        """SQL giving a whole number that sums and differences of cannot overflow on PostgreSQL."""
        return column if self.on_sqlite else f"CAST({column} AS numeric)"


def empty_tables(books: Books) -> frozenset[str]:
    """The tables without a row.

    PostgreSQL is asked which have no page: to plan a look into each takes it longer than all the rest.
    """
    if not books.on_sqlite:
        rows = books.rows(
            "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace "
            "AND relkind = 'r' AND NOT relhassubclass AND pg_relation_size(oid) = 0"
        )
        return frozenset(name for (name,) in rows)
    names = [name for (name,) in books.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    looks = (f"(SELECT '{name}' WHERE NOT EXISTS (SELECT 1 FROM \"{name}\" NOT INDEXED))" for name in names)
    return frozenset(books.rows(f"SELECT {', '.join(looks)}")[0]) if names else frozenset()


@lru_cache(1024)
def _tables(sql: str) -> frozenset[str]:
    """The tables a query names, and those that have the name of one of its columns."""
    return frozenset(_NAME.findall(sql)) & expected_tables().keys()


@lru_cache(512)
def _statement(sql: str) -> TextClause:
    return text(sql)


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
        return Anchor(
            int(found["line"]),
            str(found["hash"]),
            {str(name): int(last) for name, last in found["numbers"].items()},
        )
    except FileNotFoundError:
        return None
    except (OSError, *UNREADABLE):
        return ""


def files_in(folder: Path | None) -> tuple[Path, ...] | None:
    """Every file in the archive folder."""
    if folder is None:
        return None
    return tuple(sorted(path for path in folder.rglob("*") if not path.is_dir())) if folder.is_dir() else ()
