"""What taking goods in needs: the counted products by name, code or scan, what is missing of each, what they cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CompoundSelect, bindparam, case, or_, select

from app.base.door import Read
from app.base.errors import Refusal
from app.base.finding import holds, holds_folded, searched
from app.base.folding import folded
from app.catalogue.gtin import checked_gtin
from app.catalogue.naming import full_name
from app.catalogue.queries import IN_USE
from app.catalogue.tables import gtin, product
from app.orders.scan import readings
from app.purchasing.purchase import lines_of_purchase, read_purchase
from app.purchasing.purchase_queries import IncomingRow, incoming_of
from app.purchasing.supplier import prices_of
from app.purchasing.supplier_queries import OfferRow, SupplierRow, offers_in_use, supplier_rows
from app.purchasing.tables import supplier_product
from app.stock.ledger import levels
from app.stock.queries import stock_rows


@dataclass(frozen=True, slots=True)
class GoodsRow:
    """A counted product that can come in: thousandths on hand, available and missing to keep all promises.

    `cost_micro` is what one unit costs by its own file; `traced` how it is told apart, empty where it is not. `incoming` is what
    is on its way, the first expected first; `offer` what who is asked first for it asks; `loose` what can be carried away
    from where it is, by place.
    """

    id: int
    sku: str | None
    name: str
    unit: str
    on_hand_milli: int
    available_milli: int
    missing_milli: int
    cost_micro: int | None
    traced: str = ""
    incoming: tuple[IncomingRow, ...] = ()
    offer: OfferRow | None = None
    loose: tuple[tuple[int, int], ...] = ()
    reserved_milli: int = 0
    """What is promised to orders."""

    def loose_at(self, place: int | None) -> int:
        """What can be carried away from a place."""
        return dict(self.loose).get(place or 0, 0)

    @property
    def incoming_milli(self) -> int:
        """All that is on its way."""
        return sum(each.left_milli for each in self.incoming)


@dataclass(frozen=True, slots=True)
class GoodsScanned:
    """What was found for a code: the products it may mean, and how many one scan counts for (thousandths)."""

    code: str
    found: tuple[tuple[GoodsRow, int], ...] = ()


def goods_called(rd: Read, text: str, limit: int) -> list[GoodsRow]:
    """Counted products for what was typed: name, variant, SKU, barcode or a supplier's code, an exact code first."""
    exact = text.strip()
    rank = case(
        (or_(product.c.sku == exact, product.c.id.in_(_coded(exact))), 0),
        (product.c.folded.startswith(folded(exact), autoescape=True), 1),
        else_=2,
    )
    keys = (
        select(product.c.id)
        .where(
            IN_USE,
            product.c.stocked,
            *searched(
                exact,
                lambda word: [
                    holds_folded(product.c.folded, word),
                    holds(rd, product.c.sku, word),
                    product.c.id.in_(select(gtin.c.product_id).where(gtin.c.code == word)),
                    product.c.id.in_(
                        select(supplier_product.c.product_id).where(
                            holds(rd, supplier_product.c.code, word),
                            supplier_product.c.withdrawn_at.is_(None),
                        )
                    ),
                ],
            ),
        )
        .order_by(rank, product.c.folded, product.c.id)
        .limit(limit)
    )
    return goods_of(rd, [int(row_id) for row_id in rd.execute(keys).scalars()])


def goods_of(rd: Read, product_ids: Sequence[int]) -> list[GoodsRow]:
    """These products, in the order of the keys; those that are not counted are left out."""
    counted = _counted(rd, product_ids)
    coming, asked = incoming_of(rd, list(counted)), offers_in_use(rd, list(counted))
    kept = levels(rd, list(counted))
    return [
        GoodsRow(
            row.id,
            row.sku,
            full_name(row.name, row.variant),
            row.unit,
            row.on_hand_milli,
            row.available_milli,
            row.missing_milli,
            row.cost_micro,
            counted[row.id],
            tuple(coming.get(row.id, ())),
            asked.get(row.id),
            tuple(sorted(kept[row.id].loose_at.items())) if row.id in kept else (),
            row.reserved_milli,
        )
        for row in stock_rows(rd, list(counted))
    ]


