"""What stands beside one line being entered: what is there of the product, when it can be promised, what was paid last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import bindparam, func, select

from app.base import settings
from app.base.company import company
from app.base.door import Read
from app.base.working_days import WorkingDays, working_days
from app.catalogue.bundle import PartRow, contents
from app.orders.entry import Offer, instead_of
from app.orders.promise import Incoming
from app.orders.tables import order_line, sales_order
from app.purchasing.purchase_queries import IncomingRow, incoming_of
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
    """Of a product: on hand, promised to others, on its way (thousandths); `lead_days` from having it to its leaving, of
    those that are `working`. `instead` may be sold where it lacks.
    """

    product_id: int
    on_hand_milli: int
    reserved_milli: int
    incoming: tuple[Incoming, ...]
    lead_days: int
    working: WorkingDays
    last: LastPrice | None
    instead: tuple[Offer, ...] = ()

    @property
    def free_milli(self) -> int:
        """What nobody was promised yet; negative when more was promised than is there."""
        return self.on_hand_milli - self.reserved_milli

    @property
    def incoming_milli(self) -> int:
        """All that is on its way."""
        return sum(each.quantity_milli for each in self.incoming)


def line_page(rd: Read, product_id: int, customer_id: int | None = None) -> LinePage:
    """What an entry shows of a line with this product, for this customer; of a bundle, what can be made of its parts."""
    found = line_pages(rd, [product_id], customer_id)[product_id]
    return replace(found, instead=tuple(instead_of(rd, product_id)))


def line_pages(rd: Read, product_ids: Sequence[int], customer_id: int | None = None) -> dict[int, LinePage]:
    """The same for several products, by key."""
    wanted = list(dict.fromkeys(product_ids))
    lead, working = int(settings.get(rd, "ship.lead_days")), working_days(rd)
    made = contents(rd, wanted)
    every = list({*wanted, *(part.product_id for parts in made.values() for part in parts)})
    levels = {row.product_id: row for row in rd.execute(_LEVELS, {"products": every})}
    coming = incoming_of(rd, every)
    found: dict[int, LinePage] = {}
    for key in wanted:
        level = levels.get(key)
        found[key] = LinePage(
            key,
            int(level.on_hand) if level is not None else 0,
            int(level.reserved) if level is not None else 0,
            tuple(Incoming(each.left_milli, each.expected_on) for each in coming.get(key, ())),
            lead,
            working,
            _last(rd, key, customer_id) if customer_id is not None else None,
        )
    for key, parts in made.items():
        free = {each: int(level.on_hand) - int(level.reserved) for each, level in levels.items()}
        now, later = _made(parts, free, coming)
        found[key] = replace(
            found[key], on_hand_milli=max(now, 0), reserved_milli=max(-now, 0), incoming=later
        )
    return found


def _made(
    parts: Sequence[PartRow], free: Mapping[int, int], coming: Mapping[int, Sequence[IncomingRow]]
) -> tuple[int, tuple[Incoming, ...]]:
    """How many bundles (thousandths) can be made now, negative where their parts lack, and how many more by which day."""

    def by(day: date | None) -> int:
        return min(
            (
                (
                    free.get(part.product_id, 0)
                    + sum(
                        each.left_milli
                        for each in coming.get(part.product_id, ())
                        if day is None or (each.expected_on is not None and each.expected_on <= day)
                    )
                )
                // part.quantity_milli
                * 1000
                for part in parts
                if part.stocked
            ),
            default=0,
        )

    now = min(
        (free.get(part.product_id, 0) // part.quantity_milli * 1000 for part in parts if part.stocked),
        default=0,
    )
    days = {each.expected_on for part in parts for each in coming.get(part.product_id, ())}
    later: list[Incoming] = []
    before = now
    for day in (*sorted(each for each in days if each is not None), *([None] if None in days else [])):
        if (more := by(day) - before) > 0:
            later.append(Incoming(more, day))
            before += more
    return now, tuple(later)


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
        # What was paid in another currency is no price in this one.
        sales_order.c.currency == select(company.c.currency).scalar_subquery(),
        order_line.c.quantity_milli > 0,
        order_line.c.bundle_line_id.is_(None),
    )
    .order_by(sales_order.c.ordered_on.desc(), sales_order.c.id.desc(), order_line.c.position)
    .limit(1)
)
