"""The cost of each step of an order, the program's and the hand-written one's, taken in turns in one run."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Protocol

from app.base.actor import PROGRAM
from app.base.database import Database, open_database
from tests.benchmarks.by_hand import Article, ByHand
from tests.benchmarks.cycle import STEPS, Program, equip

CYCLE = "whole cycle"
_WARM = 20
_LINES = 4


class Way(Protocol):
    """A way to take an order from intake to cash."""

    def order(self, customer_id: int, articles: Sequence[Article], on: date) -> int: ...
    def confirm(self, order_id: int) -> None: ...
    def ship(self, order_id: int) -> None: ...
    def invoice(self, order_id: int) -> None: ...
    def pay(self, order_id: int, amount: int, on: date) -> None: ...


@dataclass(frozen=True, slots=True)
class Stalls:
    """Whom to sell to and what, the same for both ways."""

    buyers: Sequence[int]
    articles: Sequence[Article]
    today: date

    def basket(self, at: int) -> list[Article]:
        """Four different articles."""
        return [self.articles[(at + more) % len(self.articles)] for more in range(_LINES)]

    def total(self, at: int) -> int:
        """What a basket costs with tax, in minor units."""
        nets = [(each, each.price_micro * each.quantity_milli // 10_000_000) for each in self.basket(at)]
        return sum(net + net * each.rate_ppm // 1_000_000 for each, net in nets)

    def live(self, way: Way, at: int) -> list[float]:
        """Take one order all the way; gives seconds by step."""
        times = [perf_counter()]
        order_id = way.order(
            self.buyers[at % len(self.buyers)], self.basket(at), self.today - timedelta(days=2)
        )
        times.append(perf_counter())
        for step in (way.confirm, way.ship, way.invoice):
            step(order_id)
            times.append(perf_counter())
        way.pay(order_id, self.total(at), self.today)
        times.append(perf_counter())
        return [after - before for before, after in pairwise(times)]


@dataclass(frozen=True, slots=True)
class Costs:
    """Milliseconds by step and for the whole cycle: medians of the program and, where it ran, of the hand-written way."""

    orders: int
    program: dict[str, float]
    by_hand: dict[str, float]

    def ratio(self, step: str) -> float:
        """How many times as long the program takes."""
        return self.program[step] / self.by_hand[step]


def race(company: Path, folder: Path, orders: int, repeats: int) -> Costs:
    """Both ways over copies of a company's file that stand in the same folder."""
    database = open_database(company)
    stalls = equipped(database)
    database.close()
    copy = folder / f"by-hand-{orders}.db"
    shutil.copy(company, copy)
    shutil.copy(company.with_name(company.name + ".anchor"), copy.with_name(copy.name + ".anchor"))
    with closing(open_database(company)) as database, closing(ByHand(copy)) as by_hand:
        program = Program(database)
        ours: list[list[float]] = []
        theirs: list[list[float]] = []
        for at in range(_WARM + repeats):
            # In turns, so that whatever else the machine does falls on both.
            ours.append(stalls.live(program, at))
            theirs.append(stalls.live(by_hand, at))
    return Costs(orders, medians(ours[_WARM:]), medians(theirs[_WARM:]))


def alone(database: Database, orders: int, repeats: int) -> Costs:
    """The program alone, on whatever database this is."""
    stalls = equipped(database)
    taken = [stalls.live(Program(database), at) for at in range(_WARM + repeats)]
    return Costs(orders, medians(taken[_WARM:]), {})


def equipped(database: Database) -> Stalls:
    """Buyers and articles in a company, on a day when its series may go on."""
    buyers, articles = database.do(PROGRAM, equip)
    return Stalls(buyers, articles, database.clock.today())


def medians(taken: Sequence[Sequence[float]]) -> dict[str, float]:
    """Milliseconds by step, and of the whole."""
    found = {step: median(times[at] for times in taken) * 1000 for at, step in enumerate(STEPS)}
    return found | {CYCLE: median(sum(times) for times in taken) * 1000}
