"""What a shop should show of the stock of its things, beside what it showed last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from app.base.door import Read
from app.catalogue.tables import product
from app.links.shops.tables import listing
from app.stock.bundle import available_bundles
from app.stock.ledger import Level, levels

_AT_ONCE = 500


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


def figures_to_write(rd: Read, shop_id: int, buffer_milli: int) -> Iterator[Figure]:
    """The things whose figure differs, by key: what is available less the buffer, whole pieces, never less than none.

    Things that the shop does not count, and those whose stock here was never opened, are left alone.
    """
    after = 0
    while page := rd.execute(_PAGE, {"shop": shop_id, "after": after}).all():
        keys = [row.product_id for row in page]
        there, made = levels(rd, keys), available_bundles(rd, keys)
        for row in page:
            if row.product_id in made:
                available = made[row.product_id]
            else:
                available = there.get(row.product_id, Level()).available_milli if row.stocked else None
            if available is None:
                continue
            wanted = max(available - buffer_milli, 0) // 1000 * 1000
            if wanted != row.stock_milli:
                yield Figure(
                    row.id, row.remote_id, row.product_id, row.sku, row.name, row.stock_milli, wanted
                )
        after = page[-1].id


_PAGE = (
    select(
        listing.c.id,
        listing.c.remote_id,
        listing.c.product_id,
        listing.c.stock_milli,
        product.c.sku,
        product.c.name,
        product.c.stocked,
    )
    .join(product, product.c.id == listing.c.product_id)
    .where(
        listing.c.shop_id == bindparam("shop"),
        listing.c.id > bindparam("after"),
        listing.c.stock_milli.is_not(None),
    )
    .order_by(listing.c.id)
    .limit(_AT_ONCE)
)
