"""Consenting that a shop is written to: only where its keys may write, as far as that is known."""

from __future__ import annotations

from app.base.door import Write, verb
from app.flow import channel
from app.links.shops.shop import shop_of


@verb("channel.consent")
def consent(tx: Write, shop_id: int) -> None:
    """Let the shop be written to as it was decided. Refused with ``shop_key_cannot_write`` and as `channel.consent` is."""
    refused = shop_of(tx, shop_id).cannot_write
    if refused is not None:
        raise refused
    channel.consent(tx, shop_id)
