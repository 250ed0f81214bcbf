# ruff: noqa: S608 - the names put into SQL are those of tables and columns of the schema, never data
"""All rows of a company carried from one dialect to the other: the schema is the same on both, keys are kept.

From PostgreSQL into a SQLite file in one snapshot, for a backup; from such a file into PostgreSQL in one transaction,
for a restore or a hand-over. The tables and columns are those the file has, so that a database still standing at an
older version can be carried as well. The bytes of archived papers travel as files beside (see `app.base.backup`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from app.base import grants, migrate
from app.base.database import APPLICATION_ID, Database, connect
from app.base.driver_errors import guarded_file
from app.base.errors import Refusal, Trouble
from app.base.location import Location

_ROWS = 2_000
# Not carried row by row: the version is Alembic's business, the bytes of papers travel as files.
_OTHERS = frozenset({"alembic_version", "archive_content"})


def row_counts(path: Path) -> dict[str, int]:
    """How many rows each table of a file has, leaving out the bytes of papers."""
    with guarded_file(path), closing(sqlite3.connect(path)) as raw:
        return _counts(raw)


def to_file(database: Database, revision: str, path: Path) -> None:
    """Copy every row of a PostgreSQL database, as of one moment, into a new SQLite file at the same revision.

    Refused with ``database_newer`` when this program does not know that revision: it could not make the file.
    """
    if revision not in migrate.known():
        raise Refusal("database_newer", place=database.location.words, found=revision, known=migrate.head())
    _make_file(path, revision)
    with (
        database.read() as rd,
        guarded_file(path),
        closing(sqlite3.connect(path, isolation_level=None)) as raw,
    ):
        raw.execute("PRAGMA synchronous = OFF")
        raw.execute("BEGIN")
        triggers = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            raw.execute(f'DROP TRIGGER "{name}"')
        for table in _tables(raw):
            columns = [name for name, _ in _columns(raw, table)]
            marks = ", ".join("?" for _ in columns)
            # A migration may have written rows of its own, which the source has as well.
            raw.execute(f'DELETE FROM "{table}"')
            for rows in _fetched(rd.connection, table, columns):
                raw.executemany(f'INSERT INTO "{table}" VALUES ({marks})', map(_as_stored, rows))
        for _, sql in triggers:
            raw.execute(sql)
        raw.execute("COMMIT")


def into_server(path: Path, papers: Iterable[tuple[str, Path]], database: Database, *, replace: bool) -> None:
    """Write every row of a SQLite file at this version's schema into a PostgreSQL database, in one transaction.

    The database is empty, or its tables are replaced. `papers` are the archived originals by hash. Roles that could
    work with the tables before can afterwards.
    """
    with (
        database.guarded(),
        guarded_file(path),
        closing(sqlite3.connect(path)) as raw,
        database.engine.connect() as connection,
        connection.begin(),
    ):
        tables, roles = _tables(raw), grants.granted(connection)
        if replace:
            _drop(connection, [*tables, *sorted(_OTHERS)])
        migrate.run_migrations(connection)
        for table in tables:
            connection.exec_driver_sql(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
            _load(connection, raw, table)
            _set_sequence(connection, table)
        for digest, paper in papers:
            connection.execute(_ADD_PAPER, {"hash": digest, "content": paper.read_bytes()})
        for table in tables:
            connection.exec_driver_sql(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
        _must_agree(connection, _counts(raw), database.location.words)
        for role in roles:
            grants.grant_on(connection, role)


def papers_of(database: Database) -> Iterator[tuple[str, bytes]]:
    """The archived originals a PostgreSQL database keeps as rows, one after the other."""
    with database.read() as rd:
        for digest in rd.execute(text("SELECT hash FROM archive_content ORDER BY hash")).scalars().all():
            yield digest, rd.scalar(_PAPER, {"hash": digest})


_PAPER = text("SELECT content FROM archive_content WHERE hash = :hash")
_ADD_PAPER = text("INSERT INTO archive_content (hash, content) VALUES (:hash, :content)")


def _make_file(path: Path, revision: str) -> None:
    with closing(connect(Location(path, None))) as made, made.guarded(), made.engine.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        migrate.run_migrations(connection, revision)


def _tables(raw: sqlite3.Connection) -> list[str]:
    """The tables of the file, parents before their children."""
    names = {
        str(name)
        for (name,) in raw.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        if name not in _OTHERS
    }
    waiting = {
        name: {str(row[2]) for row in raw.execute(f'PRAGMA foreign_key_list("{name}")')} - {name}
        for name in names
    }
    ordered: list[str] = []
    while waiting:
        free = sorted(name for name, parents in waiting.items() if not parents & waiting.keys())
        assert free, "tables that point to each other in a circle"
        ordered += free
        for name in free:
            del waiting[name]
    return ordered


def _columns(raw: sqlite3.Connection, table: str) -> list[tuple[str, str]]:
    """Names and declared types of a table's columns."""
    return [(str(row[1]), str(row[2]).upper()) for row in raw.execute(f'PRAGMA table_info("{table}")')]


