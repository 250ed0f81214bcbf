"""Listings: which of our products is which thing in a shop."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from app.base.door import Read, Write
from app.catalogue.sold_in import Mark
from app.catalogue.tables import product, sold_in
from app.links.shops.tables import listing


@dataclass(frozen=True, slots=True)
class Listed:
    """A thing in a shop and our product; `stock_milli` is the figure last shown, None until stock was opened."""

    id: int
    remote_id: str
    product_id: int
    stock_milli: int | None
    kind: str
    sku: str
    vat_class: str
    stocked: bool
    parent_id: int | None
    parent_stocked: bool

    @property
    def counted_as(self) -> int:
        """The product whose stock it is taken from: its parent where variants share one stock."""
        shared = (
            not self.stocked and self.kind == "goods" and self.parent_id is not None and self.parent_stocked
        )
        return self.parent_id if shared and self.parent_id is not None else self.product_id


def listed(rd: Read, shop_id: int, remote_ids: Iterable[str]) -> dict[str, Listed]:
    """The listings of a shop's things, by the shop's id of them; those not known are left out."""
    wanted = sorted(set(remote_ids))
    if not wanted:
        return {}
    rows = rd.execute(_LISTED, {"shop": shop_id, "remotes": wanted})
    return {row.remote_id: Listed(*row) for row in rows}


def thing_of(rd: Read, shop_id: int, product_id: int) -> str | None:
    """The shop's id of our product; the first where it has several of it."""
    row = rd.execute(_THING, {"shop": shop_id, "product": product_id}).first()
    return str(row.remote_id) if row is not None else None


def list_thing(tx: Write, mark: Mark, remote_id: str, stock_milli: int | None) -> None:
    """Write down that a thing of a shop was made of our product: its stock here is ours already, and is not opened."""
    tx.insert(
        listing,
        {
            "shop_id": mark.shop_id,
            "remote_id": remote_id,
            "product_id": mark.product_id,
            "stock_milli": stock_milli,
            "seen_at": tx.now,
        },
    )
    tx.update(sold_in, mark.id, made_at=tx.now)


_THING = (
    select(listing.c.remote_id)
    .where(listing.c.shop_id == bindparam("shop"), listing.c.product_id == bindparam("product"))
    .order_by(listing.c.id)
)
_parent = product.alias("parent")
_LISTED = (
    select(
        listing.c.id,
        listing.c.remote_id,
        listing.c.product_id,
        listing.c.stock_milli,
        product.c.kind,
        product.c.sku,
        product.c.vat_class,
        product.c.stocked,
        product.c.parent_id,
        _parent.c.stocked.label("parent_stocked"),
    )
    .join(product, product.c.id == listing.c.product_id)
    .join(_parent, _parent.c.id == product.c.parent_id, isouter=True)
    .where(
        listing.c.shop_id == bindparam("shop"), listing.c.remote_id.in_(bindparam("remotes", expanding=True))
    )
)
