"""Which products a merchant sells in which shop, and the promise that a shop will be shown how one stands.

A mark is a record: who decided it and when, and since when not any more. What is promised is that the shop is shown the product
as it is when the promise is carried out; so one promise of a product and a shop waits at most.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from app.base import outbox
from app.base.door import Read, Write, verb
from app.catalogue.tables import product, sold_in

CHANNEL = "catalogue"
"""The channel of the outbox by which shops are shown products."""
SHOW = "shop.show_product"


@dataclass(frozen=True, slots=True)
class Mark:
    """A product that is sold in a shop. `made_at`: since when it stands there because of this program, None for others.

    `written_hash` is what of it was written last, `shown_hash` what the shop showed of it afterwards; empty before.
    """

    id: int
    shop_id: int
    product_id: int
    made_at: datetime | None
    written_hash: str
    shown_hash: str


@verb("product.sell_in")
def sell_in(tx: Write, shop_id: int, product_ids: Collection[int]) -> int:
    """Sell products in a shop; gives how many were not before. One that is sold there already is shown to the shop anew."""
    standing = {
        row.product_id: row for row in tx.execute(_OF_SHOP, {"shop": shop_id, "products": list(product_ids)})
    }
    new = 0
    for product_id in sorted(product_ids):
        row = standing.get(product_id)
        said = {"decided_at": tx.now, "decided_by": tx.actor.name, "left_at": None}
        if row is None:
            key = tx.insert(sold_in, {"shop_id": shop_id, "product_id": product_id, **said, "made_at": None})
        else:
            key = int(row.id)
            tx.update(sold_in, key, **(said if row.left_at is not None else {}), written_hash="")
        new += row is None or row.left_at is not None
        _promise(tx, key, shop_id)
        tx.touch("product", product_id)
    return new


@verb("product.leave_shop")
def leave_shop(tx: Write, shop_id: int, product_ids: Collection[int]) -> int:
    """Sell products in a shop no longer: what it shows stays as it is there, and is the shop's own again."""
    left = 0
    for row in tx.execute(_OF_SHOP, {"shop": shop_id, "products": list(product_ids)}).all():
        if row.left_at is None:
            tx.update(sold_in, row.id, left_at=tx.now, decided_by=tx.actor.name)
            tx.touch("product", row.product_id)
            left += 1
    return left


def promise_shops(tx: Write, product_id: int) -> None:
    """Promise each shop that sells a product to be shown it as it is now."""
    for row in tx.execute(_OF_PRODUCT, {"product": product_id}).all():
        _promise(tx, row.id, row.shop_id)


def doubt(tx: Write, mark: Mark) -> None:
    """Somebody else wrote to it in the shop: what was written last says nothing of how it stands there now."""
    tx.update(sold_in, mark.id, written_hash="")
    _promise(tx, mark.id, mark.shop_id)


def promise_all(tx: Write, shop_id: int) -> None:
    """Promise a shop to be shown all that is sold in it: who decides on them changed."""
    for row in tx.execute(_MARKED, {"shop": shop_id}).all():
        _promise(tx, row.id, shop_id)


def marks(rd: Read, shop_id: int, product_ids: Iterable[int]) -> dict[int, Mark]:
    """The marks that stand of these products in a shop, by product."""
    wanted = sorted(set(product_ids))
    rows = rd.execute(_OF_SHOP, {"shop": shop_id, "products": wanted}) if wanted else ()
    return {
        row.product_id: Mark(
            row.id, row.shop_id, row.product_id, row.made_at, row.written_hash, row.shown_hash
        )
        for row in rows
        if row.left_at is None
    }


def marked_by_uid(rd: Read, shop_id: int, uid: str) -> Mark | None:
    """The mark of the product that has this uid."""
    row = rd.execute(_BY_UID, {"uid": uid}).first() if uid else None
    return marks(rd, shop_id, [row.id]).get(row.id) if row is not None else None


def shops_of(rd: Read, product_id: int) -> tuple[int, ...]:
    """The shops in which a product is sold."""
    return tuple(row.shop_id for row in rd.execute(_OF_PRODUCT, {"product": product_id}))


def _promise(tx: Write, mark_id: int, shop_id: int) -> None:
    outbox.promise_once(tx, CHANNEL, SHOW, "sold_in", mark_id, shop=shop_id)


_OF_SHOP = (
    select(sold_in)
    .where(
        sold_in.c.shop_id == bindparam("shop"),
        sold_in.c.product_id.in_(bindparam("products", expanding=True)),
    )
    .order_by(sold_in.c.id)
)
_OF_PRODUCT = (
    select(sold_in.c.id, sold_in.c.shop_id)
    .where(sold_in.c.product_id == bindparam("product"), sold_in.c.left_at.is_(None))
    .order_by(sold_in.c.id)
)
_MARKED = (
    select(sold_in.c.id)
    .where(sold_in.c.shop_id == bindparam("shop"), sold_in.c.left_at.is_(None))
    .order_by(sold_in.c.id)
)
_BY_UID = select(product.c.id).where(product.c.uid == bindparam("uid"))
