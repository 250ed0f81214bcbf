"""Building the sample company, from its founding to the last day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from random import Random

from sqlalchemy import func, select

from app.base.actor import PROGRAM
from app.base.clock import Clock, FixedClock
from app.base.database import Database
from app.base.door import Write, verb
from app.base.errors import Refusal
from app.base.location import Location
from app.base.migrate import create, remove_file
from app.customers.identifiers import french_vat_number
from app.flow.found import found
from app.invoicing.tables import invoice
from app.orders.tables import sales_order
from app.sample import mails
from app.sample.bank import bank_with
from app.sample.cast import Article, Buyer, content, invite, lay_out_goods, of_kind
from app.sample.diary import Diary
from app.sample.extras import note
from app.sample.fates import Fate, drawn, scenes
from app.sample.lately import Lately
from app.sample.online import lay_down_methods, orders_sent, sell_online
from app.sample.quotes import offer
from app.sample.story import OWNER, Story, filled, last_pieces
from app.stock.ledger import Move, levels, lock_levels, main_location, post_moves

ORDERS = 120
"""How many orders the sample has unless more are asked for."""
_LEAST = 40
_SPAN = 180
"""Days that the year before the last day has at least, so that debts can be old."""
_CROWD = 2_000
"""From so many orders on, many steps share a transaction."""
_LIVED = 5_000
"""Of very many orders so many live through everything; the older others are history, invoiced elsewhere."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What was made: the number of orders and of issued documents, and the last day."""

    orders: int
    invoices: int
    as_of: date


def build(
    location: Location,
    *,
    orders: int = ORDERS,
    seed: int = 1,
    as_of: date | None = None,
    years: int = 1,
    told: Callable[[int, int], None] = lambda _done, _whole: None,
    wanted: Callable[[], bool] = lambda: True,
) -> tuple[Database, Sample]:
    """Make the sample company in a new database and give it open, its clock running again.

    `as_of` is the last day, today unless given; the same `orders`, `seed`, `as_of` and `years` give the same figures.
    `told`
    hears how many orders were placed. Refused with ``database_exists``, or ``sample_too_small`` below 40 orders. Papers
    are not made here. When it is not `wanted` any more nothing is left of the file, and ``sample_given_up`` is raised.
    """
    if orders < _LEAST:
        raise Refusal("sample_too_small", orders=orders, least=_LEAST)
    clock = Clock()
    last = as_of or clock.today()
    # Nothing is recorded in the future of the one who looks at it.
    until = clock.now() if last == clock.today() else datetime.max.replace(tzinfo=UTC)
    first = min(date(last.year - years + 1, 1, 4), last - timedelta(days=_SPAN))
    random = Random(seed)
    database = create(location, FixedClock.on(first - timedelta(days=1)))
    try:
        _found(database)
        _live(
            database,
            Diary(database, last, until, crowded=orders >= _CROWD),
            random,
            orders,
            first,
            told,
            wanted,
        )
        with database.read() as rd:
            made = Sample(int(rd.scalar(_ORDERS)), int(rd.scalar(_INVOICES)), last)
        if not wanted():
            raise Refusal("sample_given_up")
    except BaseException:
        database.close()
        if location.path is not None:
            remove_file(location.path)
            location.anchor.unlink(missing_ok=True)
        raise
    database.clock = clock
    return database, made


_ORDERS = select(func.count()).select_from(sales_order)
_INVOICES = select(func.count()).select_from(invoice)


def _found(database: Database) -> None:
    about: dict[str, str] = content()["company"]
    vat_number = french_vat_number(about["siren"])
    database.do(PROGRAM, found, about.pop("name"), sample=True, vat_number=vat_number, **about)
    database.do(OWNER, lay_down_methods)


