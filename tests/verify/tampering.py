"""Changing a database behind the program's back: triggers and constraints off, one place altered, everything on again."""

from __future__ import annotations

import random
import shutil
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

from app.base.database import Database, connect
from app.base.location import locate
from app.verify import Verdict, verify
from app.verify.expected import ExpectedColumn, ExpectedTable, expected_tables
from tests.postgres import Server, fresh_name


class RefusedError(Exception):
    """The database takes no such value: a NOT NULL, CHECK or UNIQUE of its own stands in the way."""


class Copy(ABC):
    """A copy of a used shop that one test may spoil."""

    url: str

    @contextmanager
    def opened(self) -> Iterator[Database]:
        database = connect(locate(self.url))
        try:
            yield database
        finally:
            database.close()

    @property
    def anchor(self) -> Path:
        return locate(self.url).anchor

    @property
    def archive(self) -> Path | None:
        return locate(self.url).archive

    @abstractmethod
    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Run one statement as the database's owner would, nothing standing in the way."""

    @abstractmethod
    def end(self) -> None:
        """Let go of it."""


class SqliteCopy(Copy):
    def __init__(self, used: Path, place: Path) -> None:
        folder = shutil.copytree(used.parent, place)
        self.url = f"sqlite:///{folder / used.name}"
        self.file = folder / used.name
        self._raw = sqlite3.connect(self.file, isolation_level=None)
        self._raw.execute("PRAGMA ignore_check_constraints = ON")
        self._triggers = self._raw.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        self._raw.executescript(_together(f"DROP TRIGGER {name}" for name, _ in self._triggers))

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        stored = [
            each.strftime("%Y-%m-%d %H:%M:%S.%f") if isinstance(each, datetime) else each for each in values
        ]
        stored = [each.isoformat() if isinstance(each, date) else each for each in stored]
        try:
            return self._raw.execute(sql.replace("%s", "?"), stored).fetchall()
        except sqlite3.IntegrityError as error:
            raise RefusedError from error

    def raw(self, sql: str) -> list[tuple[Any, ...]]:
        """Run one statement after the triggers were put back."""
        with closing(sqlite3.connect(self.file, isolation_level=None)) as raw:
            return raw.execute(sql).fetchall()

    def end(self) -> None:
        with suppress(sqlite3.ProgrammingError):
            self._raw.executescript(_together(sql for _, sql in self._triggers))
            self._raw.close()


def _together(statements: Iterable[str]) -> str:
    """Statements as one transaction: some hundred triggers, each stored by itself, cost more than the audit."""
    return ";\n".join(("BEGIN", *statements, "COMMIT"))


class PostgresCopy(Copy):
    def __init__(self, used: str, server: Server) -> None:
        self._server, self._name = server, fresh_name("tampered")
        self.url = server.create(self._name, used)
        with suppress(FileNotFoundError):
            shutil.copy(locate(server.url(used)).anchor, self.anchor)
        self._raw = server.connect(self._name)
        # No trigger fires in such a session, the ones of foreign keys neither.
        self._raw.execute("SET session_replication_role = replica")

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        try:
            found = self._raw.execute(sql, values)  # pyright: ignore[reportArgumentType]
        except (psycopg.IntegrityError, psycopg.DataError) as error:
            raise RefusedError from error
        return found.fetchall() if found.description else []

    def end(self) -> None:
        self._raw.close()

    def drop(self) -> None:
        self._raw.close()
        self.anchor.unlink(missing_ok=True)
        self._server.drop(self._name)


def audited(copy: Copy) -> Verdict:
    """What the auditor says once the triggers are back."""
    copy.end()
    with copy.opened() as database:
        return verify(database)


def codes(verdict: Verdict) -> set[str]:
    return {fault.code for fault in verdict.faults}


def named(verdict: Verdict, code: str) -> set[tuple[str, int | None]]:
    return {(fault.table, fault.row_id) for fault in verdict.faults if fault.code == code}


@dataclass(frozen=True, slots=True)
class Place:
    """What was spoiled: a row of a table, by the first column of its key, before and after."""

    table: str
    keys: tuple[object, ...]
    how: str


