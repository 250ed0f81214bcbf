"""The journal of synchronisations: runs with what they counted, and lines in plain words, kept for thirty days."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, func, select

from app.base.door import Read, Write, verb
from app.base.errors import Refusal, Trouble
from app.links.shops.conflict_tables import shop_conflict
from app.links.shops.reason import Reason, reason_from
from app.links.shops.tables import inbox, sync_line, sync_run

KEPT = timedelta(days=30)
_SENT = ("told", "showed")
"""What a run counts of what it wrote to the shop; all else came from there."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run: what it was for, when, what it counted, and why it ended early if it did."""

    id: int
    shop_id: int
    kind: str
    started_at: datetime
    finished_at: datetime | None
    counts: Mapping[str, Any]
    trouble: Refusal | Trouble | None

    @property
    def until(self) -> datetime | None:
        """Until when the shop asked to be left alone."""
        wait = self.trouble.facts.get("wait") if self.trouble else None
        if self.finished_at is None or not isinstance(wait, int):
            return None
        return self.finished_at + timedelta(seconds=wait)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: words under ``sync.journal.<code>``, with their facts."""

    at: datetime
    code: str
    facts: Mapping[str, object]


@verb("sync.begin", silent=True)
def begin(tx: Write, shop_id: int, kind: str) -> int:
    """Begin a run. Those that never ended are said to have died: whoever begins one holds the shop's turn."""
    for row in tx.execute(_OPEN, {"shop": shop_id}):
        tx.update(sync_run, row.id, finished_at=tx.now, trouble=_kept(Trouble("sync_run_died")))
        write(tx, shop_id, row.id, "died")
    return tx.insert(sync_run, {"shop_id": shop_id, "kind": kind, "started_at": tx.now, "counts": "{}"})


@verb("sync.end", silent=True)
def end(
    tx: Write, shop_id: int, run_id: int, counts: Mapping[str, int], fault: Refusal | Trouble | None
) -> None:
    """End a run, with what it counted and why it could not go on; lines older than thirty days go."""
    trouble: str | None = None
    _write_counts(tx, shop_id, run_id, counts)
    if fault is not None:
        trouble = _kept(fault)
        write(tx, shop_id, run_id, "failed", fault=fault)
    tx.update(
        sync_run, run_id, finished_at=tx.now, counts=json.dumps(dict(counts), sort_keys=True), trouble=trouble
    )
    old = tx.now - KEPT
    tx.execute(delete(sync_line).where(sync_line.c.shop_id == shop_id, sync_line.c.at < old))
    older = select(sync_line.c.id).where(sync_line.c.run_id == sync_run.c.id).exists()
    tx.execute(delete(sync_run).where(sync_run.c.shop_id == shop_id, sync_run.c.started_at < old, ~older))


@verb("sync.note", silent=True)
def note(
    tx: Write, shop_id: int, run_id: int, code: str, fault: Refusal | Trouble | None, n: int = 0
) -> None:
    """Write one line in a transaction of its own."""
    write(tx, shop_id, run_id, code, fault=fault, n=n)


@verb("sync.tell_parked", silent=True)
def tell_parked(tx: Write, shop_id: int, run_id: int) -> None:
    """Write a line for each record that was set aside since a run began, with its reason."""
    for row in tx.execute(_PARKED, {"shop": shop_id, "run": run_id}).all():
        reason = reason_from(row.reason, row.facts)
        if reason is not None:
            facts = {"noun": row.noun, "number": row.remote_id}
            write(tx, shop_id, run_id, "parked", fault=reason.refusal, **facts)


@verb("sync.tell_conflicts", silent=True)
def tell_conflicts(tx: Write, shop_id: int, run_id: int) -> None:
    """Write a line for each record of which something was found, since a run began, that both sides changed."""
    for row in tx.execute(_CLASHING, {"shop": shop_id, "run": run_id}).all():
        write(tx, shop_id, run_id, "conflict", noun=row.noun, number=row.remote_id, n=row.n)


def _write_counts(tx: Write, shop_id: int, run_id: int, counts: Mapping[str, int]) -> None:
    """What a run brought, and how many figures of stock it wrote: what was told of orders has lines of its own."""
    received = sum(n for noun, n in counts.items() if noun not in _SENT)
    if received:
        kind = tx.scalar(_KIND, {"run": run_id})
        write(tx, shop_id, run_id, "taken_over" if kind == "take_over" else "done", n=received)
    if counts.get("showed"):
        write(tx, shop_id, run_id, "showed", n=counts["showed"])


def write(
    tx: Write, shop_id: int, run_id: int, code: str, fault: Refusal | Trouble | None = None, **facts: object
) -> None:
    """Write one line. A fault is kept with its facts, so that its sentence can be said in any language."""
    if fault is not None:
        facts |= {f"fault.{name}": value for name, value in fault.facts.items()}
        facts |= {"fault": fault.code, "again": isinstance(fault, Trouble)}
    tx.insert(
        sync_line,
        {
            "shop_id": shop_id,
            "run_id": run_id,
            "at": tx.now,
            "code": code,
            "facts": Reason(code, facts).json,
        },
    )


