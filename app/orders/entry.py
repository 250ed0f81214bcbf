"""What entering an order by hand needs: products offered as one types, a line made of one, a draft read back.

Pure where it can be: the window turns what is typed into an `OrderDraft` and asks `app.orders.save.figures` what it costs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import bindparam, case, func, or_, select

from app.base.door import Read
from app.base.errors import Refusal
from app.base.finding import holds, holds_folded, searched
from app.base.folding import folded
from app.base.money import rounded_div
from app.base.rate import WHOLE_PPM
from app.catalogue.queries import IN_USE, ProductRow, product_rows
from app.catalogue.tables import gtin, product
from app.orders.draft import DraftLine, OrderDraft
from app.orders.save import MAYBE, address_from
from app.orders.tables import order_line, sales_order
from app.pricing.tables import vat_rate
from app.stock.queries import stock_rows


@dataclass(frozen=True, slots=True)
class Offer:
    """A product that may be sold; `available_milli` in thousandths is None where stock is not counted."""

    row: ProductRow
    available_milli: int | None = None

    @property
    def id(self) -> int:
        """The product's key."""
        return self.row.id

    @property
    def name(self) -> str:
        """The name with its variant, as it stands on a line."""
        return f"{self.row.name}, {self.row.variant}" if self.row.variant else self.row.name


@dataclass(frozen=True, slots=True)
class Pricing:
    """How the lines of a document are priced: with or without tax, the rate of each VAT class of a territory, whether
    VAT is charged at all.
    """

    prices_include_tax: bool
    rates: Mapping[str, int]
    vat_regime: str = "normal"
    territory: str = "FR"
    on: date | None = None

    def rate_of(self, vat_class: str) -> int:
        """The rate of a class in parts per million, 0 where the company charges no VAT.

        Refused with ``vat_rate_unknown`` where the territory has no such class.
        """
        if self.vat_regime != "normal":
            return 0
        if vat_class not in self.rates:
            raise Refusal("vat_rate_unknown", vat_class=vat_class, territory=self.territory, on=self.on)
        return self.rates[vat_class]

    def category_of(self, vat_class: str) -> str:
        """The VAT category (UNTDID 5305) of a class: standard, zero, or exempt."""
        if self.vat_regime != "normal":
            return "E"
        return "S" if self.rate_of(vat_class) else "Z"

    def price_of(self, offer: Offer, vat_class: str | None = None) -> int:
        """The unit price of a product in this document's terms, in micro units, rounded to the millionth."""
        row, rate = offer.row, self.rate_of(vat_class or offer.row.vat_class)
        if row.price_includes_tax == self.prices_include_tax or not rate:
            return row.price_micro
        if self.prices_include_tax:
            return rounded_div(row.price_micro * (WHOLE_PPM + rate), WHOLE_PPM)
        return rounded_div(row.price_micro * WHOLE_PPM, WHOLE_PPM + rate)


def line_of(offer: Offer, pricing: Pricing, quantity_milli: int = 1000) -> DraftLine:
    """A line that sells a product at its own price."""
    row = offer.row
    return DraftLine(
        name=offer.name,
        kind=row.kind,
        product_id=row.id,
        sku=row.sku or "",
        unit=row.unit,
        quantity_milli=quantity_milli,
        unit_price_micro=pricing.price_of(offer),
        vat_class=row.vat_class,
        category=pricing.category_of(row.vat_class),
        rate_ppm=pricing.rate_of(row.vat_class),
    )


def with_class(line: DraftLine, vat_class: str, pricing: Pricing) -> DraftLine:
    """The same line in another VAT class; the price that was typed stays."""
    return replace(
        line,
        vat_class=vat_class,
        category=pricing.category_of(vat_class),
        rate_ppm=pricing.rate_of(vat_class),
    )


def shipping_line(price_micro: int, name: str, pricing: Pricing, vat_class: str = "standard") -> DraftLine:
    """What is charged for carriage."""
    return DraftLine(
        name=name,
        kind="shipping",
        unit_price_micro=price_micro,
        vat_class=vat_class,
        category=pricing.category_of(vat_class),
        rate_ppm=pricing.rate_of(vat_class),
    )


def in_other_terms(lines: Sequence[DraftLine], *, include_tax: bool) -> tuple[DraftLine, ...]:
    """The same lines with prices with tax turned into prices without, or the other way round."""

    def turned(line: DraftLine) -> DraftLine:
        whole = WHOLE_PPM + line.rate_ppm
        price = line.unit_price_micro
        found = (
            rounded_div(price * whole, WHOLE_PPM) if include_tax else rounded_div(price * WHOLE_PPM, whole)
        )
        off = line.discount_amount
        if off:
            off = rounded_div(off * whole, WHOLE_PPM) if include_tax else rounded_div(off * WHOLE_PPM, whole)
        return replace(line, unit_price_micro=found, discount_amount=off)

    return tuple(turned(line) for line in lines)


# --- questions to the database ---


