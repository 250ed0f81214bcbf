"""What an order of a shop says that was not taken in: who waits, since when, for how much, and of what."""

from __future__ import annotations

from app.base.door import Read
from app.base.errors import Refusal
from app.links.shops.inbox import by_id
from app.links.shops.kinds import kind_of
from app.links.shops.payload import parse
from app.links.shops.port import ShopOrder
from app.links.shops.shop import shop_of


def order_said(rd: Read, inbox_id: int) -> ShopOrder | None:
    """The order of a record as its shop has it; None for another noun, or where it cannot be read, or is kept no more."""
    row = by_id(rd, inbox_id)
    if row.noun != "order" or not row.payload:
        return None
    shop = shop_of(rd, row.shop_id)
    try:
        return kind_of(shop.kind).order(parse(row.payload), shop.known_rates)
    except Refusal:
        # Why it cannot be read is the reason beside it.
        return None
