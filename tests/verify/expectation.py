"""Writes down the schema the auditor expects: ``python -m tests.verify.expectation``; read the change before you keep it."""

import textwrap
from pathlib import Path

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeEngine

from app.base.migrate import head
from app.base.schema import Instant, metadata
from app.tables import EVERY_ROOM

_rooms = EVERY_ROOM  # importing it is what makes all tables known

PLACE = Path(__file__).parents[2] / "resources" / "schema" / "expected_tables.txt"

_KINDS: tuple[tuple[type[TypeEngine], str], ...] = (
    (Instant, "instant"),
    (DateTime, "instant"),
    (Boolean, "bool"),
    (BigInteger, "int"),
    (Integer, "int"),
    (Date, "date"),
    (Text, "text"),
    (String, "text"),
    (LargeBinary, "bytes"),
)

_HEAD = """\
# The tables the auditor expects, written by: python -m tests.verify.expectation
# A block a table. ? may be empty, * personal, ~ derived; links name the table whose key a column holds.

revision {revision}

"""


def write_down() -> str:
    """The text of `expected_tables.txt` for the program's tables."""
    blocks = [_block(table) for _, table in sorted(metadata.tables.items())]
    return _HEAD.format(revision=head()) + "\n\n".join(blocks) + "\n"


def _block(table: Table) -> str:
    flags = [flag for flag in ("tracked", "sealed", "history") if table.info.get(flag)]
    lines = [" ".join([table.name, *flags])]
    lines += _told("columns", [_column(column) for column in table.columns])
    lines += _told("key", [column.name for column in table.primary_key.columns])
    lines += _told("links", [f"{key.parent.name}>{key.column.table.name}" for key in _links(table)])
    unique = [each for each in table.constraints if isinstance(each, UniqueConstraint)]
    unique += [each for each in table.indexes if each.unique]
    lines += _told("unique", sorted({"+".join(column.name for column in each.columns) for each in unique}))
    checks = [str(each.name) for each in table.constraints if isinstance(each, CheckConstraint)]
    lines += _told("checks", sorted(check.removeprefix(f"ck_{table.name}_") for check in checks))
    if "parent" in table.info:
        lines += _told("child", list(table.info["parent"]))
    return "\n".join(lines)


def _links(table: Table) -> list:
    return sorted(table.foreign_keys, key=lambda key: str(key.parent.name))


def _column(column: Column) -> str:
    kind = next(kind for type_, kind in _KINDS if isinstance(column.type, type_))
    marks = ("?" if column.nullable else "") + ("*" if column.info.get("personal") else "")
    return f"{column.name}:{kind}{marks}{'~' if column.info.get('derived') else ''}"


def _told(word: str, told: list[str]) -> list[str]:
    wrapped = textwrap.wrap(" ".join(told), 108 - len(word), break_long_words=False, break_on_hyphens=False)
    return [f"  {word} {line}" for line in wrapped]


if __name__ == "__main__":
    PLACE.write_text(write_down(), "utf-8")
    print(f"{PLACE} written: read the change")
