"""Stock of very many products and moves: `python -m tests.benchmarks.stock [PRODUCTS MOVES]`.

The list, availability while a product is typed, and the value of stock on a day, beside `sqlite3` fetching the same SQL; and what
an order costs where its own goods have a thousand moves and a million.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from app.base.actor import PROGRAM
from app.base.clock import FixedClock
from app.base.database import Database, open_database
from app.base.door import Read
from app.base.errors import Refusal
from app.base.listing import ListQuery
from app.base.location import locate
from app.base.migrate import create
from app.flow import found as founding
from app.flow import sell, ship
from app.orders.entry import offers
from app.reports.order_outlook import order_look
from app.reports.stock_list import STOCK
from app.reports.stock_value import stock_value
from tests.benchmarks.by_hand import Article
from tests.benchmarks.cycle import draft_of, equip
from tests.benchmarks.lists import PAGE, beside
from tests.benchmarks.stock_crowd import TODAY, add_moves, add_promises, keep_few, stocked
from tests.benchmarks.table import table

PRODUCTS, MOVES = 50_000, 2_000_000
HISTORIES = (1_000, 1_000_000)
"""Moves of the goods that are ordered."""
_TEXTS = ("l", "la", "lampe", "lampe 12", "tasse cafe 4", "ART-00123", "zzzz")
_VIEWS = ("short", "low", "out", "expired", "over", "dead")
_OFFERED = 8
_ORDERS = 15
_LINES = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: milliseconds of the program and of `sqlite3`, and how many rows answer it."""

    name: str
    program: float
    by_hand: float
    rows: int

    @property
    def told(self) -> tuple[str, str, str]:
        """As a row of the report."""
        ratio = self.program / self.by_hand if self.by_hand else 0
        return self.name, f"{self.rows:,}", f"{self.program:.1f} / {self.by_hand:.1f} = {ratio:.1f}×"


@dataclass(frozen=True, slots=True)
class OrderCosts:
    """Milliseconds of what an order needs, by step, by so many moves of its goods."""

    name: str
    by_moves: dict[int, dict[str, float]]


