"""What a shop has no more: believed only while it gives another record at the same time, for one that finds nothing at all has
not deleted everything.
"""

from __future__ import annotations

from app.links.shops import inbox
from app.links.shops.sync.cursor import mark_gone
from app.links.shops.sync.syncing import Syncing


def follow_gone(syncing: Syncing, noun: str, remote_id: str, witness: str | None) -> bool:
    """Follow that a record was not found, where the shop gives the `witness`; whether that was believed."""
    if witness is None or syncing.patience.ask(lambda _size: syncing.client.one(noun, witness)) is None:
        return False
    gone = syncing.database.do(
        syncing.actor, mark_gone, syncing.shop.id, syncing.kind, noun, remote_id, syncing.run_id
    )
    syncing.count(noun, int(gone))
    return True


def witness_beside(syncing: Syncing, noun: str, remote_id: str) -> str | None:
    """The latest other record of a noun that the shop sent; None where there is none."""
    with syncing.database.read() as rd:
        others = inbox.remote_ids(rd, syncing.shop.id, noun) - {remote_id}
    return max((each for each in others if each.isdigit()), key=int, default=None)
