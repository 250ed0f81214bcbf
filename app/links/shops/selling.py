"""What selling products in a shop would do: for whoever is about to decide it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from app.base.door import Read
from app.catalogue.sold_in import marks
from app.catalogue.tables import product
from app.links.shops.tables import listing, shop
from app.orders.channel import Channel, channel_of


@dataclass(frozen=True, slots=True)
class Selling:
    """A shop and how these products stand in it: sold there from here, known there, to be made, not to be made from here."""

    shop_id: int
    shop: str
    channel: Channel
    sold: int
    known: int
    new: int
    without_sku: int
    variants: int


def selling_in(rd: Read, product_ids: Collection[int]) -> list[Selling]:
    """Each shop in use, oldest first."""
    rows = rd.execute(_PRODUCTS, {"products": sorted(product_ids)}).all()
    found: list[Selling] = []
    for each in rd.execute(_SHOPS).all():
        there = set(rd.execute(_LISTED, {"shop": each.id, "products": sorted(product_ids)}).scalars())
        absent = [row for row in rows if row.id not in there]
        variants = [row for row in absent if row.parent_id is not None or not row.sellable]
        codeless = [row for row in absent if row not in variants and not row.sku]
        found.append(
            Selling(
                each.id,
                each.name,
                channel_of(rd, each.id),
                len(marks(rd, each.id, product_ids)),
                len(there),
                len(absent) - len(variants) - len(codeless),
                len(codeless),
                len(variants),
            )
        )
    return found


_PRODUCTS = select(product.c.id, product.c.sku, product.c.parent_id, product.c.sellable).where(
    product.c.id.in_(bindparam("products", expanding=True)), product.c.archived_at.is_(None)
)
_SHOPS = select(shop.c.id, shop.c.name).where(shop.c.archived_at.is_(None)).order_by(shop.c.id)
_LISTED = select(listing.c.product_id).where(
    listing.c.shop_id == bindparam("shop"), listing.c.product_id.in_(bindparam("products", expanding=True))
)
