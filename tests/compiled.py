"""What is compiled once a session instead of once a test: statements, and the command line.

Every test has a new database, and every engine would begin anew. SQLAlchemy keeps what it compiled a statement to by engine
and dialect object. Here all engines of the program share one store, in which the dialects of a kind are one. Measured: a third
of what a story from order to cash takes. The tree of verbs, which each run of one in a test made again, takes 40 ms.
"""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache
from typer import testing

from app.base import database

_KEPT = 8000
"""Statements kept; the audit puts keys into some of its own, which never come again."""


def compile_once() -> None:
    """From now on every database that is opened finds what was compiled for the others."""
    for kind in (SQLiteDialect_pysqlite, PGDialect_psycopg):
        setattr(kind, "__eq__", _are_alike)  # noqa: B010 - a method put into another's class, which no type knows
        setattr(kind, "__hash__", _by_kind)  # noqa: B010 - the same
    kept: LRUCache[Any, Any] = LRUCache(_KEPT)
    testing._get_command = cache(testing._get_command)  # pyright: ignore[reportPrivateImportUsage]
    database.create_engine = partial(database.create_engine, execution_options={"compiled_cache": kept})


def _are_alike(one: object, other: object) -> bool:
    return type(one) is type(other)


def _by_kind(dialect: object) -> int:
    return hash(type(dialect))
