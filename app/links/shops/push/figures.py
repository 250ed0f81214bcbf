"""What a shop should show of the stock of its things, beside what it showed last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Integer, and_, bindparam, case, func, or_, select

from app.base.door import Read
from app.catalogue.bundle import IS_BUNDLE
from app.catalogue.naming import full_name
from app.catalogue.tables import product
from app.links.shops.tables import listing
from app.stock.bundle import available_bundles
from app.stock.for_sale import ON_HAND_FOR_SALE
from app.stock.tables import stock_balance


@dataclass(frozen=True, slots=True)
class Figure:
    """A thing of a shop whose figure is another than it should be; thousandths, whole pieces."""

    listing_id: int
    remote_id: str
    product_id: int
    sku: str
    name: str
    shown_milli: int
    wanted_milli: int

    @property
    def called(self) -> str:
        """What it is called in a line: its code, its name where it has none."""
        return self.sku or self.name


def figures_to_write(rd: Read, shop_id: int, buffer_milli: int) -> Iterator[Figure]:
    """The things whose figure differs, by key: what is available less the buffer, whole pieces, never less than none.

    Things that the shop does not count, and those whose stock here was never opened, are left alone. The database looks:
    a window asks this all the time, and of very many things few differ.
    """
    rows = rd.execute(_DIFFERING, {"shop": shop_id, "buffer": buffer_milli}).all()
    made = available_bundles(rd, [row.product_id for row in rows if row.is_bundle])
    for row in rows:
        wanted = int(row.wanted)
        if row.is_bundle:
            available = made[row.product_id]
            wanted = row.stock_milli if available is None else _shown(available - buffer_milli)
        if wanted != row.stock_milli:
            yield Figure(
                row.id,
                row.remote_id,
                row.product_id,
                row.sku or "",
                full_name(row.name, row.variant or ""),
                row.stock_milli,
                wanted,
            )


def _shown(free_milli: int) -> int:
    """What a shop shows of so much: whole pieces, never less than none. `_WANTED` says the same to the database."""
    return max(free_milli, 0) // 1000 * 1000


_there = (
    select(
        stock_balance.c.product_id,
        (func.sum(ON_HAND_FOR_SALE) - func.sum(stock_balance.c.reserved_milli)).label("available"),
    )
    .group_by(stock_balance.c.product_id)
    .subquery()
)
_FREE = func.coalesce(_there.c.available, 0) - bindparam("buffer", type_=Integer)
_WANTED = case((_FREE > 0, _FREE - _FREE % 1000), else_=0)
_DIFFERING = (
    select(
        listing.c.id,
        listing.c.remote_id,
        listing.c.product_id,
        listing.c.stock_milli,
        product.c.sku,
        product.c.name,
        product.c.variant,
        IS_BUNDLE.label("is_bundle"),
        _WANTED.label("wanted"),
    )
    .join(product, product.c.id == listing.c.product_id)
    .join(_there, _there.c.product_id == product.c.id, isouter=True)
    .where(
        listing.c.shop_id == bindparam("shop"),
        listing.c.stock_milli.is_not(None),
        or_(IS_BUNDLE, and_(product.c.stocked, listing.c.stock_milli != _WANTED)),
    )
    .order_by(listing.c.id)
)
