"""Promises to the outside, written in the transaction that makes them and carried out afterwards, once."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import CheckConstraint, Column, Index, Named, String, Table, TypedColumns

from app.base.door import Write
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


outbox = Table(
    "outbox",
    metadata,
    outbox_columns,
    CheckConstraint("state IN ('waiting', 'sent', 'uncertain', 'parked', 'discarded')", name="state"),
    Index(None, "state", "channel", "id"),
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