def runs(rd: Read, shop_id: int, limit: int = 50) -> list[Run]:
    """The latest runs, newest first."""
    return [_run(row) for row in rd.execute(_RUNS, {"shop": shop_id, "limit": limit})]


def last_whole(rd: Read, shop_id: int) -> datetime | None:
    """When all of a shop was last looked through without a fault: a first take-over or a sweep."""
    row = rd.execute(_WHOLE, {"shop": shop_id}).first()
    return row.finished_at if row else None


def last_sound(rd: Read, shop_id: int) -> datetime | None:
    """When a run last came to its end without a fault."""
    row = rd.execute(_SOUND, {"shop": shop_id}).first()
    return row.finished_at if row else None


def lines(rd: Read, shop_id: int, limit: int = 500) -> list[Line]:
    """The latest lines of a shop, newest first."""
    found: list[Line] = []
    for row in rd.execute(_LINES, {"shop": shop_id, "limit": limit}):
        reason = reason_from(row.code, row.facts)
        found.append(Line(row.at, row.code, reason.facts if reason else {}))
    return found


def fault_of(line: Line) -> Refusal | Trouble | None:
    """The fault that a line tells of, as what words are found for."""
    return fault_in(line.facts)


def fault_in(facts: Mapping[str, object]) -> Refusal | Trouble | None:
    """The fault among the facts of a line."""
    code = facts.get("fault")
    if not isinstance(code, str):
        return None
    its = {name.removeprefix("fault."): value for name, value in facts.items() if name.startswith("fault.")}
    return Trouble(code, **its) if facts.get("again") else Refusal(code, **its)


def _fault(said: Mapping[str, Any]) -> Refusal | Trouble | None:
    reason = reason_from(said["code"], said["facts"])
    if reason is None:
        return None
    return Trouble(reason.code, **reason.facts) if said["again"] else Refusal(reason.code, **reason.facts)


def _kept(fault: Refusal | Trouble) -> str:
    said = {
        "code": fault.code,
        "again": isinstance(fault, Trouble),
        "facts": Reason(fault.code, fault.facts).json,
    }
    return json.dumps(said, ensure_ascii=False)


def _run(row: Any) -> Run:
    said: dict[str, Any] | None = json.loads(row.trouble) if row.trouble else None
    return Run(
        id=row.id,
        shop_id=row.shop_id,
        kind=row.kind,
        started_at=row.started_at,
        finished_at=row.finished_at,
        counts=json.loads(row.counts),
        trouble=_fault(said) if said else None,
    )


_OF_SHOP = sync_run.c.shop_id == bindparam("shop")
_OPEN = select(sync_run.c.id).where(_OF_SHOP, sync_run.c.finished_at.is_(None))
_KIND = select(sync_run.c.kind).where(sync_run.c.id == bindparam("run"))
_PARKED = (
    select(inbox.c.noun, inbox.c.remote_id, inbox.c.reason, inbox.c.facts)
    .join(sync_run, sync_run.c.shop_id == inbox.c.shop_id)
    .where(
        inbox.c.shop_id == bindparam("shop"),
        inbox.c.state == "parked",
        sync_run.c.id == bindparam("run"),
        inbox.c.handled_at >= sync_run.c.started_at,
    )
    .order_by(inbox.c.id)
)
_CLASHING = (
    select(shop_conflict.c.noun, shop_conflict.c.remote_id, func.count().label("n"))
    .join(sync_run, sync_run.c.shop_id == shop_conflict.c.shop_id)
    .where(
        shop_conflict.c.shop_id == bindparam("shop"),
        shop_conflict.c.state == "open",
        sync_run.c.id == bindparam("run"),
        shop_conflict.c.found_at >= sync_run.c.started_at,
    )
    .group_by(shop_conflict.c.noun, shop_conflict.c.remote_id)
    .order_by(func.min(shop_conflict.c.id))
)
_RUNS = select(sync_run).where(_OF_SHOP).order_by(sync_run.c.id.desc()).limit(bindparam("limit"))
_WHOLE = (
    select(sync_run.c.finished_at)
    .where(
        _OF_SHOP,
        sync_run.c.kind.in_(("take_over", "sweep")),
        sync_run.c.trouble.is_(None),
        sync_run.c.finished_at.is_not(None),
    )
    .order_by(sync_run.c.id.desc())
    .limit(1)
)
_SOUND = (
    select(sync_run.c.finished_at)
    .where(_OF_SHOP, sync_run.c.trouble.is_(None), sync_run.c.finished_at.is_not(None))
    .order_by(sync_run.c.id.desc())
    .limit(1)
)
_LINES = (
    select(sync_line.c.at, sync_line.c.code, sync_line.c.facts)
    .where(sync_line.c.shop_id == bindparam("shop"))
    .order_by(sync_line.c.id.desc())
    .limit(bindparam("limit"))
)
