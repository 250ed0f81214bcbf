"""What would be written to a shop first, for somebody to look at before they consent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import bindparam, select

from app.base.door import Read
from app.base.errors import Refusal
from app.base.outbox import outbox as promises
from app.catalogue.sold_in import CHANNEL
from app.catalogue.tables import sold_in
from app.links.shops.inbox import record
from app.links.shops.port import ShopProduct
from app.links.shops.product import read_product
from app.links.shops.push.figures import Figure, figures_to_write
from app.links.shops.push.orders import waiting_orders
from app.links.shops.push.showing import shown_of
from app.links.shops.sold import Shown, rewrite_of
from app.links.shops.taking import Taking
from app.orders.channel import Decisions

What = Literal["new", "price", "name", "description", "refused"]


@dataclass(frozen=True, slots=True)
class ThingChange:
    """One thing that would be otherwise in the shop: `before` and `after` are prices (millionths) or words.

    A new one has its price as `after`; one that would be refused has its Refusal there.
    """

    mark_id: int
    sku: str
    name: str
    what: What
    before: int | str | None
    after: int | str | Refusal


@dataclass(frozen=True, slots=True)
class FirstChanges:
    """All figures of stock, those that change most first, and all of products that would be written; how many orders wait."""

    figures: tuple[Figure, ...]
    orders: int
    things: tuple[ThingChange, ...] = ()
    things_refused: int = 0
    """How many of these would not be written: each says why."""


def first_changes(rd: Read, shop_id: int, decisions: Decisions) -> FirstChanges:
    """What would be written, were somebody to consent to these decisions now; orders are told from then on only."""
    figures: tuple[Figure, ...] = ()
    if decisions.stock == "here":
        found = figures_to_write(rd, shop_id, decisions.buffer_milli)
        # A mistake shows in what changes most.
        figures = tuple(sorted(found, key=lambda each: -abs(each.wanted_milli - each.shown_milli)))
    changes = list(_things(rd, shop_id, decisions)) if decisions.shows_products else []
    return FirstChanges(
        figures,
        waiting_orders(rd, shop_id) if decisions.tells_orders else 0,
        tuple(changes),
        sum(1 for each in changes if each.what == "refused"),
    )


def _things(rd: Read, shop_id: int, decisions: Decisions) -> Iterator[ThingChange]:
    """What is sold there from here and stands otherwise there, as far as the shop was read."""
    taking = Taking.begin(rd, shop_id)
    marked = [int(key) for key in rd.execute(_MARKED, {"shop": shop_id}).scalars()]
    for ours in shown_of(rd, taking.shop, marked, decisions).values():
        if ours.thing is None:
            yield from _new(ours, decisions)
        elif (there := _there(rd, taking, ours.thing.remote_id)) is not None:
            yield from _changes(ours, there, decisions)


def _new(ours: Shown, decisions: Decisions) -> Iterator[ThingChange]:
    if decisions.texts != "here" or ours.archived:
        return
    refused = next((each for each in (ours.tax_class, ours.price_micro) if isinstance(each, Refusal)), None)
    if ours.variant or not ours.sellable:
        refused = Refusal("shop_variant_not_made", product=ours.name)
    elif not ours.sku:
        refused = Refusal("shop_product_without_sku", product=ours.name)
    what: What = "refused" if refused is not None else "new"
    yield ThingChange(ours.mark.id, ours.sku, ours.name, what, None, refused or ours.price_micro)


def _changes(ours: Shown, there: ShopProduct, decisions: Decisions) -> Iterator[ThingChange]:
    try:
        found = rewrite_of(ours, there, decisions)
    except Refusal as refusal:
        yield ThingChange(ours.mark.id, ours.sku, ours.name, "refused", there.price_micro, refusal)
        return
    if found is None:
        return
    if found.price_micro is not None:
        yield ThingChange(ours.mark.id, ours.sku, ours.name, "price", there.price_micro, found.price_micro)
    if found.name is not None:
        yield ThingChange(ours.mark.id, ours.sku, ours.name, "name", there.name, found.name)
    if found.description is not None:
        yield ThingChange(
            ours.mark.id, ours.sku, ours.name, "description", there.description, found.description
        )


def _there(rd: Read, taking: Taking, remote_id: str) -> ShopProduct | None:
    row = record(rd, taking.shop.id, "product", remote_id)
    try:
        return read_product(rd, taking, row) if row is not None else None
    except Refusal:
        return None


_MARKED = (
    select(sold_in.c.id)
    .join(promises, promises.c.row_id == sold_in.c.id)
    .where(
        sold_in.c.shop_id == bindparam("shop"),
        sold_in.c.left_at.is_(None),
        promises.c.channel == CHANNEL,
        promises.c.noun == "sold_in",
        promises.c.state == "waiting",
    )
    .order_by(sold_in.c.id)
)