def asked(path: Path, products: int = PRODUCTS) -> list[Asked]:
    """The list, typing and the value of stock, over a company at `path`."""
    with (
        closing(open_database(path, FixedClock.on(TODAY))) as database,
        closing(sqlite3.connect(path)) as raw,
    ):
        raw.execute("PRAGMA cache_size = -32000")

        def ask(name: str, question: Callable[[Read], int], repeats: int) -> Asked:
            rows = 0

            def once() -> int:
                nonlocal rows
                with database.read() as rd:
                    rows = question(rd)
                return rows

            program, by_hand = beside(database, raw, once, repeats)
            return Asked(name, program, by_hand, rows)

        return [
            ask("first rows", _page(ListQuery(), 0), 9),
            ask("rows in the middle", _page(ListQuery(), products // 2), 9),
            ask("by what is available", _page(ListQuery(sort="available"), 0), 5),
            ask("search “lampe 12”", _page(ListQuery(search="lampe 12"), 0), 5),
            *(ask(f"count of view “{view}”", _count(view), 3) for view in _VIEWS),
            *(ask(f"typed: {each}", _typed(each), 9) for each in _TEXTS),
            ask("value today", _value(None, None), 3),
            ask("value a year ago", _value(TODAY - timedelta(days=365), None), 3),
            ask(
                "the same as known ten days later",
                _value(TODAY - timedelta(days=365), TODAY - timedelta(days=355)),
                3,
            ),
        ]


def order_costs(folder: Path) -> list[OrderCosts]:
    """What orders cost whose goods are there, and whose goods lack, by how much ever moved of them."""
    found = {name: OrderCosts(name, {}) for name in ("goods that are there", "goods that lack")}
    for moves in HISTORIES:
        path = folder / f"history-{moves}.db"
        with closing(create(locate(path), FixedClock.on(TODAY))) as database:
            database.do(PROGRAM, founding.found, "Mesures")
            buyers, articles = database.do(PROGRAM, equip)
        keys = [each.product_id for each in articles]
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.execute("PRAGMA synchronous = OFF")
            db.execute("PRAGMA foreign_keys = OFF")
            db.execute("BEGIN")
            add_moves(db, keys, moves)
            add_promises(db, keys, moves // 2)
            keep_few(db, keys[_LINES:])
            db.execute("COMMIT")
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with closing(open_database(path, FixedClock.on(TODAY))) as database:
            for name, own in zip(found, (articles[:_LINES], articles[_LINES : 2 * _LINES]), strict=True):
                found[name].by_moves[moves] = _costs(database, buyers[0], own)
        path.unlink()
    return list(found.values())


def _costs(database: Database, buyer: int, articles: Sequence[Article]) -> dict[str, float]:
    took: dict[str, list[float]] = {}

    def timed(step: str, work: Callable[..., object]) -> None:
        begun = perf_counter()
        work()
        took.setdefault(step, []).append((perf_counter() - begun) * 1000)

    def read(question: Callable[[Read], object]) -> Callable[[], object]:
        def ask() -> object:
            with database.read() as rd:
                return question(rd)

        return ask

    made: list[int] = []
    for _ in range(_ORDERS):
        timed("typed", read(lambda rd: offers(rd, articles[0].sku, _OFFERED)))
        timed("saved", lambda: made.append(database.do(PROGRAM, sell.save, draft_of(buyer, articles, TODAY))))
        timed("confirmed", lambda: database.do(PROGRAM, sell.confirm, made[-1]))
        timed("its page", read(lambda rd: order_look(rd, made[-1])))
    with suppress(Refusal):
        # Of what lacks, the first takes all there is.
        for order_id in made:
            timed("shipped", partial(database.do, PROGRAM, ship.ship, order_id))
    return {step: median(times) for step, times in took.items()}


def _page(query: ListQuery, at: int) -> Callable[[Read], int]:
    return lambda rd: len(STOCK.rows(rd, STOCK.ids(rd, query, at, PAGE)))


def _count(view: str) -> Callable[[Read], int]:
    return lambda rd: STOCK.count(rd, ListQuery(chips=(("view", view),))).count


def _typed(text: str) -> Callable[[Read], int]:
    return lambda rd: len(offers(rd, text, _OFFERED))


def _value(day: date | None, known_on: date | None) -> Callable[[Read], int]:
    return lambda rd: len(stock_value(rd, day, known_on).rows)


def lines(found: Sequence[Asked], costs: Sequence[OrderCosts], products: int, moves: int) -> Iterator[str]:
    """Both as part of the page of benchmarks."""
    yield from (
        f"## Stock of {products:,} products with {moves:,} moves",
        "",
        "The list, availability as a product is typed into an order, and the value of stock on a day, program / `sqlite3`",
        "fetching the same SQL without making anything of it.",
        "",
    )
    yield from table(("asked", "rows", "program / by hand"), [each.told for each in found])
    few, many = (f"{each:,} moves" for each in HISTORIES)
    yield from (
        "",
        f"What an order of {_LINES} lines needs, where all moves are of goods that are ordered:",
        "",
    )
    for each in costs:
        first, last = (each.by_moves[moves] for moves in HISTORIES)
        rows = [
            (step, f"{first[step]:.2f}", f"{last[step]:.2f}", f"{last[step] / first[step]:.1f}×")
            for step in first
        ]
        yield from table((each.name, few, many, "beside"), rows)
        yield ""


def measured(folder: Path, products: int = PRODUCTS, moves: int = MOVES) -> Iterator[str]:
    """Make the company, ask, and tell."""
    path = folder / "stock.db"
    stocked(path, products, moves)
    found = asked(path, products)
    path.unlink()
    yield from lines(found, order_costs(folder), products, moves)


def main(arguments: Sequence[str]) -> int:
    """Print what it costs."""
    sizes = [int(each) for each in arguments] or [PRODUCTS, MOVES]
    with TemporaryDirectory(prefix="comptoir-bench-stock-") as folder:
        for line in measured(Path(folder), *sizes):
            sys.stdout.write(line + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
