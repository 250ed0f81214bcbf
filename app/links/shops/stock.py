"""Opening stock: what lay on the shelf when a shop's products were first taken in, once for each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import bindparam, select

from app.base.actor import Actor
from app.base.database import Database
from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.catalogue.tables import product, sold_in
from app.links.shops.inbox import PAGE, lock_shop, record
from app.links.shops.opening_stock import opening_stock
from app.links.shops.payload import parse
from app.links.shops.port import ShopOrder, ShopProduct
from app.links.shops.product import read_product
from app.links.shops.tables import inbox, listing
from app.links.shops.taking import Taking
from app.orders.tables import sales_order
from app.stock.ledger import Move, lock_levels, post_moves
from app.stock.place import places


def open_stock(database: Database, actor: Actor, taking: Taking) -> int:
    """Open the stock of every product that the shop counts and we do not yet; gives how many.

    On hand is the shop's figure and what its open orders took off it (`opening_stock`). Variants that share one stock
    have it at their parent, and lines of orders for them take it from there (`listing.Listed.counted_as`).
    """
    with database.read() as rd:
        new = _not_opened(rd, taking)
        products = [found for remote_id in _sharing(rd, new) if (found := _read(rd, taking, remote_id))]
        if not any(found.stock_milli is not None for found in products if found.remote_id in new):
            return 0
        on_hand = opening_stock(products, _open_orders(rd, taking))
        figures = {found.remote_id: found.stock_milli for found in products}
    wanted = [
        (new[remote_id], figures[remote_id] or 0, quantity)
        for remote_id, quantity in on_hand.items()
        if remote_id in new and figures[remote_id] is not None
    ]
    for start in range(0, len(wanted), PAGE):
        database.do(actor, post_opening, taking.shop.id, wanted[start : start + PAGE])
    return len(wanted)


@verb("intake.open_stock")
def post_opening(tx: Write, shop_id: int, wanted: list[tuple[int, int, int]]) -> None:
    """Write opening moves for listings: (listing, the shop's figure, on hand), in thousandths; once each."""
    lock_shop(tx, shop_id)
    rows = {row.id: row for row in tx.execute(_LISTINGS, {"ids": [each[0] for each in wanted]})}
    first = [each for each in wanted if rows[each[0]].stock_milli is None]
    place = places(tx).first
    lock_levels(tx, [rows[listing_id].product_id for listing_id, _, _ in first], place)
    for listing_id, figure, on_hand in first:
        move = Move(rows[listing_id].product_id, on_hand, unit_cost_micro=rows[listing_id].cost_micro)
        post_moves(tx, [move], place, tx.today, "opening", ("listing", listing_id))
        tx.update(listing, listing_id, stock_milli=figure)
    tx.note(products=len(first))


def _not_opened(rd: Read, taking: Taking) -> dict[str, int]:
    """The listings of counted products without opening stock, by the shop's id."""
    return {row.remote_id: row.id for row in rd.execute(_NEW, {"shop": taking.shop.id})}


def _sharing(rd: Read, new: dict[str, int]) -> list[str]:
    """These products and the variants that may draw on their stock."""
    rows = rd.execute(_VARIANTS, {"ids": sorted(new.values())}) if new else ()
    return [*new, *sorted({row.remote_id for row in rows} - new.keys())]


def _read(rd: Read, taking: Taking, remote_id: str) -> ShopProduct | None:
    row = record(rd, taking.shop.id, "product", remote_id)
    try:
        return read_product(rd, taking, row) if row else None
    except Refusal:
        return None  # Changed since into something unreadable: parked, with its reason.


def _open_orders(rd: Read, taking: Taking) -> Iterator[ShopOrder]:
    """Orders whose goods may still lie on the shelf: not shipped here, and not history. Parked ones do lie there."""
    before: date | None = taking.shop.invoiced_elsewhere_before
    after = 0
    while page := rd.execute(_ORDERS, {"shop": taking.shop.id, "after": after}).all():
        for row in page:
            try:
                order = taking.kind.order(parse(row.payload), taking.shop.known_rates)
            except Refusal:
                continue
            if before is None or taking.day_of(order.created_at) >= before:
                yield order
        after = page[-1].id


_NEW = (
    select(listing.c.id, listing.c.remote_id)
    .join(product, product.c.id == listing.c.product_id)
    .join(
        sold_in,
        (sold_in.c.shop_id == listing.c.shop_id) & (sold_in.c.product_id == listing.c.product_id),
        isouter=True,
    )
    # What was made in the shop from here had its stock here before.
    .where(
        listing.c.shop_id == bindparam("shop"),
        listing.c.stock_milli.is_(None),
        product.c.stocked,
        sold_in.c.made_at.is_(None),
    )
    .order_by(listing.c.id)
)
_own = listing.alias("own")
_VARIANTS = (
    select(listing.c.remote_id)
    .join(product, product.c.id == listing.c.product_id)
    .join(_own, _own.c.product_id == product.c.parent_id)
    .where(_own.c.id.in_(bindparam("ids", expanding=True)), listing.c.shop_id == _own.c.shop_id)
)
_LISTINGS = (
    select(listing.c.id, listing.c.product_id, listing.c.stock_milli, product.c.cost_micro)
    .join(product, product.c.id == listing.c.product_id)
    .where(listing.c.id.in_(bindparam("ids", expanding=True)))
)
_ORDERS = (
    select(inbox.c.id, inbox.c.payload)
    .join(
        sales_order,
        (sales_order.c.shop_id == inbox.c.shop_id) & (sales_order.c.remote_id == inbox.c.remote_id),
        isouter=True,
    )
    .where(
        inbox.c.shop_id == bindparam("shop"),
        inbox.c.noun == "order",
        inbox.c.id > bindparam("after"),
        sales_order.c.id.is_(None)
        | ((sales_order.c.handling == "normal") & (sales_order.c.shipped == "none")),
    )
    .order_by(inbox.c.id)
    .limit(PAGE)
)
