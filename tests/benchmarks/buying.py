"""A year of buying by the program's proposals, beside a fixed reorder point: how often goods lasted, and how many lay there.

Demand is drawn by chance from a seed: 200 products, every second with a season, orders of one to a few pieces, and days
that differ more than single customers would make them. Two years are known beforehand, and nothing of the year itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import cos, exp, pi, sqrt
from random import Random

from app.purchasing.forecast import LEVEL_DAYS, Course, Past, course, forecast
from app.purchasing.replenish import need
from tests.benchmarks.table import table

SEED = 20261126
PRODUCTS = 200
BEGINS = date(2025, 1, 1)
YEAR = 365
KNOWN = 2 * YEAR + 1
SERVICE_PPM = 950_000
COVER_DAYS = 14


@dataclass(frozen=True, slots=True)
class Seller:
    """A product: what customers ask for day by day, two years before the one that is looked at and that one, in pieces."""

    seasonal: bool
    lead_days: int
    asked: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """How a year went: orders that came, those before which nobody waited, and the average of what lay there, in pieces."""

    orders: int = 0
    in_time: int = 0
    stock: float = 0.0

    @property
    def service(self) -> float:
        """In how many of a hundred times goods lasted until the next came."""
        return 100 * self.in_time / self.orders if self.orders else 100.0

    def __add__(self, other: Kept) -> Kept:
        return Kept(self.orders + other.orders, self.in_time + other.in_time, self.stock + other.stock)


@dataclass(frozen=True, slots=True)
class Year:
    """The proposals beside the fixed point, of the products without a season and of those with one."""

    steady: tuple[Kept, Kept]
    seasonal: tuple[Kept, Kept]


def sellers(seed: int = SEED, count: int = PRODUCTS) -> list[Seller]:
    """The products and all they are asked for."""
    chance = Random(seed)
    found: list[Seller] = []
    for at in range(count):
        seasonal = at % 2 == 1
        daily, lead = exp(chance.uniform(-0.7, 2.3)), chance.choice((3, 5, 7, 10, 14))
        swing, top = (chance.uniform(0.5, 0.8), chance.uniform(0, YEAR)) if seasonal else (0.0, 0.0)
        noise = chance.uniform(0.2, 0.6)
        asked: list[int] = []
        for day in range(KNOWN + YEAR):
            mean = daily * (1 + swing * cos(2 * pi * (day - top) / 365.25))
            mean *= chance.gammavariate(1 / noise**2, noise**2)
            asked.append(_customers(chance, mean))
        found.append(Seller(seasonal, lead, tuple(asked)))
    return found


def a_year(products: Sequence[Seller]) -> Year:
    """Buy for a year as proposed, and by fixed points that would have reached the same service."""
    halves: list[tuple[Kept, Kept]] = []
    for seasonal in (False, True):
        own = [each for each in products if each.seasonal == seasonal]
        proposed = _all(own, _proposed)
        halves.append((proposed, _tuned(own, proposed.service)))
    return Year(*halves)


def lines(found: Year) -> Iterator[str]:
    """The year as a table."""
    yield "## A year of buying"
    yield ""
    chosen = f"{SERVICE_PPM // 10_000} % chosen, {COVER_DAYS} days of cover"
    yield f"{PRODUCTS} products, seeded, two years known; {chosen}. The fixed reorder point of each product is its mean"
    yield "of two years and so many of its spreads, their number chosen afterwards to reach the same service."
    yield ""
    rows = [
        (
            name,
            f"{proposed.service:.1f} %",
            f"{proposed.stock:.0f}",
            f"{fixed.service:.1f} %",
            f"{fixed.stock:.0f}",
            f"{100 * (proposed.stock / fixed.stock - 1):+.1f} %",
        )
        for name, (proposed, fixed) in (("without a season", found.steady), ("with a season", found.seasonal))
    ]
    yield from table(
        ("Products", "Service", "Stock, pieces", "Fixed: service", "Fixed: stock", "Stock beside"), rows
    )
    yield ""


Policy = Callable[[int], tuple[int, int]]
"""Of a day of a product's life: its reorder point and the most there should be, in pieces."""


def _all(products: Sequence[Seller], policy_of: Callable[[Seller], Policy]) -> Kept:
    kept = Kept()
    for each in products:
        kept += _run(each, policy_of(each))
    return kept


def _run(product: Seller, policy: Policy) -> Kept:
    """Sell day by day; ordered in the evening, what comes is there on the morning after its days."""
    first_point, first_most = policy(KNOWN)
    there, coming = (first_point + first_most) // 2, dict[int, int]()
    orders = in_time = lay = 0
    for day in range(KNOWN, KNOWN + YEAR):
        if day in coming:
            orders += 1
            in_time += there >= 0
            there += coming.pop(day)
        there -= product.asked[day]
        lay += max(there, 0)
        point, most = policy(day + 1)
        projected = there + sum(coming.values())
        if projected <= point and most > projected:
            coming[day + 1 + product.lead_days] = most - projected
    return Kept(orders, in_time, lay / YEAR)


def _proposed(product: Seller) -> Policy:
    months: dict[tuple[int, int], int] = {}
    done, told = 0, (BEGINS, Course())

    def policy(day: int) -> tuple[int, int]:
        nonlocal done, told
        for before in range(done, day):
            on = BEGINS + timedelta(days=before)
            months[on.year, on.month] = months.get((on.year, on.month), 0) + 1000 * product.asked[before]
        done = max(done, day)
        today = BEGINS + timedelta(days=day)
        by_day = {ago: 1000 * product.asked[day - 1 - ago] for ago in range(LEVEL_DAYS)}
        month = today.replace(day=1)
        if told[0] != month:
            told = month, course(months, BEGINS, today)
        expected = forecast(Past(BEGINS, by_day, told[1]), today, product.lead_days, COVER_DAYS)
        found = need(
            (0, 0, 0), expected, product.lead_days, 1000, service_ppm=SERVICE_PPM, cover_days=COVER_DAYS
        )
        return -(-found.point_milli // 1000), -(-found.most_milli // 1000)

    return policy


def _tuned(products: Sequence[Seller], service: float) -> Kept:
    """The least of the fixed points that reach as much."""
    low, high = -1.0, 8.0
    for _ in range(12):
        middle = (low + high) / 2
        if _all(products, lambda each: _fixed(each, middle)).service >= service:  # noqa: B023
            high = middle
        else:
            low = middle
    return _all(products, lambda each: _fixed(each, high))


def _fixed(product: Seller, spreads: float) -> Policy:
    known = product.asked[:KNOWN]
    mean = sum(known) / KNOWN
    spread = sqrt(sum((each - mean) ** 2 for each in known) / KNOWN)
    point = round(mean * product.lead_days + spreads * spread * sqrt(product.lead_days + 1))
    return lambda _day: (point, point + round(mean * COVER_DAYS))


def _customers(chance: Random, mean: float) -> int:
    """How many come on a day, by chance (Poisson)."""
    count, left = 0, exp(-mean)
    drawn = chance.random()
    while drawn > left:
        count += 1
        drawn *= chance.random()
    return count
