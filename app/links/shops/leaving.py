"""Disconnecting a shop: nothing is asked of it and nothing written to it any more; what came of it stays."""

from __future__ import annotations

from app.base.door import Write, verb
from app.base.errors import Refusal
from app.flow.channel import withdraw
from app.links.shops.shop import forget_reach, shop_of


@verb("shop.leave")
def leave_shop(tx: Write, shop_id: int, reason: str) -> None:
    """Forget how a shop is asked, and that it may be written to; orders, products, numbers and decisions stay.

    Connecting the same address again finds it as it was. Refused with ``reason_missing`` and ``shop_not_connected``.
    """
    if not reason.strip():
        raise Refusal("reason_missing")
    shop = shop_of(tx, shop_id)
    if shop.reach is None:
        raise Refusal("shop_not_connected", shop=shop.name)
    withdraw(tx, shop_id, reason)
    forget_reach(tx, shop_id)
    tx.note(shop=shop.name, address=shop.url, reason=reason.strip())
