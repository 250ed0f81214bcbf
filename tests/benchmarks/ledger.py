"""What reports of money cost in very large books: beside each `sqlite3` fetching the same SQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from app.base.clock import FixedClock
from app.base.database import Database, open_database
from app.base.door import Read
from app.flow import chase
from app.receivables.open_items import open_items
from app.reports.ageing import ageing
from app.reports.collection import collection
from app.reports.expected_cash import expected_cash
from tests.benchmarks.bank_speed import as_in_the_window, listening
from tests.benchmarks.table import table

TODAY = date(2026, 11, 20)
_TIMES = 3
_BACK = TODAY - timedelta(days=81)


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of one report, and of the SQL it asks fetched by hand."""

    name: str
    ours: float
    raw: float
    queries: int


def measure(path: Path) -> tuple[int, list[Cost]]:
    """How many entries there are, and what each report costs."""
    with as_in_the_window(), closing(sqlite3.connect(path)) as raw, closing(open_database(path)) as database:
        database.clock = FixedClock.on(TODAY)
        entries = int(raw.execute("SELECT count(*) FROM entry").fetchone()[0])
        busiest = (
            "SELECT account_id FROM item WHERE noun = 'invoice' GROUP BY account_id ORDER BY count(*) DESC"
        )
        account = int(raw.execute(f"{busiest} LIMIT 1").fetchone()[0])
        acts: Sequence[tuple[str, Callable[[Read], object]]] = (
            ("aged balance today", ageing),
            ("of a day 81 days ago", lambda rd: ageing(rd, _BACK)),
            ("the same as known ten days later", lambda rd: ageing(rd, _BACK, _BACK + timedelta(days=10))),
            ("one customer's account", lambda rd: open_items(rd, account_id=account)),
            ("measures of collection", collection),
            ("by class", lambda rd: collection(rd, by="class")),
            ("by customer", lambda rd: collection(rd, by="customer")),
            ("expected cash", expected_cash),
            ("reminders proposed", chase.proposed),
        )
        return entries, [_cost(name, database, raw, act) for name, act in acts]


def lines(entries: int, costs: Sequence[Cost]) -> Iterator[str]:
    """The figures as a part of the page."""
    yield from (
        f"## Reports at {entries:,} entries of the money ledger",
        "",
        "Program and `sqlite3` fetching the same SQL, medians of three.",
        "",
    )
    rows = [
        (each.name, f"{each.ours:.0f} / {each.raw:.0f} = {each.ours / each.raw:.1f}×", str(each.queries))
        for each in costs
    ]
    yield from table(("report", "program / by hand", "queries"), rows)
    yield ""


def _cost(name: str, database: Database, raw: sqlite3.Connection, act: Callable[[Read], Any]) -> Cost:
    with listening(database) as asked, database.read() as rd:
        act(rd)
    return Cost(
        name,
        median(_timed(lambda: _read(database, act)) for _ in range(_TIMES)),
        median(_timed(lambda: _fetch(raw, asked)) for _ in range(_TIMES)),
        len(asked),
    )


def _read(database: Database, act: Callable[[Read], Any]) -> None:
    with database.read() as rd:
        act(rd)


def _fetch(raw: sqlite3.Connection, asked: Sequence[tuple[str, Any]]) -> None:
    for statement, parameters in asked:
        raw.execute(statement, parameters).fetchall()


def _timed(act: Callable[[], object]) -> float:
    begun = perf_counter()
    act()
    return (perf_counter() - begun) * 1000