def alter(
    copy: Copy, table: ExpectedTable, column: ExpectedColumn, chance: random.Random, where: str
) -> Place | None:
    """Give one column of one row another value; None where there is no row, or none that the database takes."""
    rows = copy.rows(
        f"SELECT {', '.join(table.key)}, {column.name} FROM {table.name} {where} ORDER BY {', '.join(table.key)}"
    )
    if not rows:
        return None
    *key, value = chance.choice(rows)
    known = [row[-1] for row in rows]
    for new in _others(column, value, known, chance):
        condition = " AND ".join(f"{name} = %s" for name in table.key)
        try:
            copy.rows(f"UPDATE {table.name} SET {column.name} = %s WHERE {condition}", new, *key)
        except RefusedError:
            continue
        after = new if table.key[0] == column.name else key[0]
        return Place(table.name, (key[0], after), f"{table.name} {key} {column.name}: {value!r} -> {new!r}")
    return None


def delete(copy: Copy, table: ExpectedTable, chance: random.Random, where: str) -> Place | None:
    """Delete one row."""
    rows = copy.rows(
        f"SELECT {', '.join(table.key)} FROM {table.name} {where} ORDER BY {', '.join(table.key)}"
    )
    if not rows:
        return None
    key = chance.choice(rows)
    condition = " AND ".join(f"{name} = %s" for name in table.key)
    copy.rows(f"DELETE FROM {table.name} WHERE {condition}", *key)
    return Place(table.name, (key[0],), f"{table.name} {key} deleted")


def add(copy: Copy, table: ExpectedTable, chance: random.Random, where: str) -> Place | None:
    """Add a row much like another one."""
    names = list(table.columns)
    rows = copy.rows(f"SELECT {', '.join(names)} FROM {table.name} {where} ORDER BY {', '.join(table.key)}")
    if not rows or table.key != ("id",):
        return None
    new = dict(zip(names, chance.choice(rows), strict=True))
    new["id"] = copy.rows(f"SELECT max(id) + 1 FROM {table.name}")[0][0]
    for column in {name for unique in table.unique for name in unique}:
        value = new[column]
        if column in table.links or value is None:
            continue
        new[column] = _another(value)
    marks = ", ".join("%s" for _ in names)
    try:
        copy.rows(f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})", *new.values())
    except RefusedError:
        return None
    return Place(table.name, (new["id"],), f"{table.name} {new['id']} added")


def _another(value: Any) -> Any:
    """A value that is not taken yet."""
    if isinstance(value, str):
        return value[:-2] + "zz"
    return value + (40 if isinstance(value, int) else timedelta(days=9))


def tables_with_rows(copy: Copy) -> Iterator[ExpectedTable]:
    """The tables that have something to spoil."""
    for table in expected_tables().values():
        if copy.rows(f"SELECT 1 FROM {table.name} LIMIT 1"):
            yield table


def _others(column: ExpectedColumn, value: Any, known: Sequence[Any], chance: random.Random) -> Iterator[Any]:
    """Other values for a column, the likely ones first."""
    seen = [each for each in dict.fromkeys(known) if each is not None and each != value]
    if column.kind == "int":
        yield (value or 0) + chance.choice((1, -1, 10, 1000))
        yield (value or 0) + 1_000_000
    elif column.kind == "bool":
        yield not value
    elif column.kind == "bytes":
        yield b"%PDF"
    elif column.kind == "date":
        base = value if isinstance(value, date) else date.fromisoformat(value) if value else date(2026, 5, 1)
        yield base + timedelta(days=chance.choice((1, -1, 31)))
    elif column.kind == "instant":
        yield _instant(value) + timedelta(seconds=chance.choice((1, -1, 86_400)))
    else:
        forms = [value[:-1] + ("0" if value[-1] != "0" else "1")] if value else []
        forms.insert(chance.randrange(2), (value or "") + "x")
        yield from forms
    yield from seen
    if column.nullable and value is not None:
        yield None


def _instant(value: Any) -> datetime:
    if isinstance(value, datetime):
        return value
    return (
        datetime.fromisoformat(value).replace(tzinfo=UTC) if value else datetime(2026, 5, 1, 12, tzinfo=UTC)
    )
