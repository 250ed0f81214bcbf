"""The schema that stands: every table, column and constraint the auditor expects, validated and switched on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from app.verify.books import Books
from app.verify.expected import ExpectedTable, expected_revision, expected_tables
from app.verify.verdict import Findings

_CHECK = re.compile(r"CONSTRAINT \"?(\w+)\"? CHECK", re.IGNORECASE)
_KINDS = {
    "integer": "int",
    "bigint": "int",
    "text": "text",
    "varchar": "text",
    "character varying": "text",
    "boolean": "bool",
    "date": "date",
    "datetime": "instant",
    "timestamp with time zone": "instant",
    "blob": "bytes",
    "bytea": "bytes",
}


@dataclass(slots=True)
class _Standing:
    """A table as it stands in the database: columns as (kind, nullable)."""

    columns: dict[str, tuple[str, bool]] = field(default_factory=dict[str, tuple[str, bool]])
    key: tuple[str, ...] = ()
    links: dict[str, str] = field(default_factory=dict[str, str])
    unique: set[tuple[str, ...]] = field(default_factory=set[tuple[str, ...]])
    checks: set[str] = field(default_factory=set[str])


def check_schema(books: Books, found: Findings) -> None:
    """Version, tables, columns, NOT NULL, keys, foreign keys, UNIQUE and CHECK."""
    versions = [str(version) for (version,) in books.rows("SELECT version_num FROM alembic_version")]
    if versions != [expected_revision()]:
        found.fault(
            "alembic_version", None, "schema_version", found=", ".join(versions), wanted=expected_revision()
        )
    standing = _on_sqlite(books) if books.on_sqlite else _on_postgresql(books)
    for name, table in expected_tables().items():
        found.counted += 1
        if name not in standing:
            found.fault(name, None, "table_missing")
        else:
            _compare(found, table, standing[name])
    for name in sorted(standing.keys() - expected_tables().keys() - {"alembic_version"}):
        found.note(name, None, "table_foreign")


def _compare(found: Findings, table: ExpectedTable, standing: _Standing) -> None:
    for column in table.columns.values():
        kind, nullable = standing.columns.get(column.name, ("", False))
        if not kind:
            found.fault(table.name, None, "column_missing", column=column.name)
        elif kind != column.kind:
            found.fault(table.name, None, "column_differs", column=column.name, kind=kind)
        elif nullable and not column.nullable:
            found.fault(table.name, None, "constraint_missing", constraint=f"{column.name} NOT NULL")
    for name in sorted(standing.columns.keys() - table.columns.keys()):
        found.fault(table.name, None, "column_foreign", column=name)
    if standing.key != table.key:
        found.fault(table.name, None, "constraint_missing", constraint="PRIMARY KEY")
    _missing(
        found,
        table.name,
        (f"{c} REFERENCES {t}" for c, t in table.links.items() if standing.links.get(c) != t),
    )
    _missing(found, table.name, (f"UNIQUE ({', '.join(each)})" for each in table.unique - standing.unique))
    _missing(found, table.name, table.checks - standing.checks)


def _missing(found: Findings, table: str, constraints: Iterable[str]) -> None:
    for constraint in sorted(constraints):
        found.fault(table, None, "constraint_missing", constraint=constraint)


def _on_sqlite(books: Books) -> dict[str, _Standing]:
    """Asked for all tables at once: what SQLite tells of one of them is a table by itself, which can be joined."""
    standing = {
        name: _Standing(checks=set(_CHECK.findall(str(sql))))
        for name, sql in books.rows(f"SELECT m.name, m.sql FROM {_TABLES}")
    }
    keys: dict[str, dict[int, str]] = {}
    for name, column, kind, required, place in books.rows(
        f'SELECT m.name, c.name, c.type, c."notnull", c.pk FROM {_TABLES} JOIN pragma_table_info(m.name) c'
    ):
        standing[name].columns[column] = (_kind(kind), not required and not place)
        if place:
            keys.setdefault(name, {})[place] = column
    for name, key in keys.items():
        standing[name].key = tuple(key[place] for place in sorted(key))
    for name, column, target in books.rows(
        f'SELECT m.name, f."from", f."table" FROM {_TABLES} JOIN pragma_foreign_key_list(m.name) f'
    ):
        standing[name].links[column] = target
    indexed: dict[tuple[str, str], list[str]] = {}
    for name, index, column in books.rows(
        f'SELECT m.name, x.name, i.name FROM {_TABLES} JOIN pragma_index_list(m.name) x ON x."unique" = 1 AND x.partial = 0 '
        "JOIN pragma_index_info(x.name) i ORDER BY m.name, x.name, i.seqno"
    ):
        indexed.setdefault((name, index), []).append(column)
    for (name, _), columns in indexed.items():
        standing[name].unique.add(tuple(columns))
    return standing


_TABLES = "(SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%') m"


def _on_postgresql(books: Books) -> dict[str, _Standing]:
    """Only what is validated and switched on counts as standing."""
    names = dict[int, str](
        (oid, name)
        for oid, name in books.rows(
            "SELECT c.oid, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p')"
        )
    )
    standing = {name: _Standing() for name in names.values()}
    columns: dict[tuple[int, int], str] = {}
    for oid, place, column, kind, required in books.rows(
        "SELECT attrelid, attnum, attname, format_type(atttypid, NULL), attnotnull FROM pg_attribute "
        "WHERE attnum > 0 AND NOT attisdropped "
        "AND attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = current_schema()::regnamespace)"
    ):
        if oid in names:
            standing[names[oid]].columns[column] = (_kind(kind), not required)
            columns[oid, place] = column
    for oid, kind, name, places, target in books.rows(
        "SELECT conrelid, contype::text, conname, conkey, confrelid FROM pg_constraint WHERE convalidated"
    ):
        if oid not in names:
            continue
        table = standing[names[oid]]
        on = tuple(columns.get((oid, place), "") for place in places or ())
        if kind == "p":
            table.key = on
        elif kind == "f" and len(on) == 1:
            table.links[on[0]] = names.get(target, "")
        elif kind == "c":
            table.checks.add(name)
    for oid, places in books.rows(
        "SELECT indrelid, indkey::smallint[] FROM pg_index WHERE indisunique AND indisvalid AND indpred IS NULL"
    ):
        if oid in names:
            standing[names[oid]].unique.add(tuple(columns.get((oid, place), "") for place in places))
    return standing


def _kind(declared: str) -> str:
    return _KINDS.get(declared.lower().split("(")[0].strip(), declared)
