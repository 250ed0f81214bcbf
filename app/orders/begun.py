"""Who began an order or quote that is not finished, and when: of use where several people work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Table, bindparam, select

from app.base.door import Read
from app.base.people import people


@dataclass(frozen=True, slots=True)
class Begun:
    """By whom, and when."""

    by: str
    at: datetime


def begun_of(rd: Read, table: Table, ids: Iterable[int]) -> dict[int, Begun]:
    """Who began these orders or quotes, by their keys; nothing where one person works alone, or nobody knows."""
    wanted = list(ids)
    if not wanted or not _several(rd, table):
        return {}
    found = select(table.c.id, table.c.begun_by, table.c.created_at).where(
        table.c.id.in_(bindparam("ids", expanding=True)), table.c.begun_by != ""
    )
    return {row.id: Begun(row.begun_by, row.created_at) for row in rd.execute(found, {"ids": wanted})}


def _several(rd: Read, table: Table) -> bool:
    """Whether several people work here: two are written down, or drafts were begun by two."""
    if len([each for each in people(rd) if each.archived_at is None]) > 1:
        return True
    names = select(table.c.begun_by).where(table.c.state == "draft", table.c.begun_by != "").distinct()
    return len(rd.execute(names.limit(2)).all()) > 1
