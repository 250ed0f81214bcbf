"""Promises to the outside, written in the transaction that makes them and carried out afterwards, at most once.

A promise goes from *waiting* to *sending* in a transaction of its own before anything leaves, and from there to what
became of it. What was being sent when the program ended, or when the line went dead after the content had left, is
*uncertain*: nobody knows whether it arrived, so a person decides, and nothing is ever sent again by itself.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, Index, Named, String, Table, TypedColumns, bindparam, select

from app.base.door import Read, Write
from app.base.errors import Refusal
from app.base.schema import instant, key, maybe_instant, maybe_text, metadata, text, uid, whole
from app.base.uid import new_uid


class outbox_columns(TypedColumns):
    id = key()
    uid = uid()
    channel: Named[str] = Column(String(20))
    verb: Named[str] = Column(String(40))
    noun: Named[str] = Column(String(40))
    row_id = whole()
    payload = text()
    state: Named[str] = Column(String(12))
    attempts = whole(default=0)
    answer = maybe_text()
    promised_at = instant()
    tried_at = maybe_instant()
    not_before = maybe_instant()


STATES = ("waiting", "sending", "sent", "uncertain", "refused", "discarded")

outbox = Table(
    "outbox",
    metadata,
    outbox_columns,
    CheckConstraint(
        "state IN ('waiting', 'sending', 'sent', 'uncertain', 'refused', 'discarded')", name="state"
    ),
    Index(None, "state", "channel", "id"),
    Index(None, "noun", "row_id"),
)


def promise(tx: Write, channel: str, verb: str, noun: str, row_id: int, **payload: Any) -> int:
    """Promise something to the outside (a mail, a shop, a printer) as part of this transaction."""
    return tx.insert(
        outbox,
        {
            "uid": new_uid(),
            "channel": channel,
            "verb": verb,
            "noun": noun,
            "row_id": row_id,
            "payload": json.dumps(payload, sort_keys=True),
            "state": "waiting",
            "promised_at": tx.now,
        },
    )


def promise_once(tx: Write, channel: str, verb: str, noun: str, row_id: int, **payload: Any) -> None:
    """Promise it unless the same waits already on this channel about this row: one says as much as two."""
    if tx.execute(_WAITING, {"channel": channel, "noun": noun, "row": row_id}).first() is None:
        promise(tx, channel, verb, noun, row_id, **payload)


def claim(tx: Write, promise_id: int) -> int | None:
    """Take a waiting promise in hand; gives the number of this attempt, None when it does not wait any more."""
    state, attempts = _standing(tx, promise_id)
    if state != "waiting":
        return None
    tx.update(outbox, promise_id, state="sending", attempts=attempts + 1, tried_at=tx.now, not_before=None)
    return attempts + 1


def finish(
    tx: Write,
    promise_id: int,
    attempt: int,
    state: str,
    answer: str,
    *,
    not_before: datetime | None = None,
) -> bool:
    """Say what became of an attempt, in the outside's own words; False when somebody decided otherwise meanwhile.

    An attempt that was given up for dead (*uncertain*) may still learn that it was accepted.
    """
    standing, attempts = _standing(tx, promise_id)
    late = standing == "uncertain" and state == "sent"
    if attempts != attempt or (standing != "sending" and not late):
        return False
    tx.update(outbox, promise_id, state=state, answer=answer, not_before=not_before)
    return True


def move(tx: Write, promise_id: int, allowed: tuple[str, ...], state: str) -> str:
    """A person's decision over a promise; gives the state before, refused with ``outbox_state`` unless it was allowed."""
    standing, _ = _standing(tx, promise_id)
    if standing not in allowed:
        raise Refusal("outbox_state", state=standing)
    tx.update(outbox, promise_id, state=state, not_before=None)
    return standing


def left_behind(tx: Write, promise_id: int) -> bool:
    """Mark as uncertain what a program that is gone was sending; False when it is not being sent any more.

    Only for whoever holds the turn of the channel (`app.base.turn`): nobody else is sending then.
    """
    state, _ = _standing(tx, promise_id)
    if state != "sending":
        return False
    tx.update(outbox, promise_id, state="uncertain")
    return True


def being_sent(rd: Read, channel: str) -> list[int]:
    """The keys of the promises that are in hand, or were when a program ended."""
    return [int(row_id) for row_id in rd.execute(_SENDING, {"channel": channel}).scalars()]


def _standing(tx: Write, promise_id: int) -> tuple[str, int]:
    row = tx.execute(_LOCKED if tx.waits_for_rows else _STATE, {"id": promise_id}).one_or_none()
    if row is None:
        raise Refusal("outbox_unknown")
    return str(row.state), int(row.attempts)


_STATE = select(outbox.c.state, outbox.c.attempts).where(outbox.c.id == bindparam("id"))
_LOCKED = _STATE.with_for_update()
_WAITING = select(outbox.c.id).where(
    outbox.c.noun == bindparam("noun"),
    outbox.c.row_id == bindparam("row"),
    outbox.c.channel == bindparam("channel"),
    outbox.c.state == "waiting",
)
_SENDING = select(outbox.c.id).where(outbox.c.channel == bindparam("channel"), outbox.c.state == "sending")
