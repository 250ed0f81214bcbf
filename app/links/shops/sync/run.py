"""Synchronising one shop: one run at a time, on one program at a time, and told afterwards as a record.

What has come is taken in whatever happened to the shop on the way. The first time orders are taken in as they come; what
needs all of them waits until all are there: before, stock on hand could not be told from what open orders took.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.base.actor import Actor
from app.base.company import the_company
from app.base.database import Database
from app.base.errors import Refusal, Stopped, Trouble
from app.base.turn import turn
from app.links.shops.clients import Opener, open_client
from app.links.shops.intake import Taken, take_in
from app.links.shops.kinds import kind_of
from app.links.shops.push.push import push
from app.links.shops.shop import Shop, shop_of
from app.links.shops.sync import journal
from app.links.shops.sync.cursor import cursors
from app.links.shops.sync.increments import increments
from app.links.shops.sync.keys import keys_of
from app.links.shops.sync.patience import SIZES, Patience
from app.links.shops.sync.port import ShopClient
from app.links.shops.sync.sweep import sweep
from app.links.shops.sync.syncing import Syncing, Told
from app.links.shops.sync.take_over import is_taken_over, take_over

AGAIN = "again"
"""Told in place of a stream while a shop that did not answer is tried again."""
SWEEP_EVERY = timedelta(hours=20)
"""A night and a morning later all of a shop is looked through again."""


@dataclass(slots=True)
class Report:
    """What a run did. `busy`: another program is synchronising this shop; `trouble` is why it could not go on, if so.

    `received`: records new or changed, by noun; `taken`: what became of them here.
    """

    shop: str
    kind: str = ""
    busy: bool = False
    stopped: bool = False
    requests: int = 0
    received: dict[str, int] = field(default_factory=dict[str, int])
    taken: Taken = field(default_factory=Taken)
    trouble: Refusal | Trouble | None = None
    not_let_in: Refusal | None = None
    """Why the keys may not write, where something was to be written; all else was done."""

    @property
    def moved(self) -> bool:
        """Whether anything here is not as it was."""
        return bool(self.received or self.taken.changes)


def _nothing(_stream: str, _reached: int, _whole: int | None) -> None:
    return


def sync(
    database: Database,
    actor: Actor,
    shop_id: int,
    *,
    opener: Opener = open_client,
    whole: bool | None = None,
    wanted: Callable[[], bool] = lambda: True,
    told: Told = _nothing,
    sleep: Callable[[float], None] = time.sleep,
) -> Report:
    """Bring what changed in a shop, or all of it the first time, and take it in.

    `whole` decides whether all of it is looked through again; unless said, once a day. `wanted` is asked all the time,
    `told` hears how far it has come. Faults of the shop are in the report; nothing here is half done after them.
    """
    actor.must("sync.store")
    with database.read() as rd:
        shop, company = shop_of(rd, shop_id), the_company(rd).uid
    report = Report(shop.name)
    with turn(database, f"shop-{shop_id}") as mine:
        if not mine:
            report.busy = True
            return report
        try:
            client = opened(database, shop, company, opener)
        except (Refusal, Trouble) as fault:
            report.trouble = fault
            return report
        try:
            _run(database, actor, shop, client, report, whole, wanted, told, sleep)
        finally:
            client.close()
    return report


def opened(database: Database, shop: Shop, company: str, opener: Opener) -> ShopClient:
    """The client. Refused with ``shop_not_connected`` and ``shop_keys_missing``; Trouble ``shop_left_alone`` while the
    shop asked for it."""
    if shop.reach is None:
        raise Refusal("shop_not_connected", shop=shop.name)
    with database.read() as rd:
        last = next(iter(journal.runs(rd, shop.id, 1)), None)
    until = last.until if last else None
    if until is not None and until > database.clock.now():
        raise Trouble("shop_left_alone", shop=shop.name, until=until)
    return opener(shop.kind, shop.reach, keys_of(company, shop))


def _run(
    database: Database,
    actor: Actor,
    shop: Shop,
    client: ShopClient,
    report: Report,
    whole: bool | None,
    wanted: Callable[[], bool],
    told: Told,
    sleep: Callable[[float], None],
) -> None:
    with database.read() as rd:
        standing, looked = cursors(rd, shop.id), journal.last_whole(rd, shop.id)
    patience = Patience(sleep, wanted, size=min((each.size for each in standing.values()), default=SIZES[0]))
    syncing = Syncing(database, actor, shop, kind_of(shop.kind), client, patience, 0, told)
    first = not is_taken_over(standing, syncing)
    sweeping = not first and (_is_due(database.clock.now(), looked) if whole is None else whole)
    report.kind = "take_over" if first else "sweep" if sweeping else "increment"
    syncing.run_id = database.do(actor, journal.begin, shop.id, report.kind)
    patience.told = _once_each(syncing)
    complete = not first
    try:
        if first:
            take_over(syncing)
            complete = True
        increments(syncing)
        if sweeping:
            sweep(syncing)
    except Stopped:
        report.stopped = True
    except (Refusal, Trouble) as fault:
        report.trouble = fault
    report.received, report.requests, report.taken = syncing.counts, patience.requests, syncing.taken
    try:
        if complete and wanted():
            _understand(syncing, wanted)
            if report.trouble is None:
                known = dict(syncing.counts)
                report.not_let_in = push(syncing)
                if syncing.counts.get("order") != known.get("order"):
                    # One that was to be told was found deleted.
                    _understand(syncing, wanted)
    except Stopped:
        report.stopped = True
    except (Refusal, Trouble) as fault:
        report.trouble = report.trouble or fault
    finally:
        if report.taken.parked:
            database.do(actor, journal.tell_parked, shop.id, syncing.run_id)
        if report.taken.done:
            database.do(actor, journal.tell_conflicts, shop.id, syncing.run_id)
        database.do(actor, journal.end, shop.id, syncing.run_id, syncing.counts, _ended(report))


def _understand(syncing: Syncing, wanted: Callable[[], bool]) -> None:
    """Take in what is stored."""
    take_in(
        syncing.database,
        syncing.actor,
        syncing.shop.id,
        into=syncing.taken,
        wanted=wanted,
        told=lambda done, of: syncing.told("taking", done, of),
    )


def _once_each(syncing: Syncing) -> Callable[[Trouble], None]:
    """Say each time that the shop is tried again, and write it into the journal once for each cause."""
    noted: set[str] = set()

    def told(fault: Trouble) -> None:
        syncing.told(AGAIN, 0, None)
        if fault.code not in noted:
            noted.add(fault.code)
            syncing.database.do(syncing.actor, journal.note, syncing.shop.id, syncing.run_id, "again", fault)

    return told


def _ended(report: Report) -> Refusal | Trouble | None:
    if report.stopped and report.trouble is None:
        return Trouble("sync_stopped")
    return report.trouble


def _is_due(now: datetime, looked: datetime | None) -> bool:
    return looked is None or now - looked >= SWEEP_EVERY
