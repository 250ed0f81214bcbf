"""The lines of a customer's last order with what is there of their products, to be taken into another one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.base.door import Read
from app.orders.copy import copied, last_order
from app.orders.draft import OrderDraft
from app.orders.entry import Offer, offers_of
from app.orders.order import read_order


@dataclass(frozen=True, slots=True)
class LastLines:
    """The order as a draft of today, its number, and its products by key."""

    number: str
    draft: OrderDraft
    offers: Mapping[int, Offer]


def last_lines(rd: Read, customer_id: int) -> LastLines | None:
    """The last order of a customer; None where there is none."""
    order_id = last_order(rd, customer_id)
    if order_id is None:
        return None
    draft = copied(rd, order_id)
    products = sorted({line.product_id for line in draft.lines if line.product_id is not None})
    offers = {offer.id: offer for offer in offers_of(rd, products)}
    return LastLines(read_order(rd, order_id).number or "", draft, offers)
