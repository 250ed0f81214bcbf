"""How each shop stands: what a desk shows of it all the time, and whether it is due to be synchronised again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from app.base.company import the_company
from app.base.door import Read
from app.base.errors import Refusal, Trouble
from app.flow.left_to_shop import any_waits
from app.links.shops import queries
from app.links.shops.push.catalogue import waiting_products
from app.links.shops.push.figures import figures_to_write
from app.links.shops.push.orders import waiting_orders
from app.links.shops.shop import Shop, shop_of
from app.links.shops.sync import journal
from app.links.shops.sync.cursor import cursors
from app.links.shops.sync.secret_names import KINDS, secret_name
from app.orders.channel import Channel, channel_of

Standing = Literal[
    "not_connected",
    "left",
    "keys_missing",
    "keys_locked",
    "attention",
    "offline",
    "never",
    "waiting",
    "up_to_date",
]
PASSING = frozenset(
    {
        "shop_offline",
        "shop_timed_out",
        "shop_busy",
        "shop_maintenance",
        "shop_left_alone",
        "sync_stopped",
        "sync_run_died",
    }
)
"""Troubles that nobody has to do anything about: the next run goes on from there."""


@dataclass(frozen=True, slots=True)
class ShopState:
    """A shop: how its records stand, when it was synchronised and tried last, what waits to be written to it.

    `trouble` is why the last run could not go on, or why what was consented to cannot be written; `every` the minutes between
    two runs, nought for never by itself; `due` whether they are over. `secrets` are the names under which a workstation keeps
    its keys.
    """

    id: int
    name: str
    url: str
    connected: bool
    taken: int
    waiting: int
    parked: int
    every: int
    synced_at: datetime | None
    tried_at: datetime | None
    trouble: Refusal | Trouble | None
    taken_over: bool
    to_send: int
    due: bool
    channel: Channel
    secrets: tuple[str, ...]
    clashing: int = 0
    """Of how many records fields that were changed here and there wait for a decision, beside those set aside."""
    left_at: datetime | None = None
    """When it was disconnected, None where it was not."""
    to_invoice: bool = False
    """Whether orders of one that is not connected wait here for their invoice."""

    @property
    def asking(self) -> int:
        """How many of its records ask for somebody."""
        return self.parked + self.clashing

    def standing(self, keys: str = "here") -> Standing:
        """How it stands, from a workstation where its keys are ``here``, ``missing`` or ``locked``."""
        if not self.connected:
            return "not_connected" if self.left_at is None else "left"
        if keys != "here":
            return "keys_locked" if keys == "locked" else "keys_missing"
        if self.trouble is not None:
            passing = isinstance(self.trouble, Trouble) and self.trouble.code in PASSING
            return "offline" if passing else "attention"
        if self.synced_at is None:
            return "never"
        return "waiting" if self.to_send else "up_to_date"


def shop_states(rd: Read) -> list[ShopState]:
    """All shops in use, oldest first."""
    company = the_company(rd).uid
    return [_state(rd, company, row) for row in queries.shops(rd) if row.archived_at is None]


def _state(rd: Read, company: str, row: queries.ShopRow) -> ShopState:
    shop, channel = shop_of(rd, row.id), channel_of(rd, row.id)
    last = next(iter(journal.runs(rd, row.id, 1)), None)
    standing = cursors(rd, row.id).values()
    return ShopState(
        id=row.id,
        name=row.name,
        url=row.url,
        connected=shop.reach is not None,
        taken=row.taken,
        waiting=row.waiting,
        parked=row.parked,
        clashing=row.clashing,
        every=shop.every_minutes,
        synced_at=journal.last_sound(rd, row.id),
        tried_at=last.started_at if last else None,
        trouble=_trouble(last, shop, channel),
        taken_over=bool(standing) and all(each.phase != "whole" for each in standing),
        to_send=_to_send(rd, channel),
        due=_is_due(rd.now, last, shop.every_minutes),
        channel=channel,
        secrets=tuple(secret_name(company, shop.uid, kind) for kind in KINDS),
        left_at=shop.left_at,
        to_invoice=shop.reach is None and any_waits(rd, row.id),
    )


def _trouble(last: journal.Run | None, shop: Shop, channel: Channel) -> Refusal | Trouble | None:
    """What somebody has to do something about comes before what passes by itself."""
    found = last.trouble if last is not None and last.finished_at is not None else None
    if shop.cannot_write is None or not channel.may_write:
        return found
    return found if isinstance(found, Refusal) else shop.cannot_write


def _to_send(rd: Read, channel: Channel) -> int:
    """How many changes somebody allowed to be written and which have not been yet."""
    if not channel.may_write:
        return 0
    count = waiting_orders(rd, channel.shop_id) if channel.tells_orders else 0
    if channel.shows_products:
        count += waiting_products(rd, channel.shop_id)
    if channel.decisions.stock == "here":
        count += sum(1 for _ in figures_to_write(rd, channel.shop_id, channel.decisions.buffer_milli))
    return count


def _is_due(now: datetime, last: journal.Run | None, every: int) -> bool:
    """Whether so many minutes have gone since the last run began, and the shop did not ask for longer."""
    if not every:
        return False
    if last is None:
        return True
    until = last.until
    return now >= max(last.started_at + timedelta(minutes=every), until or last.started_at)
