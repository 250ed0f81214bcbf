"""Which orders must still leave and may as far as their own money goes, and of which of them the goods are all there."""

from __future__ import annotations

from sqlalchemy import and_, exists, func, literal_column, or_, select

from app.catalogue.tables import product
from app.orders.tables import order_line, sales_order
from app.stock.for_sale import AT_FOR_SALE, SOUND
from app.stock.tables import stock_balance

NORMAL = sales_order.c.handling == "normal"
CONFIRMED = and_(sales_order.c.state == "confirmed", NORMAL)
MONEY_ALLOWS = and_(
    sales_order.c.payment_state != "refunded",
    or_(sales_order.c.payment_kind != "prepaid", sales_order.c.paid == "all"),
    or_(~sales_order.c.ships_after_deposit, sales_order.c.paid_amount >= sales_order.c.deposit_asked),
)
MUST_LEAVE = and_(CONFIRMED, sales_order.c.shipped != "all", MONEY_ALLOWS)
"""Something is still to leave, and the order's own money allows it."""

_to_leave = order_line.c.quantity_milli - order_line.c.dropped_milli - order_line.c.shipped_milli
LEFT = _to_leave
OPEN_LINE = and_(order_line.c.kind == literal_column("'goods'"), _to_leave > literal_column("0"))
"""A line of goods of which something is still to leave; written out, as the index over these lines has it."""
_on_hand = (
    select(func.coalesce(func.sum(SOUND), 0))
    .where(stock_balance.c.product_id == order_line.c.product_id, AT_FOR_SALE)
    .correlate(order_line)
    .scalar_subquery()
)
SHORT = exists(
    select(order_line.c.product_id)
    .join(product, product.c.id == order_line.c.product_id)
    .where(
        order_line.c.order_id == sales_order.c.id, order_line.c.kind == "goods", product.c.stocked, LEFT > 0
    )
    .group_by(order_line.c.product_id)
    .having(func.sum(LEFT) > _on_hand)
    .correlate(sales_order)
)
"""Stock lacks some of what is still to leave."""
SOME_THERE = exists(
    select(order_line.c.id)
    .join(product, product.c.id == order_line.c.product_id)
    .where(
        order_line.c.order_id == sales_order.c.id,
        order_line.c.kind == "goods",
        ~order_line.c.is_bundle,
        LEFT > 0,
        or_(~product.c.stocked, _on_hand > 0),
    )
    .correlate(sales_order)
)
"""Some of what is still to leave is there."""
