"""What would be written to a shop first, for somebody to look at before they consent."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from app.base.door import Read
from app.links.shops.push.figures import Figure, figures_to_write
from app.links.shops.push.orders import waiting_orders
from app.orders.channel import Decisions

SHOWN = 10


@dataclass(frozen=True, slots=True)
class FirstChanges:
    """The first figures of stock that would be written, how many in all, and how many orders wait to be told."""

    figures: tuple[Figure, ...]
    whole: int
    orders: int


def first_changes(rd: Read, shop_id: int, decisions: Decisions, limit: int = SHOWN) -> FirstChanges:
    """What would be written, were somebody to consent to these decisions now; orders are told from then on only."""
    figures: tuple[Figure, ...] = ()
    whole = 0
    if decisions.stock == "here":
        found = figures_to_write(rd, shop_id, decisions.buffer_milli)
        figures = tuple(islice(found, limit))
        whole = len(figures) + sum(1 for _ in found)
    return FirstChanges(figures, whole, waiting_orders(rd, shop_id) if decisions.tells_orders else 0)
