"""Lists over very many orders: first rows and a jump to the middle, beside `sqlite3` asked the same questions."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from sqlalchemy import event

from app.base.database import Database, open_database
from app.base.listing import Listing, ListQuery
from app.catalogue.queries import PRODUCTS
from app.customers.queries import CUSTOMERS
from app.invoicing.queries import INVOICES
from app.orders.queries import ORDERS
from app.payments.queries import PAYMENTS
from app.reports.receivables import RECEIVABLES
from app.reports.standing import CUSTOMERS as CUSTOMERS_WITH_CREDIT
from app.reports.stock_list import STOCK
from app.shipping.queries import SHIPMENTS

LISTS: dict[str, Listing[Any]] = {
    "orders": ORDERS,
    "customers": CUSTOMERS,
    "customers and credit": CUSTOMERS_WITH_CREDIT,
    "products": PRODUCTS,
    "stock": STOCK,
    "shipments": SHIPMENTS,
    "invoices": INVOICES,
    "receivables": RECEIVABLES,
    "payments": PAYMENTS,
}
PAGE = 60
"""Rows of a tall window."""
_REPEATS = 15

Asked = list[tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class ListCosts:
    """Milliseconds to the first page, to a page in the middle, to count and sums; and of the raw driver for the same SQL."""

    name: str
    rows: int
    first: tuple[float, float]
    middle: tuple[float, float]
    totals: tuple[float, float]


def measure(path: Path) -> list[ListCosts]:
    """Every list of a database."""
    with closing(open_database(path)) as database, closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA cache_size = -32000")
        return [_measure(database, raw, name, listing) for name, listing in LISTS.items()]


def _measure(database: Database, raw: sqlite3.Connection, name: str, listing: Listing[Any]) -> ListCosts:
    query = ListQuery()

    def totals() -> int:
        with database.read() as rd:
            return listing.count(rd, query).count

    def page(offset: int) -> Callable[[], int]:
        def ask() -> int:
            with database.read() as rd:
                return len(listing.rows(rd, listing.ids(rd, query, offset, PAGE)))

        return ask

    rows = totals()
    return ListCosts(
        name,
        rows,
        beside(database, raw, page(0)),
        beside(database, raw, page(rows // 2)),
        beside(database, raw, totals),
    )


def beside(
    database: Database, raw: sqlite3.Connection, ask: Callable[[], int], repeats: int = _REPEATS
) -> tuple[float, float]:
    """Milliseconds of a question, and of `sqlite3` fetching what the same SQL gives without making rows of it."""
    asked: Asked = []

    def hear(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        asked.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", hear)
    ask()
    event.remove(database.engine, "before_cursor_execute", hear)
    questions = [(sql, values) for sql, values in asked if not sql.startswith("BEGIN")]

    def ask_raw() -> int:
        return sum(len(raw.execute(sql, values).fetchall()) for sql, values in questions)

    return _timed(ask, repeats), _timed(ask_raw, repeats)


def _timed(ask: Callable[[], int], repeats: int) -> float:
    times: Sequence[float] = [_once(ask) for _ in range(repeats)]
    return median(times) * 1000


def _once(ask: Callable[[], int]) -> float:
    begun = perf_counter()
    ask()
    return perf_counter() - begun
