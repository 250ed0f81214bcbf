"""Changing a table that stands: columns and constraints, the same on both databases, without Alembic's batches.

A batch on SQLite reads the table back and forgets its CHECK constraints. This edits the statement that made the table,
makes it anew under another name, copies every row, and takes the old one's place with its indexes (the twelve steps of
https://www.sqlite.org/lang_altertable.html). Foreign keys are off meanwhile (`app.base.migrate`), triggers are gone
(`migrations.env`) and written anew at the end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from alembic import op

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""The type of a foreign key."""


@dataclass(frozen=True, slots=True)
class NewColumn:
    """A column to add at the end. Without `fill` it may be empty; `fill` is what standing rows get, as SQL."""

    name: str
    type: Any
    fill: str | None = None


def change_table(
    table: str,
    columns: Sequence[NewColumn] = (),
    constraints: Mapping[str, str] | None = None,
) -> None:
    """Add columns and put constraints, in place of those with the same names; an empty definition takes one away.

    A definition is SQL as it stands after the name: ``CHECK (kind IN ('a', 'b'))``.
    """
    if op.get_bind().dialect.name == "sqlite":
        _rebuild(table, columns, constraints or {})
    else:
        _alter(table, columns, constraints or {})


def _alter(table: str, columns: Sequence[NewColumn], constraints: Mapping[str, str]) -> None:
    bind = op.get_bind()
    for column in columns:
        told = f"{column.name} {column.type.compile(dialect=bind.dialect)}"
        if column.fill is None:
            op.execute(f"ALTER TABLE {table} ADD COLUMN {told}")
        else:
            op.execute(f"ALTER TABLE {table} ADD COLUMN {told} NOT NULL DEFAULT {column.fill}")
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {column.name} DROP DEFAULT")
    for name, definition in constraints.items():
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}")
        if definition:
            op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


def _rebuild(table: str, columns: Sequence[NewColumn], constraints: Mapping[str, str]) -> None:
    bind = op.get_bind()
    made = str(bind.execute(sa.text(_MADE), {"table": table}).scalar_one())
    indexes = [str(sql) for sql in bind.execute(sa.text(_INDEXES), {"table": table}).scalars()]
    parts = parts_of(made[made.index("(") + 1 : made.rindex(")")])
    standing = [part for part in parts if not part.startswith("CONSTRAINT ")]
    ruled = [
        part for part in parts if part.startswith("CONSTRAINT ") and part.split(" ", 2)[1] not in constraints
    ]
    added = [
        f"{column.name} {column.type.compile(dialect=bind.dialect)}{'' if column.fill is None else ' NOT NULL'}"
        for column in columns
    ]
    ruled += [f"CONSTRAINT {name} {definition}" for name, definition in constraints.items() if definition]
    body = ", \n\t".join((*standing, *added, *ruled))
    names = [part.split(" ", 1)[0] for part in standing]
    filled = [column for column in columns if column.fill is not None]
    into = ", ".join((*names, *(column.name for column in filled)))
    out = ", ".join((*names, *(str(column.fill) for column in filled)))
    _run(f"CREATE TABLE _new_{table} (\n\t{body}\n)")
    _run(f"INSERT INTO _new_{table} ({into}) SELECT {out} FROM {table}")  # noqa: S608 - names of our own tables
    _run(f"DROP TABLE {table}")
    _run(f"ALTER TABLE _new_{table} RENAME TO {table}")
    for index in indexes:
        _run(index)


def _run(statement: str) -> None:
    # Straight to the driver: a colon inside a CHECK is no parameter.
    op.get_bind().exec_driver_sql(statement)


def parts_of(body: str) -> list[str]:
    """What stands between the commas of a table's definition, leaving those inside brackets and quotes alone."""
    parts, depth, quoted, start = list[str](), 0, False, 0
    for place, sign in enumerate(body):
        if sign == "'":
            quoted = not quoted
        elif not quoted and sign in "()":
            depth += 1 if sign == "(" else -1
        elif not quoted and sign == "," and depth == 0:
            parts.append(body[start:place].strip())
            start = place + 1
    return [*parts, body[start:].strip()]


_MADE = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :table"
_INDEXES = "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = :table AND sql IS NOT NULL ORDER BY name"
