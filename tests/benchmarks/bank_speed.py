"""What proposing for a morning's statement costs in large books: beside it, `sqlite3` fetching the same SQL."""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from sqlalchemy import event

from app.base.actor import PROGRAM
from app.base.database import Database, open_database
from app.flow.bank import match
from app.payments.bank_books import books_now
from app.payments.bank_matching import matching, matching_again, waiting
from app.payments.statement import Account, Statement, Transaction
from app.payments.take_statement import take_statements

LINES = 200
_TIMES = 5


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of proposing for all lines, of the same SQL by hand, and again after one match; entries and open claims."""

    ours: float
    raw: float
    again: float
    entries: int
    claims: int
    proposed: int

    @property
    def ratio(self) -> float:
        """How many times the SQL alone."""
        return self.ours / self.raw


def measure(path: Path, lines: int = LINES) -> Cost:
    """Take a statement of so many lines into a database that may be spoilt, and propose for them."""
    with as_in_the_window(), closing(open_database(path)) as database:
        with database.read() as rd:
            claims = [each for each in books_now(rd).claims if each.noun == "invoice"]
        moves = [
            Transaction(
                booked_on=date(2026, 11, 20),
                amount=each.amount,
                kind="transfer",
                text=f"VIR {each.number.replace('-', ' ') if at % 2 else ''}",
                name=each.customer.upper(),
                bank_id=str(at),
            )
            for at, each in enumerate(claims[:: max(len(claims) // lines, 1)][:lines])
        ]
        told = Statement(account=Account(number="1"), currency="EUR", format="ofx", transactions=tuple(moves))
        database.do(PROGRAM, take_statements, [told], "morning.ofx")
        asked, found = _asked(database)
        ours = median(_proposing(database) for _ in range(_TIMES))
        again = median(_after_a_match(database) for _ in range(_TIMES))
    with closing(sqlite3.connect(path)) as raw:
        by_hand = median(_fetching(raw, asked) for _ in range(_TIMES))
        entries = int(raw.execute("SELECT count(*) FROM entry").fetchone()[0])
    return Cost(ours, by_hand, again, entries, len(claims), found)


def lines(cost: Cost) -> Iterator[str]:
    """The figures as a part of the page."""
    yield from (
        f"## A statement of {LINES} lines at {cost.entries:,} entries",
        "",
        f"{cost.claims:,} invoices are open. Proposing for all lines: {cost.ours:.0f} ms; `sqlite3` fetching the same SQL:",
        f"{cost.raw:.0f} ms, {cost.ratio:.1f} times. {cost.proposed} lines have a proposal.",
        f"After a line is matched, the list again: {cost.again:.0f} ms.",
        "",
    )


def _proposing(database: Database) -> float:
    begun = perf_counter()
    with database.read() as rd:
        waiting(rd)
    return (perf_counter() - begun) * 1000


def _after_a_match(database: Database) -> float:
    """Match the first line that is surely known, and look again."""
    with database.read() as rd:
        before = matching(rd)
    one = next(each.proposal for each in before.waiting() if each.proposal is not None)
    with database.write(PROGRAM, "collect.match") as tx:
        match(tx, one.transaction_id, one.pieces)
        touched = frozenset(tx.touched)
    begun = perf_counter()
    with database.read() as rd:
        matching_again(rd, before, touched)
    return (perf_counter() - begun) * 1000


def _asked(database: Database) -> tuple[list[tuple[str, Any]], int]:
    """The statements that proposing asks, with what they are asked for; and how many lines it has a proposal for."""
    with listening(database) as asked, database.read() as rd:
        found = sum(each.proposal is not None for each in waiting(rd))
    return asked, found


@contextmanager
def as_in_the_window() -> Iterator[None]:
    """No search for garbage while something is read: the window does that between, and not in what it loaded.

    See ui/kit/collector.py.
    """
    gc.collect()
    gc.disable()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.enable()


@contextmanager
def listening(database: Database) -> Iterator[list[tuple[str, Any]]]:
    """The queries that are asked meanwhile, with their parameters."""
    asked: list[tuple[str, Any]] = []

    def heard(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.lstrip().startswith("SELECT"):
            asked.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", heard)
    try:
        yield asked
    finally:
        event.remove(database.engine, "before_cursor_execute", heard)


def _fetching(raw: sqlite3.Connection, asked: Sequence[tuple[str, Any]]) -> float:
    begun = perf_counter()
    for statement, parameters in asked:
        raw.execute(statement, parameters).fetchall()
    return (perf_counter() - begun) * 1000
