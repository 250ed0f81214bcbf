"""Which orders stock serves, asked for many at once: first promised, first served, as `app.orders.coverage` says of one.

What an order asks for may lie there and be promised to another that came before: then it lacks it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, bindparam, func, not_, or_, select

from app.base.door import Read
from app.base.finding import Condition
from app.orders.ready import CONFIRMED, LEFT, OPEN_LINE, SHORT
from app.orders.tables import order_line, sales_order
from app.stock.for_sale import ON_HAND_FOR_SALE
from app.stock.tables import reservation, stock_balance
from app.stock.turn import counts_for_turn, served_by


def lacking(rd: Read, among: Sequence[int] | None = None) -> Condition:
    """Stock lacks some of what is still to leave, or has promised it to others before; `among` are the orders asked of."""
    return or_(SHORT, sales_order.c.id.in_(outpromised(rd, among)))


def served(rd: Read, among: Sequence[int] | None = None) -> Condition:
    """All that is still to leave is there for it."""
    return not_(lacking(rd, among))


def outpromised(rd: Read, among: Sequence[int] | None = None) -> frozenset[int]:
    """The keys of confirmed orders whose goods are promised to others before them: all, found once in a reading, or
    those that share a product with some orders.
    """
    if among is None:
        return rd.once(__name__, lambda: _outpromised(rd, rd.execute(_SCARCE).all()))
    return _outpromised(rd, rd.execute(_SCARCE_AMONG, {"orders": list(among)}).all())


def _outpromised(rd: Read, scarce_products: Sequence[Any]) -> frozenset[int]:
    on_hand = {int(row.product_id): int(row.on_hand) for row in scarce_products}
    if not on_hand:
        return frozenset()
    scarce = {"products": sorted(on_hand)}
    to_others: dict[int, int] = {}
    so_far: Counter[int] = Counter()
    own: Counter[tuple[int, int]] = Counter()
    for row in rd.execute(_PROMISED, scarce):
        of = (row.order_id, row.product_id)
        to_others[row.order_line_id] = so_far[row.product_id] - own[of]
        so_far[row.product_id] += int(row.promised)
        own[of] += int(row.promised)
    found: set[int] = set()
    asked: Counter[tuple[int, int]] = Counter()
    for row in rd.execute(_OPEN, scarce):
        of = (row.order_id, row.product_id)
        asked[of] += int(row.left)
        # What was promised to nobody comes after all that was.
        if asked[of] > on_hand[row.product_id] - to_others.get(row.id, so_far[row.product_id]):
            found.add(row.order_id)
    return frozenset(found)


_SCARCE = (
    select(stock_balance.c.product_id, func.sum(ON_HAND_FOR_SALE).label("on_hand"))
    .group_by(stock_balance.c.product_id)
    .having(
        func.sum(ON_HAND_FOR_SALE) < func.sum(stock_balance.c.reserved_milli),
        func.sum(ON_HAND_FOR_SALE) > 0,
    )
)
"""Products of which something is there, and less than is promised."""
_SCARCE_AMONG = _SCARCE.where(
    stock_balance.c.product_id.in_(
        select(order_line.c.product_id).where(order_line.c.order_id.in_(bindparam("orders", expanding=True)))
    )
)
_PROMISED = (
    select(
        reservation.c.product_id,
        reservation.c.order_line_id,
        order_line.c.order_id,
        func.sum(reservation.c.quantity_milli).label("promised"),
    )
    .join(order_line, order_line.c.id == reservation.c.order_line_id)
    .where(
        OPEN_LINE,
        order_line.c.product_id.in_(bindparam("products", expanding=True)),
        counts_for_turn(reservation),
    )
    .group_by(reservation.c.product_id, reservation.c.order_line_id, order_line.c.order_id)
    .having(func.sum(reservation.c.quantity_milli) > 0)
    .order_by(func.min(served_by(reservation)))
)
_OPEN = (
    select(order_line.c.id, order_line.c.order_id, order_line.c.product_id, LEFT.label("left"))
    .join(sales_order, sales_order.c.id == order_line.c.order_id)
    .where(
        and_(CONFIRMED, sales_order.c.shipped != "all"),
        OPEN_LINE,
        order_line.c.product_id.in_(bindparam("products", expanding=True)),
    )
    .order_by(order_line.c.order_id, order_line.c.position)
)
