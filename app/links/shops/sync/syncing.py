"""One run at work: what it needs to ask, to store, and to say how far it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from app.base.actor import Actor
from app.base.database import Database
from app.links.shops import inbox
from app.links.shops.inbox import Incoming
from app.links.shops.intake import Taken
from app.links.shops.kinds import Kind
from app.links.shops.shop import Shop, orders_begin
from app.links.shops.sync.cursor import Came, Cursor, store_page
from app.links.shops.sync.meanwhile import meanwhile
from app.links.shops.sync.patience import Patience
from app.links.shops.sync.port import Lead, Page, Sent, ShopClient

Told = Callable[[str, int, int | None], None]
"""Hears which stream is being read, how many of its records came, and of how many as far as the shop says."""


@dataclass(slots=True)
class Syncing:
    """A run over one shop. `counts`: records new, changed or gone, by noun; `taken`: what became of them here."""

    database: Database
    actor: Actor
    shop: Shop
    kind: Kind
    client: ShopClient
    patience: Patience
    run_id: int
    told: Told
    counts: dict[str, int] = field(default_factory=dict[str, int])
    taken: Taken = field(default_factory=Taken)

    def walk(self, cursor: Cursor, *, whole: bool, stored: Callable[[], object] = lambda: None) -> None:
        """Read a stream from its cursor until there is no more, storing each page with the cursor behind it.

        `whole`: all of it is read, so that what its records lead to comes by itself or afterwards. `stored` is called
        behind each page, while the next one is under way.
        """
        page, reached = self._page(cursor), 0
        while True:
            records = self._with_leads(self._wanted(page), whole=whole)
            cursor = self._moved(cursor, page, whole=whole)
            reached += len(page.records)
            with ExitStack() as asking:
                coming = None if page.done else asking.enter_context(meanwhile(partial(self._page, cursor)))
                self.keep(records, cursor, told=not whole)
                self.told(cursor.stream, reached, page.whole if whole else None)
                stored()
            if coming is None:
                return
            page = coming.result()

    def keep(self, records: Sequence[Sent], cursor: Cursor | None = None, *, told: bool) -> Came:
        """Store records, with a cursor where they come from a stream."""
        made = [self.made(each) for each in records]
        came = self.database.do(
            self.actor, store_page, self.shop.id, self.kind, made, cursor, self.run_id, told
        )
        for noun, arrived in came.arrived.items():
            self.count(noun, arrived.new + arrived.changed)
        self.count("refund", came.gone)
        return came

    def made(self, sent: Sent) -> Incoming:
        """A record as it is stored, without secrets."""
        return inbox.incoming(self.kind, sent.noun, sent.remote_id, sent.payload)

    def count(self, noun: str, n: int) -> None:
        """So many more records changed."""
        if n:
            self.counts[noun] = self.counts.get(noun, 0) + n

    def fetch(self, lead: Lead) -> tuple[Sent, ...]:
        """What a lead stands for."""
        return self.patience.ask(lambda size: self.client.led(lead, size))

    def _page(self, cursor: Cursor) -> Page:
        """The page behind a cursor."""
        return self.patience.ask(lambda size: self.client.page(cursor.stream, cursor.cursor, size))

    def _moved(self, cursor: Cursor, page: Page, *, whole: bool) -> Cursor:
        """The cursor behind a page."""
        moved = replace(cursor, cursor=page.cursor, size=self.patience.size)
        if not (page.done and whole):
            return moved
        phase = "followed" if cursor.follows else "read"
        return replace(moved, phase=phase, cursor=cursor.follows or page.cursor, follows="")

    def _wanted(self, page: Page) -> Page:
        """The page without orders made before the day from which they are brought."""
        since = self.since
        if since is None:
            return page
        old = {
            each.remote_id
            for each in page.records
            if each.noun == "order" and each.created_at is not None and each.created_at < since
        } | self._refunds_of_others(page)
        if not old:
            return page
        return replace(
            page,
            records=tuple(each for each in page.records if each.remote_id not in old),
            leads=tuple(each for each in page.leads if each.owner not in old),
        )

    def _refunds_of_others(self, page: Page) -> set[str]:
        """Refunds of orders that are not brought."""
        owners = {
            each.remote_id: self.kind.order_of(each.payload) for each in page.records if each.noun == "refund"
        }
        if not owners:
            return set()
        with self.database.read() as rd:
            here = inbox.known(rd, self.shop.id, "order", list(owners.values()))
        return {remote_id for remote_id, owner in owners.items() if owner not in here}

    @property
    def since(self) -> datetime | None:
        """The instant from which orders are brought."""
        return orders_begin(self.shop, self.database.clock.zone)

    def _with_leads(self, page: Page, *, whole: bool) -> list[Sent]:
        """The records of a page, and behind each what belongs to it."""
        found: dict[tuple[str, str], list[Sent]] = {}
        others: list[Sent] = []
        for lead in self._worth_asking(page.leads, whole=whole):
            if lead.noun == "product":
                found[lead.noun, lead.owner] = list(self.fetch(lead))
            else:
                others += self.fetch(lead)
        records: list[Sent] = []
        for each in page.records:
            records += [each, *found.pop((each.noun, each.remote_id), [])]
        return [*records, *others]

    def _worth_asking(self, leads: Sequence[Lead], *, whole: bool) -> list[Lead]:
        """Those that lead to something that is not known, once each."""
        asked: list[Lead] = []
        for noun in dict.fromkeys(lead.noun for lead in leads):
            if whole and noun == "refund":
                continue
            of_noun = [lead for lead in leads if lead.noun == noun]
            ids = [remote_id for lead in of_noun for remote_id in lead.remote_ids]
            with self.database.read() as rd:
                known = inbox.known(rd, self.shop.id, noun, ids).keys() if ids else set[str]()
            asked += [lead for lead in of_noun if not lead.remote_ids or set(lead.remote_ids) - known]
        return list({(lead.noun, lead.owner): lead for lead in asked}.values())
