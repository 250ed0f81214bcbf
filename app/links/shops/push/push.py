"""One run of writing to a shop: how orders stand, what is sold there from here, then the figures of stock."""

from __future__ import annotations

from app.links.shops.push.catalogue import show_catalogue
from app.links.shops.push.orders import tell_orders
from app.links.shops.push.stock import show_stock
from app.links.shops.sync.syncing import Syncing
from app.orders.channel import channel_of


def push(syncing: Syncing) -> None:
    """Write what somebody consented to; idle where nobody did. What was written is counted as ``told``,
    ``offered`` and ``showed``."""
    with syncing.database.read() as rd:
        channel = channel_of(rd, syncing.shop.id)
    if not channel.may_write:
        return
    if channel.tells_orders:
        syncing.count("told", tell_orders(syncing))
    if channel.shows_products:
        # Before the stock: what was made just now shows its own.
        syncing.count("offered", show_catalogue(syncing, channel.decisions))
    if channel.decisions.stock == "here":
        syncing.count("showed", show_stock(syncing, channel.decisions.buffer_milli))
