"""The link to the sample's shop: who decides what, and the journal of its synchronisations during the last days.

Written as runs write it, at the instants at which they would have run; nothing is asked of a shop that is not there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select, update

from app.base import outbox
from app.base.actor import Actor
from app.base.clock import FixedClock
from app.base.database import Database
from app.base.door import Write, verb
from app.base.errors import Refusal, Trouble
from app.base.outbox import outbox as promises
from app.catalogue.sold_in import CHANNEL, sell_in
from app.catalogue.tables import product
from app.flow import channel
from app.links.shops import inbox as inbox_of
from app.links.shops.intake import take_in
from app.links.shops.kinds import kind_of
from app.links.shops.push.figures import figures_to_write
from app.links.shops.reason import reason_from
from app.links.shops.sync import journal
from app.links.shops.sync.cursor import Cursor, begin, mark_gone
from app.links.shops.tables import inbox, listing
from app.orders.channel import Decisions, channel_of
from app.orders.tables import sales_order

if TYPE_CHECKING:
    from collections.abc import Iterator

_MINUTE = 5
_MORE = 14
_DONE_BY_HAND = "Saisie à la main"
_FOLLOWED = ("products", "customers", "orders", "refunds")
"""What of the shop was taken over whole."""
_KEPT_BACK_MILLI = 1000
_SOLD_THERE_MILLI = 2000
_BEHIND = 3
"""Of so many things the shop still shows the figure of before."""
_HOST = "boutique.maison-kerbrume.example"


@dataclass(frozen=True, slots=True)
class Arrived:
    """An order that the shop sent: its number there, and the day it was placed."""

    number: str
    day: date


@dataclass(frozen=True, slots=True)
class _Run:
    """A run as it went: when, what it counted, its lines, and why it could not go on."""

    at: datetime
    counts: Mapping[str, int]
    lines: Sequence[tuple[str, Mapping[str, object], Refusal | Trouble | None]] = ()
    fault: Trouble | None = None
    kind: str = "increment"


def link(database: Database, actor: Actor, shop_id: int, arrived: Sequence[Arrived], last: date) -> None:
    """Decide who decides what, and tell of the last days."""
    decided = Decisions(
        stock="here",
        buffer_milli=_KEPT_BACK_MILLI,
        tracking="note",
        sent_status="completed",
        tells_refunds=True,
        prices="here",
    )
    database.do(actor, channel.decide, shop_id, decided)
    database.do(actor, channel.consent, shop_id)
    with database.read() as rd:
        sold = rd.execute(_SOLD, {"shop": shop_id}).scalars().all()
    database.do(actor, sell_in, shop_id, sold)
    database.do(actor, _shown_to_shop)
    database.do(actor, _show, shop_id, decided.buffer_milli)
    streams = [Cursor(name, "followed", "") for name in _FOLLOWED]
    database.do(actor, begin, shop_id, streams)
    first = _Run(_instant(arrived[0].day, 7), {"order": 1, "info": 1, "rates": 1}, kind="take_over")
    came = [
        _Run(_instant(each.day, 10), {"order": 1}, (("order_new", {"number": each.number}, None),))
        for each in arrived[1:]
    ]
    sent, lost = _sent(database, shop_id)
    for each in sorted((first, *came, *_troubled(last), sent), key=lambda run: run.at):
        with _at(database, each.at):
            run = _tell_run(database, actor, shop_id, each)
            if each is sent:
                # It left already: somebody has yet to decide what follows.
                database.do(actor, mark_gone, shop_id, kind_of("woocommerce"), "order", lost, run)
                take_in(database, actor, shop_id)
    run = _tell_run(database, actor, shop_id, _Run(database.clock.now(), {}))
    database.do(actor, _set_aside, shop_id, run)
    database.do(actor, journal.tell_conflicts, shop_id, run)


def _troubled(last: date) -> tuple[_Run, _Run]:
    """A shop that was too busy once and under maintenance once: nothing anybody has to do something about."""
    busy = Trouble("shop_busy", host=_HOST, wait=30)
    maintained = Trouble("shop_maintenance", host=_HOST, wait=600)
    return (
        _Run(_instant(last - timedelta(days=5), 14), {"product": 2}, (("again", {}, busy),)),
        _Run(_instant(last - timedelta(days=3), 11), {}, (), maintained),
    )


def _sent(database: Database, shop_id: int) -> tuple[_Run, str]:
    """What went to the shop once it had left here, and the order it was to be told of and had deleted, as it is called there."""
    with database.read() as rd:
        *there, gone_there = rd.execute(_SHIPPED, {"shop": shop_id}).all()
        sku = str(rd.scalar(_A_SKU, {"shop": shop_id}))
    told = [("told", {"number": each.number, "what": "parcels, status"}, None) for each in there]
    lost = str(gone_there.number)
    gone = Refusal("shop_order_gone", number=lost)
    moved = {"sku": sku, "seen_milli": 12_000, "found_milli": 10_000}
    lines = (*told, ("not_told", {"number": lost}, gone), ("stock_moved", moved, None))
    run = _Run(database.clock.now(), {"told": len(told), "showed": 4}, lines)
    return run, str(gone_there.remote_id)


def _tell_run(database: Database, actor: Actor, shop_id: int, run: _Run) -> int:
    key = database.do(actor, journal.begin, shop_id, run.kind)
    for code, facts, why in run.lines:
        database.do(actor, _tell, shop_id, key, code, facts, why)
    database.do(actor, journal.end, shop_id, key, run.counts, run.fault)
    return key


def _instant(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour, _MINUTE), tzinfo=UTC)


@verb("sync.tell_parked", silent=True)
def _set_aside(tx: Write, shop_id: int, run: int) -> None:
    """Name what could not be taken in, as the run that brought it did."""
    for row in tx.execute(_PARKED, {"shop": shop_id}).all():
        reason = reason_from(row.reason, row.facts)
        if reason is not None:
            facts = {"noun": row.noun, "number": row.remote_id}
            journal.write(tx, shop_id, run, "parked", fault=reason.refusal, **facts)


@verb("sync.tell_line", silent=True)
def _tell(
    tx: Write,
    shop_id: int,
    run: int,
    code: str,
    facts: Mapping[str, object],
    fault: Refusal | Trouble | None,
) -> None:
    journal.write(tx, shop_id, run, code, fault=fault, **facts)


@verb("sync.showed", silent=True)
def _show(tx: Write, shop_id: int, buffer_milli: int) -> None:
    """Let the shop show what is available here, but for a few things of which some were sold since."""
    tx.execute(update(listing).where(listing.c.shop_id == shop_id).values(stock_milli=0))
    for at, each in enumerate(list(figures_to_write(tx, shop_id, buffer_milli))):
        shown = each.wanted_milli + (_SOLD_THERE_MILLI if at < _BEHIND else 0)
        tx.update(listing, each.listing_id, stock_milli=shown)


@verb("sync.showed_product", silent=True)
def _shown_to_shop(tx: Write) -> None:
    """Let the shop have been shown the products that are sold in it from here."""
    for promise_id in tx.execute(_PROMISED).scalars().all():
        if (attempt := outbox.claim(tx, promise_id)) is not None:
            outbox.finish(tx, promise_id, attempt, "sent", "")


@verb("intake.discard")
def show_all(tx: Write, shop_id: int) -> None:
    """Let the shop show all that it is to show, and nothing wait for somebody, for a picture of one that is up to date."""
    for record_id in tx.execute(_SET_ASIDE, {"shop": shop_id}).scalars().all():
        inbox_of.discard(tx, int(record_id), _DONE_BY_HAND)
    buffer_milli = channel_of(tx, shop_id).decisions.buffer_milli
    for each in list(figures_to_write(tx, shop_id, buffer_milli)):
        tx.update(listing, each.listing_id, stock_milli=each.wanted_milli)


@verb("intake.product")
def list_more(tx: Write, shop_id: int) -> None:
    """Let the shop have more things, none of which it has on hand yet, for a picture of many first changes."""
    tx.execute(update(listing).where(listing.c.shop_id == shop_id).values(stock_milli=0))
    for row in tx.execute(_UNLISTED, {"shop": shop_id}).all():
        values = {"remote_id": f"t{row.id}", "product_id": row.id, "stock_milli": 0, "seen_at": tx.now}
        tx.insert(listing, {"shop_id": shop_id, **values})


@contextmanager
def _at(database: Database, instant: datetime) -> Iterator[None]:
    """The time of day it was then; never later than it is."""
    clock = database.clock
    database.clock = FixedClock(zone=clock.zone, at=min(instant, clock.now()))
    try:
        yield
    finally:
        database.clock = clock


_SET_ASIDE = select(inbox.c.id).where(inbox.c.shop_id == bindparam("shop"), inbox.c.state == "parked")
_UNLISTED = (
    select(product.c.id)
    .where(
        product.c.stocked.is_(True),
        product.c.id.not_in(select(listing.c.product_id).where(listing.c.shop_id == bindparam("shop"))),
    )
    .order_by(product.c.id)
    .limit(_MORE)
)
_SOLD = (
    select(listing.c.product_id)
    .join(product, product.c.id == listing.c.product_id)
    .where(listing.c.shop_id == bindparam("shop"), product.c.archived_at.is_(None))
    .order_by(listing.c.id)
    .limit(3)
)
_PROMISED = select(promises.c.id).where(promises.c.channel == CHANNEL, promises.c.state == "waiting")
_SHIPPED = (
    select(sales_order.c.number, sales_order.c.remote_id)
    .where(sales_order.c.shop_id == bindparam("shop"), sales_order.c.shipped == "all")
    .order_by(sales_order.c.id)
    .limit(3)
)
_PARKED = select(inbox.c.noun, inbox.c.remote_id, inbox.c.reason, inbox.c.facts).where(
    inbox.c.shop_id == bindparam("shop"), inbox.c.state == "parked"
)
_A_SKU = (
    select(product.c.sku)
    .join(listing, listing.c.product_id == product.c.id)
    .where(listing.c.shop_id == bindparam("shop"))
    .order_by(listing.c.id)
)
