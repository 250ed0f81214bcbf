# ruff: noqa: S608 - the names put into SQL are those of tables and columns of the schema, never data
"""One row on its way to SQLite: its statement is put together once a table, its values handed over as they are stored.

An order's way to cash is some hundred small inserts. Measured on this path, a row: `sqlite3` by hand 6 µs, this 8, a
Core statement with RETURNING 23. Only the write door uses it; whatever a query needs goes through Core.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect
from sqlalchemy.exc import DBAPIError, NoResultFound

_DIALECT: Any = sqlite_dialect()

Processor = Callable[[Any], Any] | None


class Form:
    """How rows of one table are written: names of its columns, their defaults, and what turns values into stored ones."""

    __slots__ = ("_defaults", "_insert", "_known", "_readers", "_writers", "table")

    def __init__(self, table: Table) -> None:
        self.table = table
        self._defaults: tuple[tuple[str, Any], ...] = tuple(
            (column.key, _default(column)) for column in table.c
        )
        self._known = frozenset(column.key for column in table.c)
        types = [(column.key, column.type.dialect_impl(_DIALECT)) for column in table.c]
        self._writers: dict[str, Processor] = {key: kind.bind_processor(_DIALECT) for key, kind in types}
        self._readers: tuple[tuple[str, Processor], ...] = tuple(
            (key, kind.result_processor(_DIALECT, None)) for key, kind in types
        )
        columns = ", ".join(_quoted(column.name) for column in table.c)
        marks = ", ".join("?" for _ in table.c)
        self._insert = f"INSERT INTO {_quoted(table.name)} ({columns}) VALUES ({marks})"

    def complete(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The row with the defaults of what the caller left out; its key is None until it is stored."""
        if not row.keys() <= self._known:
            message = f"{self.table.name} has no column {', '.join(sorted(row.keys() - self._known))}"
            raise TypeError(message)
        return {name: row.get(name, default) for name, default in self._defaults}

    def insert(self, connection: Connection, whole: dict[str, Any]) -> int:
        """Store a complete row and give its key."""
        row_id = run(connection, self._insert, self._stored(whole)).lastrowid
        assert row_id is not None
        return row_id

    def insert_many(self, connection: Connection, rows: Sequence[dict[str, Any]]) -> list[int]:
        """Store complete rows without keys and give them theirs; nobody else writes while we hold the file."""
        last = run(connection, f"SELECT coalesce(max(id), 0) FROM {_quoted(self.table.name)}", ()).fetchone()[
            0
        ]
        for row_id, whole in enumerate(rows, last + 1):
            whole["id"] = row_id
        run(connection, self._insert, [self._stored(whole) for whole in rows], many=True)
        return list(range(last + 1, last + 1 + len(rows)))

    def put(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Store rows whose keys are in them, or of no interest."""
        run(connection, self._insert, [self._stored(self.complete(row)) for row in rows], many=True)

    def update(
        self, connection: Connection, row_id: int, values: Mapping[str, Any], *, read: bool
    ) -> dict[str, Any]:
        """Change columns of one row; gives back the whole row as it then stands when it is to be `read`."""
        writers = self._writers
        stored = [value if (to := writers[name]) is None else to(value) for name, value in values.items()]
        cursor = run(connection, _update(self.table, tuple(values), read), (*stored, row_id))
        if not read:
            return {}
        found = cursor.fetchone()
        cursor.fetchall()
        if found is None:
            message = f"{self.table.name} has no row {row_id}"
            raise NoResultFound(message)
        return {
            name: value if to is None else to(value)
            for (name, to), value in zip(self._readers, found, strict=True)
        }

    def _stored(self, whole: Mapping[str, Any]) -> tuple[Any, ...]:
        writers = self._writers
        return tuple(
            value if value is None or (to := writers[name]) is None else to(value)
            for name, value in whole.items()
        )


@cache
def form_of(table: Table) -> Form:
    """The form of a table, made once."""
    return Form(table)


def run(connection: Connection, sql: str, values: Any, *, many: bool = False) -> sqlite3.Cursor:
    """Hand a statement to the driver, in the transaction of `connection`; errors are SQLAlchemy's, as everywhere."""
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    try:
        return raw.executemany(sql, values) if many else raw.execute(sql, values)
    except sqlite3.Error as error:
        raise DBAPIError.instance(
            sql, values, error, sqlite3.Error, hide_parameters=False, dialect=connection.dialect
        ) from error


@cache
def _update(table: Table, names: tuple[str, ...], read: bool) -> str:
    changes = ", ".join(f"{_quoted(table.c[name].name)} = ?" for name in names)
    sql = f"UPDATE {_quoted(table.name)} SET {changes} WHERE id = ?"
    return sql + " RETURNING " + ", ".join(_quoted(column.name) for column in table.c) if read else sql


def _default(column: Any) -> Any:
    return column.default.arg if column.default is not None and column.default.is_scalar else None


def _quoted(name: str) -> str:
    return f'"{name}"'
