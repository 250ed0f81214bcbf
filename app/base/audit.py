"""The audit chain: each line holds the canonical JSON of what it seals and the hash of the line before.

Canonical JSON rather than columns: a column added later does not break an old hash, and both dialects agree.
Personal text stands in it as a salted hash; dropping the salt (`audit_salt`) forgets the person and keeps the chain.
The head is also written to an anchor outside the database, so that a cut tail or an older file shows.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Index, Integer, Named, Table, TypedColumns, bindparam, select, update

from app.base.row import run
from app.base.schema import Key, instant, metadata, text, to, whole

if TYPE_CHECKING:
    from app.base.door import Read, Write


class audit_line_columns(TypedColumns):
    id = Column(Key, primary_key=True, autoincrement=False)
    recorded_at = instant()
    actor = text()
    role = text()
    verb = text()
    body = text()
    previous_hash = text()
    hash = text()


audit_line = Table("audit_line", metadata, audit_line_columns, info={"sealed": True})


class audit_head_columns(TypedColumns):
    id = Column(Integer, primary_key=True, autoincrement=False)
    line_id = whole()
    hash = text()


# One row: whoever writes locks it last, so that lines form a chain and not a tree.
audit_head = Table("audit_head", metadata, audit_head_columns)


class audit_mention_columns(TypedColumns):
    line_id = to("audit_line.id", index=False, primary_key=True)
    noun: Named[str] = Column(primary_key=True)
    row_id: Named[int] = Column(Key, primary_key=True)


# What a line speaks of: the history of a document is read through this.
audit_mention = Table("audit_mention", metadata, audit_mention_columns, Index(None, "noun", "row_id"))


class audit_salt_columns(TypedColumns):
    line_id = to("audit_line.id", index=False, primary_key=True)
    salt = text()


audit_salt = Table("audit_salt", metadata, audit_salt_columns)

GENESIS = "0" * 64
"""The hash before the first line."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A row as its audit line seals it."""

    table: str
    row_id: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a document's history: what was done to it, by whom, when, with which facts."""

    line_id: int
    at: datetime
    actor: str
    verb: str
    facts: dict[str, Any]


def canonical(value: Mapping[str, Any]) -> str:
    """JSON with sorted keys, no spaces and no escapes: the same text for the same content everywhere."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    message = f"{type(value).__name__} has no canonical form"
    raise TypeError(message)


def personal_hash(salt: str, value: str) -> str:
    """What stands in a sealed line for a personal text."""
    return "sha256:" + hashlib.sha256(f"{salt}\x00{value}".encode()).hexdigest()


def sealed_values(table: Table, row: Mapping[str, Any], salt: str) -> dict[str, Any]:
    """The columns of a row that are sealed: not the derived ones, personal ones hashed."""
    sealed, personal = sealed_columns(table)
    values = {name: row[name] for name in sealed}
    for name in personal:
        if values[name]:
            values[name] = personal_hash(salt, values[name])
    return values


@cache
def sealed_columns(table: Table) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of a table's sealed columns, and of those among them that hold personal text."""
    sealed = [column for column in table.c if not column.info.get("derived")]
    return tuple(each.key for each in sealed), tuple(each.key for each in sealed if each.info.get("personal"))


def append(
    tx: Write,
    sealed: Iterable[Sealed],
    facts: Mapping[str, Any],
    mentions: Iterable[tuple[str, int]],
    salt: str | None,
) -> None:
    """Add the line of a transaction to the chain; the very last thing a write does, waiting for the head."""
    head = _head(tx)
    line_id, previous = (head[0] + 1, head[1]) if head else (1, GENESIS)
    body = canonical(
        {
            "version": 1,
            "line": line_id,
            "at": tx.now,
            "actor": tx.actor.name,
            "role": tx.actor.role.value,
            "verb": tx.verb,
            "facts": facts,
            "rows": [[row.table, row.row_id, row.values] for row in sealed],
        }
    )
    digest = hashlib.sha256(f"{previous}{body}".encode()).hexdigest()
    line = {
        "id": line_id,
        "recorded_at": tx.now,
        "actor": tx.actor.name,
        "role": tx.actor.role.value,
        "verb": tx.verb,
        "body": body,
        "previous_hash": previous,
        "hash": digest,
    }
    tx.put(audit_line, [line])
    tx.put(
        audit_mention,
        [{"line_id": line_id, "noun": noun, "row_id": row_id} for noun, row_id in sorted(mentions)],
    )
    tx.put(audit_salt, [{"line_id": line_id, "salt": salt}] if salt is not None else [])
    if head and tx.waits_for_rows:
        tx.execute(_MOVE_HEAD, {"line_id": line_id, "hash": digest})
    elif head:
        run(tx.connection, _MOVE_HEAD_DIRECTLY, (line_id, digest))
    else:
        tx.put(audit_head, [{"id": 1, "line_id": line_id, "hash": digest}])
    tx.head = (line_id, digest)


def _head(tx: Write) -> tuple[int, str] | None:
    """The last line's key and hash, waited for where rows are; at the end of every write, hence straight to the driver."""
    found: Any = (
        tx.execute(_HEAD_LOCKED).one_or_none()
        if tx.waits_for_rows
        else run(tx.connection, _HEAD_DIRECTLY, ()).fetchone()
    )
    return (int(found[0]), str(found[1])) if found else None


_HEAD_LOCKED = select(audit_head.c.line_id, audit_head.c.hash).where(audit_head.c.id == 1).with_for_update()
_HEAD_DIRECTLY = "SELECT line_id, hash FROM audit_head WHERE id = 1"
_MOVE_HEAD = update(audit_head).where(audit_head.c.id == 1)
_MOVE_HEAD_DIRECTLY = "UPDATE audit_head SET line_id = ?, hash = ? WHERE id = 1"


def new_salt() -> str:
    """Sixteen random bytes in hexadecimal."""
    return os.urandom(16).hex()


HISTORY_MOST = 100
"""So many events of one row are told at most, the newest: a product is in every order that was ever placed for it."""


def history(rd: Read, noun: str, row_id: int, most: int = HISTORY_MOST) -> list[Event]:
    """What happened to a row, oldest first: its newest events."""
    rows = rd.execute(_NEWEST, {"noun": noun, "row_id": row_id, "most": most}).all()
    return [
        Event(row.id, row.recorded_at, row.actor, row.verb, json.loads(row.body)["facts"])
        for row in reversed(rows)
    ]


# The bodies of those that are told only: they are most of the journal.
_TOLD = (
    select(audit_mention.c.line_id)
    .where(audit_mention.c.noun == bindparam("noun"), audit_mention.c.row_id == bindparam("row_id"))
    .order_by(audit_mention.c.line_id.desc())
    .limit(bindparam("most"))
    .subquery()
)
_NEWEST = (
    select(
        audit_line.c.id, audit_line.c.recorded_at, audit_line.c.actor, audit_line.c.verb, audit_line.c.body
    )
    .join(_TOLD, _TOLD.c.line_id == audit_line.c.id)
    .order_by(audit_line.c.id.desc())
)
