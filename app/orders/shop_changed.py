"""Orders that their shop changed or cancelled after they were confirmed here, until somebody decides what follows."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import bindparam, select

from app.base.door import Read
from app.base.errors import Refusal
from app.orders.naming import order_name
from app.orders.order import Order
from app.orders.shop_proposal_tables import shop_proposal


def changed_in_shop(rd: Read, keys: Collection[int]) -> set[int]:
    """Which of these orders are no more what their shop has, and wait for a decision."""
    return {int(each) for each in rd.execute(_CHANGED, {"orders": sorted(keys)}).scalars()}


def waiting_in_shop(rd: Read, keys: Collection[int]) -> set[int]:
    """Of which of these orders anything that their shop did waits for a decision, money it gave back too."""
    return {int(each) for each in rd.execute(_WAITING, {"orders": sorted(keys)}).scalars()}


def why_undecided(rd: Read, order: Order) -> Refusal | None:
    """Why nothing of an order leaves: it may not be wanted as it stands here. None where nothing waits."""
    if order.shop_id is None or not changed_in_shop(rd, [order.id]):
        return None
    return Refusal("shop_proposal_waits", number=order_name(order))


_WAITING = select(shop_proposal.c.order_id).where(
    shop_proposal.c.order_id.in_(bindparam("orders", expanding=True)),
    shop_proposal.c.state == "open",
)
_CHANGED = _WAITING.where(shop_proposal.c.kind != "refund")
