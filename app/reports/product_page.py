"""One product: what it is, what is there of it, who was promised it, how it moved, and where it is sold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import bindparam, column, func, select, table

from app.base.audit import Event, history
from app.base.company import the_company
from app.base.door import Read
from app.base.errors import Refusal
from app.base.extras import ExtrasPage, extras_page
from app.base.money import rounded_div
from app.base.rate import WHOLE_PPM
from app.catalogue.bundle import PartRow, bundles_with
from app.catalogue.queries import GtinRow, ProductRow, gtins_of, product_rows, variants_of
from app.catalogue.tables import product, sold_in
from app.customers.tables import customer
from app.orders.entry import rates_in_force
from app.orders.ready import OPEN_LINE
from app.orders.tables import order_line, sales_order
from app.orders.unpaid import UnpaidHold, unpaid_holds
from app.orders.waiting import served, turns_of
from app.pricing.price_queries import ProductPriceRow, prices_of_product
from app.purchasing.purchase_queries import IncomingRow, incoming_of
from app.purchasing.reorder_rule import ReorderRule, rule_of
from app.purchasing.replenish import Need
from app.purchasing.supplier_queries import OfferRow, offers_of_product
from app.reports.bundle_page import BundleFacts, bundle_facts
from app.reports.lots import LotRow, product_lots
from app.reports.needs import need_of
from app.stock.ledger import Level, levels
from app.stock.lots import traced_of
from app.stock.queries import LevelRow, MoveRow, levels_of, moves_of
from app.stock.tables import reservation
from app.stock.turn import counts_for_turn, served_by


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """Goods promised to an order and still waiting, in thousandths; `covered_milli` of them are there for it, in its turn."""

    order_id: int
    number: str | None
    customer: str
    ordered_on: date
    promised_on: date | None
    quantity_milli: int
    covered_milli: int = 0


@dataclass(frozen=True, slots=True)
class ListingRow:
    """The product's twin in a shop; `stock_milli` is the figure the shop last showed."""

    shop: str
    remote_id: str
    stock_milli: int | None


@dataclass(frozen=True, slots=True)
class ProductPage:
    """A product's page; quantities in thousandths, prices in millionths of the company's currency.

    `offers` say who sells it to us, `incoming` what is on its way, `need` when it is bought again, `rule` what was decided of it.
    `unpaid` is what orders hold of it that nobody pays. `price_net_micro` is its own price without tax, at the rate of today
    where the seller is; None where that is unknown. `traced` says how it is told apart, `lots` what is there of each. `bundle`
    is what it is made of, where it is a bundle, `bundles` are those it is in.
    """

    row: ProductRow
    description: str
    gtins: tuple[GtinRow, ...]
    parent: ProductRow | None
    variants: tuple[ProductRow, ...]
    levels: tuple[LevelRow, ...]
    promises: tuple[PromiseRow, ...]
    moves: tuple[MoveRow, ...]
    listings: tuple[ListingRow, ...]
    history: tuple[Event, ...]
    extras: ExtrasPage
    prices: tuple[ProductPriceRow, ...] = ()
    price_net_micro: int | None = None
    offers: tuple[OfferRow, ...] = ()
    incoming: tuple[IncomingRow, ...] = ()
    need: Need | None = None
    rule: ReorderRule = field(default_factory=ReorderRule)
    unpaid: UnpaidHold | None = None
    traced: str = ""
    lots: tuple[LotRow, ...] = ()
    bundle: BundleFacts | None = None
    bundles: tuple[PartRow, ...] = ()
    sold_in: tuple[str, ...] = ()
    """The shops in which it is sold from here."""
    shops: int = 0
    """How many shops there are at all."""

    @property
    def to_order_milli(self) -> int:
        """How much to order, as *What to buy* says it: what orders hold that nobody pays is not bought."""
        return self.need.suggested_milli if self.need is not None and self.need.is_low else 0

    @property
    def cost_micro(self) -> int | None:
        """What one costs: a bundle what its parts do."""
        return self.bundle.cost_micro if self.bundle is not None else self.row.cost_micro

    @property
    def may_be_bundle(self) -> bool:
        """Whether it is one, or can be: goods of which nothing is there, promised or on its way, and that are in no bundle."""
        if self.row.kind != "goods" or self.row.archived_at is not None or self.variants or self.bundles:
            return False
        there = self.on_hand_milli or self.reserved_milli or self.incoming or self.quarantined_milli
        return self.bundle is not None or not there

    @property
    def on_hand_milli(self) -> int:
        """What is there, over all places."""
        return sum(level.on_hand_milli for level in self.levels)

    @property
    def reserved_milli(self) -> int:
        """What of it is promised."""
        return sum(level.reserved_milli for level in self.levels)

    @property
    def quarantined_milli(self) -> int:
        """What of it may not be sold for now."""
        return sum(level.quarantined_milli for level in self.levels)

    @property
    def expired_milli(self) -> int:
        """What of it has expired and is not in quarantine."""
        return sum(level.expired_milli for level in self.levels)

    @property
    def available_milli(self) -> int:
        """What nobody was promised yet."""
        return sum(level.available_milli for level in self.levels)

    @property
    def incoming_milli(self) -> int:
        """What purchase orders still owe."""
        return sum(each.left_milli for each in self.incoming)


