"""What changed in a shop since the last time: each followed stream from its cursor on, until it has no more."""

from __future__ import annotations

from app.links.shops.sync.cursor import cursors
from app.links.shops.sync.syncing import Syncing


def increments(syncing: Syncing) -> None:
    """Follow every stream that is followed."""
    with syncing.database.read() as rd:
        standing = cursors(rd, syncing.shop.id)
    for stream in syncing.client.streams:
        if stream.followed and standing[stream.name].phase == "followed":
            syncing.walk(standing[stream.name], whole=False)
