"""Building the sample company, from its founding to the last day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import func, select

from app.base import settings
from app.base.actor import PROGRAM
from app.base.clock import Clock, FixedClock
from app.base.database import Database
from app.base.door import Write
from app.base.errors import Refusal
from app.base.location import Location
from app.base.migrate import create, remove_file
from app.customers.identifiers import french_vat_number
from app.flow.found import found
from app.flow.handover import HandoverDraft, hand_over
from app.invoicing.tables import invoice
from app.orders.tables import sales_order
from app.sample import abroad, counter, mails, one_door, overseas
from app.sample.bank import bank_with
from app.sample.billed import bill
from app.sample.bundled import PIECES, make_up
from app.sample.came_back import send_back
from app.sample.carried import carry
from app.sample.cast import Article, Buyer, content, invite, lay_out_goods, of_kind
from app.sample.collected import Collected, debited
from app.sample.counts import count_lots, count_shelves
from app.sample.diary import Act, Diary
from app.sample.extras import note
from app.sample.fates import UNPAID, Fate, drawn, scenes, without
from app.sample.given_back import give_back
from app.sample.lately import Lately
from app.sample.online import lay_down_methods, orders_sent, sell_online, tell_of_link
from app.sample.quotes import offer
from app.sample.story import CLERK, OWNER, Story, filled, last_pieces, line_of
from app.sample.supply import Supply, invite_suppliers, lay_in
from app.sample.traced import have_traced, trace_from_now
from app.sample.voice import speaking

ORDERS = 120
"""How many orders the sample has unless more are asked for."""
_LEAST = 40
_SPAN = 180
"""Days that the year before the last day has at least, so that debts can be old."""
_TOO_LATE_DAYS = 30
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
    language: str = "fr",
    told: Callable[[int, int], None] = lambda _done, _whole: None,
    wanted: Callable[[], bool] = lambda: True,
) -> tuple[Database, Sample]:
    """Make the sample company in a new database and give it open, its clock running again.

    `as_of` is the last day, today unless given; the same `orders`, `seed`, `as_of` and `years` give the same figures.
    `language` is what its people write in. `told` hears how many orders were placed. Refused with ``database_exists``, or
    ``sample_too_small`` below 40 orders. Papers are not made here. When it is not `wanted` any more nothing is left of the
    file, and ``sample_given_up`` is raised.
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
        diary = Diary(database, last, until, crowded=orders >= _CROWD)
        with speaking(language):
            _live(database, diary, random, orders, first, told, wanted)
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
    about: dict[str, Any] = content()["company"]
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
    buyers = debited(buyers)
    suppliers = invite_suppliers(database, OWNER, said, articles)
    supply = Supply.of(articles, 40 * max(orders // 60, 2), suppliers)
    database.do(OWNER, lay_in, supply.opening())
    bundles = make_up(database, OWNER, articles)
    trace_from_now(database, OWNER, articles)
    # A die of their own: what quotes there are changes nothing of what orders there are.
    accepted = offer(diary, Random(orders), buyers, articles, OWNER)
    span = (diary.last - first).days
    lived = min(1.0, _LIVED / orders)
    # What has a story of its own takes the place of as many others: there are as many orders as were asked for.
    room = (
        orders - accepted - orders_sent() - sum(each.ORDERS for each in (abroad, overseas, one_door, counter))
    )
    told_of = scenes(room)
    # As many are drawn as ever, and some of them left out, so that the die falls for the others as ever.
    ordinary = list(islice(drawn(random, span, lived), orders - accepted - orders_sent() - len(told_of)))
    fates = [*told_of, *without(ordinary, len(told_of) + len(ordinary) - room)]
    for fate in fates:
        _begin(diary, random, fate, buyers, articles, bundles)
    for week in range(1, span // 7 + 1):
        day = first + timedelta(days=7 * week)
        for supplier_id in supply.suppliers:
            # Each delivery by itself: the history of an article names the receipt it came by.
            diary.plan(day, CLERK, "restock.receive", partial(supply.restock, supplier_id=supplier_id))
    diary.plan(diary.last - timedelta(days=9), CLERK, "restock.reverse", supply.mistake)
    _buy(diary, supply)
    count_shelves(diary, supply)
    send_back(diary)
    carry(diary, supply)
    abroad.send(diary, articles)
    overseas.buy(diary, articles)
    one_door.send(diary, articles)
    counter.sell_here(diary, articles, buyers)
    Lately(diary, articles).begin()
    Collected(diary, buyers).begin()
    mails.write(diary)
    diary.live(lambda placed: told(placed, orders), wanted)
    if wanted():
        note(database, OWNER, buyers, Random(orders))
        shop_id = sell_online(database, OWNER, articles, diary.last, Random(orders))
        bank_with(database, OWNER, diary.last)
        bill(database, OWNER, diary.last)
        count_lots(database, have_traced(database, OWNER, articles, supply.supplier))
        give_back(database, OWNER)
        # From here on nobody who has been late for a month is sent more on credit.
        database.do(OWNER, settings.decide, "credit.rules", {"company": {"overdue_days": _TOO_LATE_DAYS}})
        tell_of_link(database, OWNER, shop_id, diary.last)


def _buy(diary: Diary, supply: Supply) -> None:
    """Purchase orders under way: one that is late, one of which some came, one not passed on yet, one being written."""

    def told(tx: Write, key: int, way: str) -> None:
        def act(tx: Write) -> None:
            hand_over(tx, "purchase_order", key, HandoverDraft(handed_on=tx.today, way=way))

        diary.plan(tx.today + timedelta(days=1), CLERK, "mail.hand_over", act)

    def come_later(tx: Write) -> None:
        key = supply.order(tx, 1, 24)
        told(tx, key, "phone")
        diary.plan(
            tx.today + timedelta(days=9), CLERK, "restock.receive", lambda tx: supply.some_come(tx, key)
        )

    def late(tx: Write) -> None:
        told(tx, supply.order(tx, 2, 40), "mail")

    def fresh(tx: Write) -> None:
        supply.order(tx, 0, 36)

    def written(tx: Write) -> None:
        supply.draft(tx, 3, 48)

    days: tuple[tuple[int, str, Act], ...] = (
        (28, "purchase.send", late),
        (15, "purchase.send", come_later),
        (2, "purchase.send", fresh),
        (1, "purchase.save", written),
    )
    for days_ago, verb, act in days:
        day = diary.last - timedelta(days=days_ago)
        diary.plan(day, OWNER, verb, act, silent=verb == "purchase.save")


def _begin(
    diary: Diary,
    random: Random,
    fate: Fate,
    buyers: list[Buyer],
    articles: list[Article],
    bundles: Sequence[Article],
) -> None:
    fitting = of_kind(
        buyers,
        person=fate.person,
        terms_code=fate.terms,
        tight=fate.tight,
        unpaid=fate.pays == UNPAID,
    )
    buyer = random.choice(fitting)
    lines = (
        last_pieces(articles, more=fate.last == "more")
        if fate.last
        else filled(random, articles, person=fate.person, short=fate.short, large=fate.tight)
    )
    if fate.bundle is not None:
        lines = (line_of(bundles[fate.bundle], PIECES[fate.bundle], gross=fate.person), *lines)
    Story(diary, random, fate, buyer, lines).begin()
