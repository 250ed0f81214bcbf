"""Intake: what waits in the inbox is understood, one record at a time, each in a transaction of its own.

In the order in which records need each other: the shop, its rates, products (parents before variants), customers,
orders, refunds. A record that the rules refuse, or that nobody can read, is parked with its reason and the rest goes
on. Killed anywhere and run again, it ends in the same figures.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from app.base.actor import Actor
from app.base.database import Database
from app.base.door import Verb, Write, verb
from app.base.errors import Refusal, Trouble
from app.links.shops import inbox
from app.links.shops.buyer import take_customer
from app.links.shops.inbox import Fate, Incoming
from app.links.shops.order import take_order
from app.links.shops.payload import parse
from app.links.shops.product import take_product
from app.links.shops.proposal import REASONS, propose
from app.links.shops.reason import Reason
from app.links.shops.refund import take_refund
from app.links.shops.shop import keep_info, keep_rates
from app.links.shops.stock import open_stock
from app.links.shops.taking import Taking

_log = logging.getLogger(__name__)
_UNKNOWN = "shop_record_not_understood"


@dataclass(slots=True)
class Taken:
    """What a run did: records taken in and parked, by noun, and products whose stock was opened."""

    done: dict[str, int] = field(default_factory=dict[str, int])
    parked: dict[str, int] = field(default_factory=dict[str, int])
    opened: int = 0

    def count(self, noun: str, fate: Fate) -> None:
        """One more record of a noun with that fate; what waits on is no change."""
        if fate in ("taken", "parked"):
            counts = self.done if fate == "taken" else self.parked
            counts[noun] = counts.get(noun, 0) + 1

    @property
    def changes(self) -> int:
        """How many records are not as they were before."""
        return sum(self.done.values()) + sum(self.parked.values()) + self.opened


@verb("intake.info")
def take_info(tx: Write, taking: Taking, record_id: int) -> Fate:
    """Keep what the shop says of itself."""
    row = inbox.take_up(tx, record_id)
    if row is None:
        return "left"
    keep_info(tx, taking.shop.id, taking.kind.info(parse(row.payload)))
    return inbox.mark_taken(tx, row, taking.shop.id)


@verb("intake.rates")
def take_rates(tx: Write, taking: Taking, record_id: int) -> Fate:
    """Keep the shop's table of VAT rates."""
    row = inbox.take_up(tx, record_id)
    if row is None:
        return "left"
    keep_rates(tx, taking.shop.id, taking.kind.tax_rates(parse(row.payload)))
    return inbox.mark_taken(tx, row, taking.shop.id)


_TAKERS: dict[str, Verb[[Taking, int], Fate]] = {
    "info": take_info,
    "rates": take_rates,
    "product": take_product,
    "customer": take_customer,
    "order": take_order,
    "refund": take_refund,
}


def store(
    database: Database,
    actor: Actor,
    shop_id: int,
    records: list[Incoming],
    told: Callable[[int, int], None] = lambda _done, _whole: None,
) -> inbox.Arrived:
    """Keep what came, by the page; a page that was stored before is stored again without effect."""
    new = changed = same = 0
    for start in range(0, len(records), inbox.PAGE):
        page = records[start : start + inbox.PAGE]
        arrived = database.do(actor, inbox.store, shop_id, page)
        new, changed, same = new + arrived.new, changed + arrived.changed, same + arrived.same
        told(start + len(page), len(records))
    return inbox.Arrived(new, changed, same)


def take_in(
    database: Database,
    actor: Actor,
    shop_id: int,
    *,
    upto: str = inbox.NOUNS[-1],
    into: Taken | None = None,
    wanted: Callable[[], bool] = lambda: True,
    told: Callable[[int, int], None] = lambda _done, _whole: None,
) -> Taken:
    """Take in everything of a shop that waits, of the nouns `upto` one, counted `into` what was taken in before.

    `wanted` is asked before each record, `told` hears how far it has come.
    """
    actor.must("intake.order")
    taken = into or Taken()
    nouns = inbox.NOUNS[: inbox.NOUNS.index(upto) + 1]
    with database.read() as rd:
        counts = inbox.counts(rd, shop_id)
    whole = sum(count for (noun, state), count in counts.items() if state == "waiting" and noun in nouns)
    reached = 0
    for noun in nouns:
        with database.read() as rd:
            taking = Taking.begin(rd, shop_id)
        if noun == "refund" and wanted():
            taken.opened += open_stock(database, actor, taking)
        with database.anchored_once():
            for record_id in _waiting(database, shop_id, noun):
                if not wanted():
                    return taken
                taken.count(noun, take_one(database, actor, taking, noun, record_id))
                reached += 1
                told(min(reached, whole), whole)
    return taken


def take_one(database: Database, actor: Actor, taking: Taking, noun: str, record_id: int) -> Fate:
    """Take in one record or park it with its reason."""
    try:
        return database.do(actor, _TAKERS[noun], taking, record_id)
    except Refusal as refusal:
        reason = Reason.of(refusal)
        if reason.code in REASONS:
            database.do(actor, propose, taking, record_id, reason)
            return "parked"
    except Trouble:
        raise
    except Exception as error:  # noqa: BLE001 - a fault in one record must not keep the others out; it is logged and shown
        _log.exception("record %s (%s) of shop %s was not understood", record_id, noun, taking.shop.id)
        reason = Reason(_UNKNOWN, {"noun": noun, "record": record_id, "error": type(error).__name__})
    database.do(actor, inbox.park, record_id, reason)
    return "parked"


def _waiting(database: Database, shop_id: int, noun: str) -> list[int]:
    """The keys of the records that wait now; what is stored meanwhile waits for the next run."""
    found: list[int] = []
    with database.read() as rd:
        while page := inbox.waiting(rd, shop_id, noun, found[-1] if found else 0):
            found += page
    return found