def offers(rd: Read, text: str, limit: int) -> list[Offer]:
    """Products for what was typed: name, variant, SKU or barcode, an exact code first, at most `limit`."""
    exact = text.strip()
    whole = folded(exact)
    rank = case(
        (
            or_(
                product.c.sku == exact,
                product.c.id.in_(select(gtin.c.product_id).where(gtin.c.code == exact)),
            ),
            0,
        ),
        (product.c.folded.startswith(whole, autoescape=True), 1),
        else_=2,
    )
    keys = (
        select(product.c.id)
        .where(
            IN_USE,
            product.c.sellable,
            *searched(
                exact,
                lambda word: [
                    holds_folded(product.c.folded, word),
                    holds(rd, product.c.sku, word),
                    product.c.id.in_(select(gtin.c.product_id).where(gtin.c.code == word)),
                ],
            ),
        )
        .order_by(rank, product.c.folded, product.c.id)
        .limit(limit)
    )
    return offers_of(rd, [int(row_id) for row_id in rd.execute(keys).scalars()])


def offers_of(rd: Read, product_ids: Sequence[int]) -> list[Offer]:
    """These products with what is available of them, in the order of the keys."""
    there = {row.id: row.available_milli for row in stock_rows(rd, product_ids)}
    return [
        Offer(row, there.get(row.id, 0) if row.stocked else None) for row in product_rows(rd, product_ids)
    ]


def rates_in_force(rd: Read, territory: str, on: date) -> dict[str, int]:
    """The rate of every VAT class of a territory on a day, in parts per million, the highest first."""
    rows = rd.execute(_RATES, {"territory": territory, "day": on}).all()
    found: dict[str, int] = {}
    for row in rows:
        found.setdefault(row.vat_class, row.rate_ppm)
    return dict(sorted(found.items(), key=lambda each: (-each[1], each[0])))


def read_draft(rd: Read, order_id: int) -> OrderDraft:
    """A draft as it was typed; refused with ``order_unknown``, ``order_not_a_draft``, or ``draft_of_a_shop`` where the
    figures are a shop's and not ours to change.
    """
    row = rd.execute(_ORDER, {"id": order_id}).one_or_none()
    if row is None:
        raise Refusal("order_unknown", order=order_id)
    if row.state != "draft":
        raise Refusal("order_not_a_draft", number=row.number or "", state=row.state)
    if row.rounding == "as_charged":
        raise Refusal("draft_of_a_shop", number=row.remote_number or "")
    return _typed(rd, row)


def draft_of(rd: Read, order_id: int) -> OrderDraft:
    """An order of any state as it was typed; refused with ``order_unknown``."""
    row = rd.execute(_ORDER, {"id": order_id}).one_or_none()
    if row is None:
        raise Refusal("order_unknown", order=order_id)
    return _typed(rd, row)


def _typed(rd: Read, row: Any) -> OrderDraft:
    lines = tuple(DraftLine(**found) for found in rd.execute(_LINES, {"order": row.id}).mappings())
    return OrderDraft(
        customer_id=row.customer_id,
        ordered_on=row.ordered_on,
        lines=lines,
        currency=row.currency,
        prices_include_tax=row.prices_include_tax,
        rounding=row.rounding,
        discount_ppm=row.discount_ppm,
        discount_amount=row.discount_amount,
        payment_kind=row.payment_kind,
        payment_method=row.payment_method,
        payment_state=row.payment_state,
        terms_id=row.terms_id,
        billing=address_from(row.billing),
        delivery=address_from(row.delivery),
        language=row.language,
        customer_reference=row.customer_reference,
        note=row.note,
        promised_on=row.promised_on,
        handling=row.handling,
        shop_id=row.shop_id,
        remote_id=row.remote_id,
        remote_number=row.remote_number,
        remote_status=row.remote_status,
        deposit_ppm=row.deposit_ppm,
        deposit_amount=0 if row.deposit_ppm else row.deposit_asked,
        ships_after_deposit=row.ships_after_deposit,
    )


_RATES = (
    select(vat_rate.c.vat_class, vat_rate.c.rate_ppm)
    .where(
        vat_rate.c.territory == bindparam("territory"),
        vat_rate.c.valid_from <= bindparam("day"),
        (vat_rate.c.valid_to.is_(None)) | (vat_rate.c.valid_to >= bindparam("day")),
    )
    .order_by(vat_rate.c.valid_from.desc(), vat_rate.c.id)
)
_ORDER = select(sales_order).where(sales_order.c.id == bindparam("id"))
# The document's discount is written as lines of its own, made anew from its percentage.
_TYPED = (
    "name",
    "kind",
    "product_id",
    "sku",
    "description",
    "unit",
    "quantity_milli",
    "unit_price_micro",
    "discount_ppm",
    "discount_amount",
    "vat_class",
    "category",
    "rate_ppm",
    "remote_id",
    "promised_on",
)
_LINES = (
    select(
        *(order_line.c[name] for name in _TYPED),
        *(func.coalesce(order_line.c[name], "").label(name) for name in MAYBE),
    )
    .where(order_line.c.order_id == bindparam("order"), order_line.c.kind != "discount")
    .order_by(order_line.c.position)
)
