"""The promises of one kind that a shop waits for: which are due, taking them in hand, putting off what cannot be kept now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import Table, bindparam, func, or_, select

from app.base import outbox
from app.base.door import Read, Write, verb
from app.base.errors import Refusal, Trouble
from app.base.outbox import outbox as promises
from app.links.shops.sync.port import KEY_FAULTS

_AGAIN = timedelta(minutes=5)


class Promised:
    """Those on a channel about rows of a table, which says of which shop each is; a page of them is `many`."""

    def __init__(self, channel: str, about: Table, many: int) -> None:
        joined = promises.join(about, about.c.id == promises.c.row_id)
        of_shop = (
            promises.c.channel == channel,
            promises.c.noun == about.name,
            about.c.shop_id == bindparam("shop"),
        )
        waits = promises.c.state == "waiting"
        now = or_(promises.c.not_before.is_(None), promises.c.not_before <= bindparam("now"))
        keys = select(promises.c.id, promises.c.row_id).select_from(joined)
        self._due = keys.where(*of_shop, waits, now).order_by(promises.c.id).limit(many)
        self._waiting = select(func.count()).select_from(joined).where(*of_shop, waits)
        self._in_hand = keys.where(*of_shop, promises.c.state == "sending")

    def waiting(self, rd: Read, shop_id: int) -> int:
        """How many a shop still waits for."""
        return int(rd.scalar(self._waiting, {"shop": shop_id}))

    def due(self, rd: Read, shop_id: int) -> dict[int, int]:
        """A page of those a shop waits for, oldest first: by its key, the row it is about."""
        return {row.id: row.row_id for row in rd.execute(self._due, {"shop": shop_id, "now": rd.now})}

    def in_hand(self, rd: Read, shop_id: int) -> list[int]:
        """The keys of those that are in hand, or were when a program ended."""
        return [row.id for row in rd.execute(self._in_hand, {"shop": shop_id})]


@verb("sync.take_up_again", silent=True)
def take_up_again(tx: Write, promised: Promised, shop_id: int) -> None:
    """Let wait again what a program that is gone was telling: it is looked at anew before anything is written."""
    for promise_id in promised.in_hand(tx, shop_id):
        outbox.move(tx, promise_id, ("sending",), "waiting")


@verb("sync.tell", silent=True)
def take_in_hand(tx: Write, promise_ids: Iterable[int]) -> dict[int, int]:
    """Take promises in hand; gives the attempt of each that still waited."""
    claimed = {promise_id: outbox.claim(tx, promise_id) for promise_id in promise_ids}
    return {promise_id: attempt for promise_id, attempt in claimed.items() if attempt is not None}


def not_kept(tx: Write, promise_id: int, attempt: int, fault: Trouble | Refusal) -> Refusal | None:
    """End an attempt by a fault. It waits again where not it is refused: after a trouble of the shop, or until there are other
    keys; else gives why it is.
    """
    if isinstance(fault, Refusal) and fault.code not in KEY_FAULTS:
        outbox.finish(tx, promise_id, attempt, "refused", fault.code)
        return fault
    again = tx.now + _AGAIN if isinstance(fault, Trouble) else None
    outbox.finish(tx, promise_id, attempt, "waiting", fault.code, not_before=again)
    return None
