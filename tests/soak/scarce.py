"""Two programs that confirm orders for the same few scarce products at the same time, and then ship them at the same time.

Each order wants some of the products in an order of its own, and customers are shared, so that the two meet at accounts and at
stock from different sides. Nothing is promised twice, what lacks is said of each order, and neither is ever told that the
other was in its way.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from random import Random
from statistics import median, quantiles
from time import perf_counter
from typing import Any

from sqlalchemy import func, select, text

from app.base.actor import PROGRAM
from app.base.clock import FixedClock
from app.base.database import Database, open_database
from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.base.listing import ListQuery
from app.catalogue.product import ProductDraft, insert_product
from app.customers.customer import CustomerDraft, insert_customer
from app.flow import sell, ship
from app.flow.found import found
from app.orders.coverage import coverage, short_milli
from app.orders.draft import DraftLine, OrderDraft
from app.orders.order import read_lines
from app.orders.queries import ORDERS
from app.orders.tables import order_line, sales_order
from app.stock.ledger import Move, levels, lock_levels, main_location, post_moves
from app.stock.tables import reservation
from tests.soak.together import CONTEXT, PATIENCE_SECONDS, must_be_sound, together

_DAY = date(2026, 11, 20)
PRODUCTS = 20
THERE = 3
"""So many pieces of each product there are for every ten orders; about ten are wanted."""
_SEED = 20261126


@dataclass(frozen=True, slots=True)
class Waited:
    """How long confirming took, in milliseconds: half of the orders no longer, nineteen of twenty no longer, the longest."""

    half: float
    most: float
    longest: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Waited:
        """What single times come to."""
        return cls(*(1000 * each for each in (median(seconds), quantiles(seconds, n=20)[-1], max(seconds))))


@dataclass(frozen=True, slots=True)
class Scarce:
    """How it ended: thousandths that were there, were wanted and are covered, and how many orders say that they lack some.

    `waited` is what confirming took with both at work, `deadlocks` how many the server met (it ends one by refusing it).
    """

    orders: int
    there_milli: int
    wanted_milli: int
    covered_milli: int
    short_orders: int
    waited: Waited
    deadlocks: int


def scarce_at_once(url: str, each: int) -> Scarce:
    """Let two processes confirm `each` orders for the same products, then ship them; AssertionError where something is wrong."""
    with closing(open_database(url, FixedClock.on(_DAY))) as database:
        database.do(PROGRAM, found, "Mesures")
        orders = database.do(PROGRAM, _orders, 2 * each)
    halves = (orders[:each], orders[each:])
    said = CONTEXT.Queue()
    together(_confirm, [(url, half, said) for half in halves])
    waited = [one for _ in halves for one in said.get(timeout=PATIENCE_SECONDS)]
    with closing(open_database(url)) as database, database.read() as rd:
        ended = _ended(rd, orders, waited)
    together(_ship, [(url, half) for half in halves])
    with closing(open_database(url)) as database:
        must_be_sound(database)
        with database.read() as rd:
            left = int(rd.scalar(select(func.sum(order_line.c.shipped_milli))))
            # What was covered has left, to the piece, whoever asked for it first.
            assert left == ended.covered_milli
            assert all(level.on_hand_milli >= 0 for level in _levels(rd).values())
    return ended


def alone(url: str, count: int) -> Waited:
    """What confirming such orders takes where nobody else is at work."""
    with closing(open_database(url, FixedClock.on(_DAY))) as database:
        database.do(PROGRAM, found, "Mesures")
        return Waited.of(_confirmed(database, database.do(PROGRAM, _orders, count)))


def _ended(rd: Read, orders: Sequence[int], waited: Sequence[float]) -> Scarce:
    states = set(rd.execute(select(sales_order.c.state)).scalars())
    assert states == {"confirmed"}, states
    wanted, promised, covered, lacking = dict[int, int](), dict[int, int](), dict[int, int](), list[int]()
    for order_id in orders:
        lines = read_lines(rd, order_id)
        found = coverage(rd, lines)
        if short_milli(lines, found):
            lacking.append(order_id)
        for line in lines:
            assert line.product_id is not None
            wanted[line.product_id] = wanted.get(line.product_id, 0) + line.quantity_milli
            covered[line.product_id] = covered.get(line.product_id, 0) + found[line.id]
    for row in rd.execute(_PROMISED):
        promised[row.product_id] = int(row.milli)
    there = {product_id: level.on_hand_milli for product_id, level in _levels(rd).items()}
    # Each order is promised what it wants, once; what is there covers it once, and no piece is kept from somebody.
    assert promised == wanted
    assert covered == {product_id: min(milli, there[product_id]) for product_id, milli in wanted.items()}
    listed = ORDERS.ids(rd, ListQuery(chips=(("view", "missing"),)), 0, len(orders))
    assert sorted(listed) == sorted(lacking)
    met = rd.scalar(text(_DEADLOCKS)) if rd.waits_for_rows else 0
    return Scarce(
        orders=len(orders),
        there_milli=sum(there.values()),
        wanted_milli=sum(wanted.values()),
        covered_milli=sum(covered.values()),
        short_orders=len(lacking),
        waited=Waited.of(waited),
        deadlocks=int(met or 0),
    )


def _confirm(url: str, orders: Sequence[int], said: Any) -> None:
    with closing(open_database(url, FixedClock.on(_DAY))) as database:
        said.put(_confirmed(database, orders))


def _confirmed(database: Database, orders: Sequence[int]) -> list[float]:
    """Confirm all of them; gives the seconds of each."""
    took: list[float] = []
    for order_id in orders:
        begun = perf_counter()
        database.do(PROGRAM, sell.confirm, order_id)
        took.append(perf_counter() - begun)
    return took


def _ship(url: str, orders: Sequence[int]) -> None:
    with closing(open_database(url, FixedClock.on(_DAY))) as database:
        for order_id in orders:
            try:
                database.do(PROGRAM, ship.ship, order_id)
            except Refusal as refusal:
                # Nothing of it is there: said, and by no other word.
                if refusal.code != "nothing_to_ship":
                    raise


def _levels(rd: Read) -> Any:
    return levels(rd, rd.execute(select(reservation.c.product_id).distinct()).scalars())


@verb("contest.prepare")
def _orders(tx: Write, count: int) -> list[int]:
    """So many drafts, each for one to four of the products, one to four pieces of each, by chance from a seed."""
    chance = Random(_SEED)
    place = main_location(tx)
    buyers = [
        insert_customer(tx, CustomerDraft(name=f"Atelier {at}", kind="company", credit_limit=10**12))
        for at in range(10)
    ]
    products = [
        insert_product(tx, ProductDraft(name=f"Article {at}", price_micro=10_000_000))
        for at in range(PRODUCTS)
    ]
    lock_levels(tx, products, place)
    there = max(count * THERE // 10, 1) * 1000
    post_moves(
        tx, [Move(each, there) for each in products], place, tx.today, "opening", ("product", products[0])
    )
    made: list[int] = []
    for _ in range(count):
        lines = tuple(
            DraftLine(
                name="Article",
                product_id=product_id,
                quantity_milli=chance.randint(1, 4) * 1000,
                unit_price_micro=10_000_000,
                rate_ppm=200_000,
                vat_class="standard",
            )
            for product_id in chance.sample(products, chance.randint(1, 4))
        )
        draft = OrderDraft(customer_id=chance.choice(buyers), ordered_on=_DAY, lines=lines)
        made.append(sell.save(tx, draft))
    return made


_PROMISED = select(reservation.c.product_id, func.sum(reservation.c.quantity_milli).label("milli")).group_by(
    reservation.c.product_id
)
_DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