def _counts(raw: sqlite3.Connection) -> dict[str, int]:
    return {
        table: int(raw.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]) for table in _tables(raw)
    }


def _fetched(connection: Connection, table: str, columns: Sequence[str]) -> Iterator[Sequence[Sequence[Any]]]:
    names = ", ".join(f'"{name}"' for name in columns)
    driver: Any = connection.connection.driver_connection
    with driver.cursor(name="comptoir_backup") as cursor:
        cursor.execute(f'SELECT {names} FROM "{table}"')
        while rows := cursor.fetchmany(_ROWS):
            yield rows


def _as_stored(row: Sequence[Any]) -> list[Any]:
    """A row of PostgreSQL as SQLite keeps it."""
    return [_stored(value) if isinstance(value, (date, bool, memoryview)) else value for value in row]


def _stored(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if isinstance(value, bool) else bytes(value)


def _load(connection: Connection, raw: sqlite3.Connection, table: str) -> None:
    columns = _columns(raw, table)
    names = ", ".join(f'"{name}"' for name, _ in columns)
    instants = [
        index for index, (_, kind) in enumerate(columns) if kind.startswith(("DATETIME", "TIMESTAMP"))
    ]
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
        for row in raw.execute(f'SELECT {names} FROM "{table}"'):
            values = list(row)
            for index in instants:
                if values[index] is not None:
                    values[index] += "+00"
            copy.write_row(values)


def _set_sequence(connection: Connection, table: str) -> None:
    find = text(
        "SELECT pg_get_serial_sequence(:table, 'id') FROM information_schema.columns "
        "WHERE table_schema = current_schema() AND table_name = :table AND column_name = 'id'"
    )
    sequence = connection.execute(find, {"table": table}).scalar()
    if sequence is not None:
        last = connection.exec_driver_sql(f'SELECT coalesce(max(id), 0) FROM "{table}"').scalar_one()
        move = text("SELECT setval(:sequence, greatest(:last, 1), :last > 0)")
        connection.execute(move, {"sequence": sequence, "last": last})


def _drop(connection: Connection, names: Iterable[str]) -> None:
    tables = (
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace"
    )
    standing = set(connection.execute(text(tables)).scalars())
    ours = ", ".join(f'"{name}"' for name in names if name in standing)
    if ours:
        connection.exec_driver_sql(f"DROP TABLE {ours}")


def _must_agree(connection: Connection, expected: dict[str, int], place: str) -> None:
    for table, count in expected.items():
        found = connection.exec_driver_sql(f'SELECT count(*) FROM "{table}"').scalar_one()
        if found != count:
            raise Trouble("transfer_incomplete", place=place, table=table, expected=count, found=found)
