"""One run of writing to a shop: how orders stand, what is sold there from here, then the figures of stock."""

from __future__ import annotations

from app.base.errors import Refusal
from app.links.shops.push.catalogue import show_catalogue
from app.links.shops.push.orders import tell_orders
from app.links.shops.push.stock import show_stock
from app.links.shops.shop import learn_writing
from app.links.shops.sync import journal
from app.links.shops.sync.port import KEY_FAULTS
from app.links.shops.sync.syncing import Syncing
from app.orders.channel import Channel, channel_of


def push(syncing: Syncing) -> Refusal | None:
    """Write what somebody consented to; idle where nobody did. What was written is counted as ``told``,
    ``offered`` and ``showed``.

    Gives why the keys may not write, None where they may. What waits goes on waiting then: it is the shop's door that is
    closed, not one record that is wrong. Each run knocks once; the journal tells of it only the first time.
    """
    database = syncing.database
    with database.read() as rd:
        channel = channel_of(rd, syncing.shop.id)
    if not channel.may_write:
        return None
    try:
        if syncing.shop.cannot_write is not None:
            syncing.patience.ask(lambda _size: syncing.client.writer.try_keys())
            database.do(syncing.actor, learn_writing, syncing.shop.id, None)
        _write(syncing, channel)
    except Refusal as refusal:
        if refusal.code not in KEY_FAULTS:
            raise
        if syncing.shop.cannot_write is None:
            database.do(syncing.actor, learn_writing, syncing.shop.id, refusal)
            database.do(syncing.actor, journal.note, syncing.shop.id, syncing.run_id, "not_let_in", refusal)
        return refusal
    return None


def _write(syncing: Syncing, channel: Channel) -> None:
    if channel.tells_orders:
        syncing.count("told", tell_orders(syncing))
    if channel.shows_products:
        # Before the stock: what was made just now shows its own.
        syncing.count("offered", show_catalogue(syncing, channel.decisions))
    if channel.decisions.stock == "here":
        syncing.count("showed", show_stock(syncing, channel.decisions.buffer_milli))