def product_page(rd: Read, product_id: int) -> ProductPage:
    """The page of a product; refused with ``product_unknown``."""
    found = product_rows(rd, [product_id])
    if not found:
        raise Refusal("product_unknown", product=product_id)
    row = found[0]
    traced = traced_of(rd, [product_id]) if row.stocked else {}
    parents = product_rows(rd, [row.parent_id]) if row.parent_id is not None else []
    return ProductPage(
        row=row,
        description=rd.scalar(_DESCRIPTION, {"id": product_id}) or "",
        gtins=tuple(gtins_of(rd, [product_id]).get(product_id, ())),
        parent=parents[0] if parents else None,
        variants=tuple(variants_of(rd, product_id)),
        levels=tuple(levels_of(rd, product_id)),
        promises=_promises(rd, product_id),
        moves=tuple(moves_of(rd, product_id)),
        listings=tuple(ListingRow(*each) for each in rd.execute(_LISTINGS, {"product": product_id})),
        history=tuple(history(rd, "product", product_id)),
        extras=extras_page(rd, "product", product_id),
        prices=tuple(prices_of_product(rd, product_id)),
        price_net_micro=_price_net(rd, row),
        offers=tuple(offers_of_product(rd, product_id)),
        incoming=tuple(incoming_of(rd, [product_id]).get(product_id, ())),
        need=need_of(rd, product_id) if row.stocked else None,
        rule=rule_of(rd, product_id),
        unpaid=unpaid_holds(rd, [product_id]).get(product_id),
        traced=traced[product_id].how if traced else "",
        lots=tuple(product_lots(rd, product_id)) if traced else (),
        bundle=bundle_facts(rd, row) if not row.stocked else None,
        bundles=tuple(bundles_with(rd, product_id)),
        sold_in=tuple(each.name for each in rd.execute(_SOLD_IN, {"product": product_id})),
        shops=int(rd.scalar(_SHOPS, {})),
    )


def _price_net(rd: Read, row: ProductRow) -> int | None:
    if not row.price_includes_tax:
        return row.price_micro
    company = the_company(rd)
    if company.vat_regime != "normal":
        return row.price_micro
    rate = rates_in_force(rd, company.territory, rd.today).get(row.vat_class)
    return None if rate is None else rounded_div(row.price_micro * WHOLE_PPM, WHOLE_PPM + rate)


def _promises(rd: Read, product_id: int) -> tuple[PromiseRow, ...]:
    rows: Sequence[Any] = rd.execute(_PROMISES, {"product": product_id}).all()
    if not rows:
        return ()
    there = levels(rd, [product_id]).get(product_id, Level()).on_hand_milli
    given = served(turns_of(rd, [product_id]).get(product_id, ()), there)
    return tuple(
        PromiseRow(
            *row[:-1], quantity_milli=int(row.milli), covered_milli=min(int(row.milli), given.get(row.id, 0))
        )
        for row in rows
    )


_DESCRIPTION = select(product.c.description).where(product.c.id == bindparam("id"))
_milli = func.sum(reservation.c.quantity_milli)
_PROMISES = (
    select(
        sales_order.c.id,
        sales_order.c.number,
        customer.c.name,
        sales_order.c.ordered_on,
        sales_order.c.promised_on,
        _milli.label("milli"),
    )
    .join(order_line, order_line.c.id == reservation.c.order_line_id)
    .join(sales_order, sales_order.c.id == order_line.c.order_id)
    .join(customer, customer.c.id == sales_order.c.customer_id)
    .where(OPEN_LINE, order_line.c.product_id == bindparam("product"), counts_for_turn(reservation))
    .group_by(
        sales_order.c.id,
        sales_order.c.number,
        customer.c.name,
        sales_order.c.ordered_on,
        sales_order.c.promised_on,
    )
    .having(_milli != 0)
    .order_by(func.min(served_by(reservation)))
)
# The room of shops stands above; its tables are known by name only, as foreign keys are.
_listing = table(
    "listing", column("shop_id"), column("remote_id"), column("product_id"), column("stock_milli")
)
_shop = table("shop", column("id"), column("name"), column("archived_at"))
_SHOPS = select(func.count()).select_from(_shop).where(_shop.c.archived_at.is_(None))
_SOLD_IN = (
    select(_shop.c.name)
    .join(sold_in, sold_in.c.shop_id == _shop.c.id)
    .where(sold_in.c.product_id == bindparam("product"), sold_in.c.left_at.is_(None))
    .order_by(_shop.c.id)
)
_LISTINGS = (
    select(_shop.c.name, _listing.c.remote_id, _listing.c.stock_milli)
    .join(_shop, _shop.c.id == _listing.c.shop_id)
    .where(_listing.c.product_id == bindparam("product"))
    .order_by(_shop.c.id, _listing.c.remote_id)
)
