"""A list of any length over a real SQLite file, and a note of the thread each of its queries ran on."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sqlalchemy import text

from app.base.database import Database, connect
from app.base.door import Read, Write, verb
from app.base.listing import Listing, ListQuery, Totals
from app.base.location import locate
from ui.kit.chips import Chip
from ui.kit.columns import Column


@dataclass(frozen=True, slots=True)
class Deal:
    """A row of the list."""

    id: int
    number: str
    day: date
    customer: str
    town: str
    state: str
    total: int


CHIPS = {
    "draft": Chip("none", "Brouillon"),
    "held": Chip("hold", "Bloquée", filled=True),
    "done": Chip("done", "Confirmée"),
}

COLUMNS: tuple[Column[Deal], ...] = (
    Column(key="number", title="deal.number", width=116, strong=True),
    Column(key="day", title="deal.day", kind="date", width=96, muted=True),
    Column(key="customer", title="deal.customer", aside=lambda deal: deal.town, strong=True),
    Column(key="state", title="deal.state", kind="chip", value=lambda deal: CHIPS[deal.state], width=110),
    Column(key="total", title="deal.total", kind="money", width=108),
)

_SORTS = {"number": "id", "day": "day", "customer": "customer", "total": "total", "": "id"}


@dataclass
class Ledger:
    """The queries of the list; `threads` are those they ran on, `asked` what was asked of `ids`."""

    threads: set[int] = field(default_factory=set)
    asked: list[tuple[ListQuery, int, int]] = field(default_factory=list)
    held: threading.Event | None = None
    broken: Exception | None = None

    @property
    def listing(self) -> Listing[Deal]:
        """The list as a room would offer it."""
        return Listing(self.count, self.ids, self.rows, self.chosen)

    def count(self, rd: Read, query: ListQuery) -> Totals:
        self._note()
        where, facts = _where(query)
        found = text(f"SELECT count(*) AS n, coalesce(sum(total), 0) AS total FROM deal {where}")
        row = rd.execute(found, facts).one()
        return Totals(row.n, {"total": row.total})

    def ids(self, rd: Read, query: ListQuery, offset: int, limit: int) -> list[int]:
        self._note()
        self.asked.append((query, offset, limit))
        where, facts = _where(query)
        way = "DESC" if query.descending else "ASC"
        order = f"ORDER BY {_SORTS[query.sort]} {way}, id {way} LIMIT :limit OFFSET :offset"
        found = rd.execute(
            text(f"SELECT id FROM deal {where} {order}"), {**facts, "limit": limit, "offset": offset}
        )
        return list(found.scalars())

    def rows(self, rd: Read, ids: Sequence[int]) -> list[Deal]:
        self._note()
        keys = ",".join(str(key) for key in ids)
        found = rd.execute(
            text(f"SELECT id, number, day, customer, town, state, total FROM deal WHERE id IN ({keys})")
        )
        return [
            Deal(r.id, r.number, date.fromisoformat(r.day), r.customer, r.town, r.state, r.total)
            for r in found
        ]

    def chosen(self, rd: Read, ids: Sequence[int]) -> Totals:
        self._note()
        keys = ",".join(str(key) for key in ids)
        found = text(f"SELECT count(*) AS n, coalesce(sum(total), 0) AS total FROM deal WHERE id IN ({keys})")
        row = rd.execute(found).one()
        return Totals(row.n, {"total": row.total})

    def _note(self) -> None:
        self.threads.add(threading.get_ident())
        if self.held is not None:
            self.held.wait(10)
        if self.broken is not None:
            raise self.broken


def _where(query: ListQuery) -> tuple[str, dict[str, object]]:
    parts = ["customer LIKE :search"] if query.search else []
    facts: dict[str, object] = {"search": f"%{query.search}%"} if query.search else {}
    if state := query.value("state"):
        parts.append("state = :state")
        facts["state"] = state
    return ("WHERE " + " AND ".join(parts) if parts else ""), facts


@verb("sell.put_deal", silent=True)
def put_deal(tx: Write, number: str, day: str, customer: str, total: int, town: str = "Nîmes") -> int:
    """Add a deal."""
    made = tx.execute(
        text(
            "INSERT INTO deal (number, day, customer, town, state, total) "
            "VALUES (:number, :day, :customer, :town, 'draft', :total) RETURNING id"
        ),
        {"number": number, "day": day, "customer": customer, "town": town, "total": total},
    )
    key = int(made.scalar_one())
    tx.touch("deal", key)
    return key


def ledger_database(file: Path, rows: int) -> Database:
    """A file with so many deals; deal n has total 100 × n and customer « Client n mod 1000 »."""
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("PRAGMA journal_mode = WAL")
        raw.execute(
            "CREATE TABLE deal (id INTEGER PRIMARY KEY, number TEXT, day TEXT, customer TEXT, town TEXT, state TEXT, total INT)"
        )
        raw.execute(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
            INSERT INTO deal SELECT i, printf('CM-%06d', i), date('2026-11-22', '-' || (i % 700) || ' days'),
                   printf('Client %03d', i % 1000), 'Nîmes', CASE i % 10 WHEN 0 THEN 'held' WHEN 1 THEN 'draft' ELSE 'done' END,
                   i * 100 FROM n WHERE i <= ?
            """,
            (rows, rows),
        )
        raw.execute("CREATE INDEX deal_total ON deal (total)")
        raw.execute("CREATE INDEX deal_day ON deal (day)")
        raw.execute("CREATE INDEX deal_customer ON deal (customer)")
        raw.commit()
    return connect(locate(file))
