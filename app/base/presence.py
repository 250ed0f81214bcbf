"""Who has an order, a quote or a customer open at another workstation: rows that come and go, and nothing depends on.

Only a server has several workstations; in a file nobody else is there. Each window says every `BEAT_SECONDS` what it has
open; who said nothing for `GONE_SECONDS` is there no more, so that a window that was killed does not stay for ever. Time is
the server's: clocks of workstations differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    CheckConstraint,
    Column,
    Named,
    String,
    Table,
    TypedColumns,
    UniqueConstraint,
    bindparam,
    delete,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite

from app.base.door import Write, verb
from app.base.schema import instant, key, metadata, text, whole, yes_no

NOUNS = ("sales_order", "quote", "customer")
BEAT_SECONDS = 30
GONE_SECONDS = 120


class presence_columns(TypedColumns):
    """A row that somebody has open, since when, and when they last said so."""

    id = key()
    noun: Named[str] = Column(String(20))
    row_id = whole()
    seat = text()
    who = text()
    edits = yes_no()
    since = instant()
    seen_at = instant()


presence = Table(
    "presence",
    metadata,
    presence_columns,
    CheckConstraint("noun IN ('sales_order', 'quote', 'customer')", name="noun"),
    UniqueConstraint("noun", "row_id", "seat"),
)


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody at another workstation; `edits` tells whether they are entering or only looking."""

    who: str
    edits: bool
    since: datetime


@verb("presence.say", silent=True)
def be_here(tx: Write, noun: str, row_id: int, seat: str, *, edits: bool) -> tuple[Present, ...]:
    """Say that this seat has a row open, and hear who else has, the longest there first."""
    now = _now(tx)
    gone = now - timedelta(seconds=GONE_SECONDS)
    tx.execute(delete(presence).where(presence.c.seen_at < gone))
    dialect = postgresql if tx.waits_for_rows else sqlite
    saying = dialect.insert(presence).values(
        noun=noun, row_id=row_id, seat=seat, who=tx.actor.name, edits=edits, since=now, seen_at=now
    )
    tx.execute(
        saying.on_conflict_do_update(
            index_elements=["noun", "row_id", "seat"],
            set_={"seen_at": now, "edits": edits, "who": tx.actor.name},
        )
    )
    rows = tx.execute(_OTHERS, {"noun": noun, "row_id": row_id, "seat": seat})
    return tuple(Present(row.who, row.edits, row.since) for row in rows)


@verb("presence.leave", silent=True)
def leave(tx: Write, noun: str, row_id: int, seat: str) -> None:
    """Say that this seat has a row open no more."""
    tx.execute(_LEAVING, {"noun_": noun, "row_": row_id, "seat_": seat})


def _now(tx: Write) -> datetime:
    found = tx.scalar(select(func.now())) if tx.waits_for_rows else None
    return found if isinstance(found, datetime) else tx.now


_OTHERS = (
    select(presence.c.who, presence.c.edits, presence.c.since)
    .where(
        presence.c.noun == bindparam("noun"),
        presence.c.row_id == bindparam("row_id"),
        presence.c.seat != bindparam("seat"),
    )
    .order_by(presence.c.since, presence.c.id)
)
_LEAVING = delete(presence).where(
    presence.c.noun == bindparam("noun_"),
    presence.c.row_id == bindparam("row_"),
    presence.c.seat == bindparam("seat_"),
)