def _live(
    database: Database,
    diary: Diary,
    random: Random,
    orders: int,
    first: date,
    told: Callable[[int, int], None],
    wanted: Callable[[], bool],
) -> None:
    said = content()
    articles = database.do(OWNER, lay_out_goods, said)
    companies = min(20 + orders // 40, 2_000)
    buyers = database.do(OWNER, invite, said, random, companies, companies // 2)
    supply = _Supply(articles, 40 * max(orders // 60, 2))
    database.do(OWNER, lay_in, supply.opening(), "opening")
    # A die of their own: what quotes there are changes nothing of what orders there are.
    accepted = offer(diary, Random(orders), buyers, articles, OWNER)
    span = (diary.last - first).days
    lived = min(1.0, _LIVED / orders)
    drawn_by_lot = max(orders - len(scenes()) - accepted - orders_sent(), 0)
    fates = [*scenes(), *islice(drawn(random, span, lived), drawn_by_lot)]
    for fate in fates:
        _begin(diary, random, fate, buyers, articles)
    for week in range(1, span // 7 + 1):
        day = first + timedelta(days=7 * week)
        diary.plan(day, OWNER, "stock.receive", supply.restock)
    Lately(diary, articles).begin()
    mails.write(diary)
    diary.live(lambda placed: told(placed, orders), wanted)
    if wanted():
        note(database, OWNER, buyers, Random(orders))
        sell_online(database, OWNER, articles, diary.last, Random(orders))
        bank_with(database, OWNER, diary.last)


def _begin(diary: Diary, random: Random, fate: Fate, buyers: list[Buyer], articles: list[Article]) -> None:
    buyer = random.choice(of_kind(buyers, person=fate.person, terms_code=fate.terms, tight=fate.tight))
    lines = (
        last_pieces(articles, more=fate.last == "more")
        if fate.last
        else filled(random, articles, person=fate.person, short=fate.short, large=fate.tight)
    )
    Story(diary, random, fate, buyer, lines).begin()


@verb("stock.receive")
def lay_in(tx: Write, quantities: dict[int, tuple[int, int]], reason: str = "receipt") -> None:
    """Take goods in: quantity (thousandths) and unit cost (micro units) by product."""
    place = main_location(tx)
    lock_levels(tx, quantities, place)
    for product_id, (quantity, cost) in sorted(quantities.items()):
        post_moves(
            tx,
            [Move(product_id, quantity, unit_cost_micro=cost)],
            place,
            tx.today,
            reason,
            ("product", product_id),
        )


class _Supply:
    """What there should be of everything: plenty, but for a few goods that are always short or come no more."""

    def __init__(self, articles: list[Article], pieces: int) -> None:
        stocked = [each for each in articles if each.stocked]
        self._goal = {each.id: 6_000 if each.short else pieces * 1000 for each in stocked if not each.last}
        self._last = {each.id: each.last * 1000 for each in stocked if each.last}
        self._cost = {each.id: each.cost_micro for each in articles}

    def opening(self) -> dict[int, tuple[int, int]]:
        """What is there on the first day."""
        return {key: (pieces, self._cost[key]) for key, pieces in {**self._goal, **self._last}.items()}

    def wanted(self, free: dict[int, int]) -> dict[int, tuple[int, int]]:
        """What must come in to have that much again, where less than half of it is free."""
        missing: dict[int, tuple[int, int]] = {}
        for product_id, goal in self._goal.items():
            there = free.get(product_id, 0)
            if there * 2 < goal:
                missing[product_id] = (goal - there, self._cost[product_id])
        return missing

    def restock(self, tx: Write) -> None:
        """The weekly delivery; of the goods that are short too little comes."""
        standing = levels(tx, self._goal, main_location(tx))
        wanted = self.wanted({product_id: level.available_milli for product_id, level in standing.items()})
        scarce = {product_id for product_id, goal in self._goal.items() if goal == 6_000}
        lay_in(
            tx,
            {key: (6_000 if key in scarce else quantity, cost) for key, (quantity, cost) in wanted.items()},
        )