def scanned_goods(rd: Read, typed: str) -> GoodsScanned:
    """The counted products a code means: a barcode with its quantity, an SKU, or a supplier's code with its pack."""
    typed = typed.strip()
    for code, _ in readings(typed):
        many: dict[int, int] = {
            int(row.id): int(row.quantity_milli or 1000)
            for row in rd.execute(_SCANNED, {"code": code, "gtin": _normal(code)})
        }
        if not many:
            many = {int(row.id): int(row.pack_milli) for row in rd.execute(_BY_SUPPLIER, {"code": code})}
        if many:
            rows = goods_of(rd, list(many))
            return GoodsScanned(code, tuple((row, many[row.id]) for row in rows))
    return GoodsScanned(typed)


@dataclass(frozen=True, slots=True)
class Expected:
    """A line of a purchase order that is still to come: its product, what is left of it, and the price ordered at."""

    goods: GoodsRow
    line_id: int
    left_milli: int
    price_micro: int | None


@dataclass(frozen=True, slots=True)
class ExpectedGoods:
    """What a purchase order still owes, by whom."""

    number: str
    supplier: SupplierRow
    lines: tuple[Expected, ...]


def expected_goods(rd: Read, purchase_id: int) -> ExpectedGoods:
    """What is still to come of a purchase order; refused with ``purchase_unknown``."""
    purchase = read_purchase(rd, purchase_id)
    lines = [line for line in lines_of_purchase(rd, purchase_id) if line.left_milli]
    goods = {row.id: row for row in goods_of(rd, [line.product_id for line in lines])}
    return ExpectedGoods(
        purchase.name,
        supplier_rows(rd, [purchase.supplier_id])[0],
        tuple(
            Expected(goods[line.product_id], line.id, line.left_milli, line.unit_price_micro)
            for line in lines
            if line.product_id in goods
        ),
    )


def asked_prices(rd: Read, supplier_id: int) -> Mapping[int, int]:
    """What a supplier asks for one unit of each product, in micro units."""
    return prices_of(rd, supplier_id)


def _counted(rd: Read, product_ids: Sequence[int]) -> dict[int, str]:
    """Those that are counted, in the order of the keys, each with how it is traced."""
    known = {row.id: row.traced for row in rd.execute(_COUNTED, {"ids": list(product_ids)})}
    return {key: known[key] for key in product_ids if key in known}


def _normal(code: str) -> str:
    try:
        return checked_gtin(code)
    except Refusal:
        return code


def _coded(code: str) -> CompoundSelect[Any]:
    return (
        select(gtin.c.product_id)
        .where(gtin.c.code == code)
        .union(
            select(supplier_product.c.product_id).where(
                supplier_product.c.code == code, supplier_product.c.withdrawn_at.is_(None)
            )
        )
    )


_COUNTED = select(product.c.id, product.c.traced).where(
    product.c.id.in_(bindparam("ids", expanding=True)), product.c.stocked
)
_SCANNED = (
    select(product.c.id, gtin.c.quantity_milli)
    .join(
        gtin,
        (gtin.c.product_id == product.c.id) & gtin.c.code.in_([bindparam("gtin"), bindparam("code")]),
        isouter=True,
    )
    .where(IN_USE, product.c.stocked, or_(gtin.c.id.is_not(None), product.c.sku == bindparam("code")))
    .order_by(product.c.folded, product.c.id)
)
_BY_SUPPLIER = (
    select(product.c.id, supplier_product.c.pack_milli)
    .join(supplier_product, supplier_product.c.product_id == product.c.id)
    .where(
        IN_USE,
        product.c.stocked,
        supplier_product.c.code == bindparam("code"),
        supplier_product.c.withdrawn_at.is_(None),
    )
    .order_by(product.c.folded, product.c.id)
)
