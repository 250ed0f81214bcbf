"""What stands beside one line being entered: what is there of the product, when it can be promised, what was paid last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, func, select

from app.base import settings
from app.base.door import Read
from app.orders.promise import Incoming
from app.orders.tables import order_line, sales_order
from app.purchasing.purchase_queries import incoming_of
from app.stock.for_sale import ON_HAND_FOR_SALE
from app.stock.tables import stock_balance


@dataclass(frozen=True, slots=True)
class LastPrice:
    """What a customer paid last for a product: micro units per unit, with or without tax, less a percentage."""

    price_micro: int
    includes_tax: bool
    rate_ppm: int
    discount_ppm: int
    on: date
    number: str


@dataclass(frozen=True, slots=True)
class LinePage:
    """Of a product: on hand, promised to others, on its way (thousandths); `lead_days` from having it to its leaving."""

    product_id: int
    on_hand_milli: int
    reserved_milli: int
    incoming: tuple[Incoming, ...]
    lead_days: int
    last: LastPrice | None

    @property
    def free_milli(self) -> int:
        """What nobody was promised yet; negative when more was promised than is there."""
        return self.on_hand_milli - self.reserved_milli

    @property
    def incoming_milli(self) -> int:
        """All that is on its way."""
        return sum(each.quantity_milli for each in self.incoming)


def line_page(rd: Read, product_id: int, customer_id: int | None = None) -> LinePage:
    """What an entry shows of a line with this product, for this customer."""
    return line_pages(rd, [product_id], customer_id)[product_id]


def line_pages(rd: Read, product_ids: Sequence[int], customer_id: int | None = None) -> dict[int, LinePage]:
    """The same for several products, by key."""
    wanted = list(dict.fromkeys(product_ids))
    lead = int(settings.get(rd, "ship.lead_days"))
    levels = {row.product_id: row for row in rd.execute(_LEVELS, {"products": wanted})}
    coming = incoming_of(rd, wanted)
    found: dict[int, LinePage] = {}
    for key in wanted:
        level = levels.get(key)
        found[key] = LinePage(
            key,
            int(level.on_hand) if level is not None else 0,
            int(level.reserved) if level is not None else 0,
            tuple(Incoming(each.left_milli, each.expected_on) for each in coming.get(key, ())),
            lead,
            _last(rd, key, customer_id) if customer_id is not None else None,
        )
    return found


def _last(rd: Read, product_id: int, customer_id: int) -> LastPrice | None:
    row = rd.execute(_PAID, {"product": product_id, "customer": customer_id}).first()
    return LastPrice(*row) if row is not None else None


_LEVELS = (
    select(
        stock_balance.c.product_id,
        func.sum(ON_HAND_FOR_SALE).label("on_hand"),
        func.sum(stock_balance.c.reserved_milli).label("reserved"),
    )
    .where(stock_balance.c.product_id.in_(bindparam("products", expanding=True)))
    .group_by(stock_balance.c.product_id)
)
_PAID = (
    select(
        order_line.c.unit_price_micro,
        sales_order.c.prices_include_tax,
        order_line.c.rate_ppm,
        order_line.c.discount_ppm,
        sales_order.c.ordered_on,
        func.coalesce(sales_order.c.number, ""),
    )
    .join(sales_order, sales_order.c.id == order_line.c.order_id)
    .where(
        order_line.c.product_id == bindparam("product"),
        sales_order.c.customer_id == bindparam("customer"),
        sales_order.c.state.in_(("confirmed", "closed")),
        order_line.c.quantity_milli > 0,
        order_line.c.bundle_line_id.is_(None),
    )
    .order_by(sales_order.c.ordered_on.desc(), sales_order.c.id.desc(), order_line.c.position)
    .limit(1)
)
