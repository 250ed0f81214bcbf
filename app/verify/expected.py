"""The schema the auditor expects: its own account of the tables, columns, constraints and seals that must stand.

Written down rather than asked from the migrations or the program's tables, which are what is audited. When the schema
changes, ``python -m tests.verify.expectation`` writes resources/schema/expected_tables.txt anew for review; a test compares.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

_PLACE = Path(__file__).parents[2] / "resources" / "schema" / "expected_tables.txt"


@dataclass(frozen=True, slots=True)
class ExpectedColumn:
    """A column: `kind` is int, text, bool, date, instant or bytes."""

    name: str
    kind: str
    nullable: bool
    personal: bool
    derived: bool


@dataclass(frozen=True, slots=True)
class ExpectedTable:
    """A table: what it promises, its columns, and its constraints.

    `links` maps a column to the table whose key it holds; `unique` holds tuples of columns, the primary key not among
    them; `checks` names of CHECK constraints; `parent` is (table, foreign key, column counting the children).
    """

    name: str
    tracked: bool
    sealed: bool
    history: bool
    columns: dict[str, ExpectedColumn]
    key: tuple[str, ...]
    links: dict[str, str] = field(default_factory=dict[str, str])
    unique: frozenset[tuple[str, ...]] = frozenset()
    checks: frozenset[str] = frozenset()
    parent: tuple[str, str, str] | None = None

    @property
    def sealed_columns(self) -> tuple[ExpectedColumn, ...]:
        """The columns an audit line holds, in the order of their names."""
        return tuple(self.columns[name] for name in sorted(self.columns) if not self.columns[name].derived)


@cache
def expected_tables() -> dict[str, ExpectedTable]:
    """All tables by name."""
    return {table.name: table for table in map(_table, _blocks()[2:])}


@cache
def expected_revision() -> str:
    """The version of the schema this is an account of."""
    return _blocks()[1][0].removeprefix("revision ")


@cache
def _blocks() -> list[list[str]]:
    """The account cut at its empty lines: its head, the revision, a block a table."""
    return [block.strip().splitlines() for block in _PLACE.read_text("utf-8").strip().split("\n\n")]


def link_target(table: str) -> str:
    """The key column links to `table` point to."""
    return expected_tables()[table].key[0]


def _table(lines: Sequence[str]) -> ExpectedTable:
    name, *flags = lines[0].split()
    told: dict[str, list[str]] = {}
    for line in lines[1:]:
        word, _, rest = line.strip().partition(" ")
        told.setdefault(word, []).extend(rest.split())
    columns = [_column(word) for word in told["columns"]]
    parent = told.get("child")
    return ExpectedTable(
        name=name,
        tracked="tracked" in flags,
        sealed="sealed" in flags,
        history="history" in flags,
        columns={column.name: column for column in columns},
        key=tuple(told["key"]),
        links=dict(_pair(word, ">") for word in told.get("links", ())),
        unique=frozenset(tuple(word.split("+")) for word in told.get("unique", ())),
        checks=frozenset(f"ck_{name}_{word}" for word in told.get("checks", ())),
        parent=(parent[0], parent[1], parent[2]) if parent else None,
    )


def _column(word: str) -> ExpectedColumn:
    name, kind = _pair(word, ":")
    return ExpectedColumn(name, kind.rstrip("?*~"), "?" in kind, "*" in kind, "~" in kind)


def _pair(word: str, sign: str) -> tuple[str, str]:
    first, _, second = word.partition(sign)
    return first, second
