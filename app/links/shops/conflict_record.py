"""Conflicts as they are kept: which wait of a record, how one is written down, and what was decided of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import bindparam, select

from app.base.audit import audit_line, audit_mention
from app.base.door import Read, Write
from app.base.uid import new_uid
from app.links.shops.conflict_tables import shop_conflict
from app.links.shops.merging import Clash, Value

Noun = Literal["customer", "product"]
Side = Literal["here", "shop"]
_CHANGES: Mapping[str, tuple[str, ...]] = {
    "customer": (
        "customer.add",
        "customer.change",
        "customer.add_address",
        "merge.customers",
        "merge.undo",
        "import.take",
        "import.undo",
    ),
    "product": ("product.add", "product.change", "product.compose", "import.take", "import.undo"),
}
"""The verbs by which people change what a shop knows too."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that was changed on both sides; the values are JSON, `before` empty where nobody knows what was agreed on."""

    id: int
    shop_id: int
    noun: Noun
    remote_id: str
    row_id: int
    field: str
    before: str
    here: str
    there: str
    here_at: datetime | None
    here_by: str
    there_at: datetime
    found_at: datetime
    state: str
    decided_at: datetime | None
    decided_by: str

    @property
    def their_value(self) -> Value:
        """What the shop says."""
        return value_in(self.there)


@dataclass(frozen=True, slots=True)
class About:
    """Which record of a shop, and which row of ours, conflicts are of; `told_at`: when the shop told of its change."""

    shop_id: int
    noun: Noun
    remote_id: str
    row_id: int
    told_at: datetime


@dataclass(frozen=True, slots=True)
class Touched:
    """Who changed a row here last, and when."""

    by: str
    at: datetime


def text_of(value: Value) -> str:
    """A value as it is kept: the same text for the same value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def value_in(text: str) -> Value:
    """The value kept in a text."""
    return cast("Value", json.loads(text)) if text else None


def open_of_record(rd: Read, shop_id: int, noun: str, remote_id: str) -> dict[str, Conflict]:
    """What of a shop's record waits for a decision, by field."""
    rows = rd.execute(_OPEN_OF_RECORD, {"shop": shop_id, "noun": noun, "remote": remote_id})
    return {row.field: Conflict(*row) for row in rows}


def open_of_rows(rd: Read, noun: str, row_ids: Sequence[int]) -> list[Conflict]:
    """What waits for a decision about rows of ours, oldest first."""
    rows = rd.execute(_OPEN_OF_ROWS, {"noun": noun, "rows": list(row_ids)})
    return [Conflict(*row) for row in rows]


def all_open(rd: Read) -> list[Conflict]:
    """All that waits for a decision, oldest first."""
    return [Conflict(*row) for row in rd.execute(_OPEN)]


def conflicts_by_id(rd: Read, ids: Iterable[int]) -> list[Conflict]:
    """Conflicts by their keys, in the order of the keys."""
    rows = {row.id: Conflict(*row) for row in rd.execute(_BY_ID, {"ids": sorted(set(ids))})}
    return [rows[each] for each in sorted(rows)]


def touched_last(rd: Read, noun: Noun, row_id: int) -> Touched | None:
    """Who changed a row here last, and when; None where nobody but the shop ever did."""
    keys = {"noun": noun, "row": row_id, "verbs": list(_CHANGES[noun])}
    row = rd.execute(_TOUCHED, keys).first()
    return Touched(row.actor, row.recorded_at) if row is not None else None


def keep_clashes(tx: Write, about: About, clashes: Sequence[Clash], held: Mapping[str, Conflict]) -> None:
    """Write down what clashes; of what was `held` before, what clashes no more is over."""
    by = touched_last(tx, about.noun, about.row_id) if clashes else None
    for each in clashes:
        known = held.get(each.field)
        values: dict[str, Any] = {
            "row_id": about.row_id,
            "before": text_of(each.before) if each.known else "",
            "here": text_of(each.here),
            "there": text_of(each.there),
            "here_at": by.at if by is not None else None,
            "here_by": by.by if by is not None else "",
        }
        if known is not None and all(getattr(known, name) == value for name, value in values.items()):
            continue
        _put(tx, about, each.field, {**values, "there_at": about.told_at})
    clashing = {each.field for each in clashes}
    for field, known in held.items():
        if field not in clashing:
            settle(tx, known, "gone")


def settle(tx: Write, conflict: Conflict, state: str, here: Value | None = None) -> None:
    """Say what became of a conflict, and who said so; `here` is what stood here then."""
    seen = {"here": text_of(here)} if state != "gone" else {}
    tx.update(shop_conflict, conflict.id, state=state, decided_at=tx.now, decided_by=tx.actor.name, **seen)
    tx.touch(conflict.noun, conflict.row_id)


def let_go(tx: Write, shop_id: int, noun: str, remote_id: str) -> list[str]:
    """The shop has the record no more: nothing of it is to be decided, and ours stands; gives the fields that waited."""
    waited = open_of_record(tx, shop_id, noun, remote_id)
    for each in waited.values():
        settle(tx, each, "gone")
    return sorted(waited)


def _put(tx: Write, about: About, field: str, values: Mapping[str, Any]) -> None:
    whole = {**values, "found_at": tx.now, "state": "open", "decided_at": None, "decided_by": ""}
    keys = {"shop": about.shop_id, "noun": about.noun, "remote": about.remote_id, "field": field}
    standing = tx.execute(_KEY, keys).first()
    if standing is None:
        named = {"shop_id": about.shop_id, "noun": about.noun, "remote_id": about.remote_id, "field": field}
        tx.insert(shop_conflict, {"uid": new_uid(), **named, **whole})
    else:
        # It was found before: since then it waits.
        found_at = standing.found_at if standing.state == "open" else tx.now
        tx.update(shop_conflict, standing.id, **{**whole, "found_at": found_at})
    tx.touch(about.noun, about.row_id)


_COLUMNS = tuple(shop_conflict.c[name] for name in Conflict.__slots__)
_ALL = select(*_COLUMNS).order_by(shop_conflict.c.id)
_BY_ID = _ALL.where(shop_conflict.c.id.in_(bindparam("ids", expanding=True)))
_OPEN = _ALL.where(shop_conflict.c.state == "open")
_OF_RECORD = (
    shop_conflict.c.shop_id == bindparam("shop"),
    shop_conflict.c.noun == bindparam("noun"),
    shop_conflict.c.remote_id == bindparam("remote"),
)
_OPEN_OF_RECORD = _OPEN.where(*_OF_RECORD)
_OPEN_OF_ROWS = _OPEN.where(
    shop_conflict.c.noun == bindparam("noun"), shop_conflict.c.row_id.in_(bindparam("rows", expanding=True))
)
_KEY = select(shop_conflict.c.id, shop_conflict.c.state, shop_conflict.c.found_at).where(
    *_OF_RECORD, shop_conflict.c.field == bindparam("field")
)
_TOUCHED = (
    select(audit_line.c.actor, audit_line.c.recorded_at)
    .join(audit_mention, audit_mention.c.line_id == audit_line.c.id)
    .where(
        audit_mention.c.noun == bindparam("noun"),
        audit_mention.c.row_id == bindparam("row"),
        audit_line.c.verb.in_(bindparam("verbs", expanding=True)),
    )
    .order_by(audit_line.c.id.desc())
    .limit(1)
)
