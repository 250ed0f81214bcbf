"""Which mails are promised by the step they are about, without anybody asking."""

from __future__ import annotations

from app.base import settings
from app.base.door import Read
from app.correspondence.sender import the_sender
from app.orders.channel import channel_of

BY_HAND = "hand"
"""The channel of what was entered here; a shop's is its key, as text."""


def leaves_by_itself(rd: Read, kind: str, shop_id: int | None) -> bool:
    """Whether mails of a kind are promised by themselves for what came by this channel, and there is an account for them."""
    if shop_id is not None and channel_of(rd, shop_id).shop_mails:
        return False
    channel = BY_HAND if shop_id is None else str(shop_id)
    return channel in settings.get(rd, f"mail.{kind}") and the_sender(rd) is not None
