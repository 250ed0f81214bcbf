"""What entering an order by hand needs: products offered as one types, and a draft read back.

The window turns what is typed into an `OrderDraft` and asks `app.orders.figures` what it costs; lines and prices are made
in `app.orders.offer`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import bindparam, case, func, or_, select

from app.base.door import Read
from app.base.errors import Refusal
from app.base.finding import holds, holds_folded, searched
from app.base.folding import folded
from app.catalogue.bundle import contents, cost_of_parts
from app.catalogue.queries import IN_USE, product_rows
from app.catalogue.tables import gtin, product
from app.orders.draft import DraftLine, OrderDraft
from app.orders.drafted import drafted
from app.orders.naming import order_name
from app.orders.offer import (
    Offer,
    Pricing,
    as_typed,
    in_other_terms,
    line_of,
    repriced,
    shipping_line,
    with_class,
    with_price,
)
from app.orders.save import MAYBE
from app.orders.tables import order_line, sales_order
from app.pricing.price_queries import lines_for
from app.pricing.territory import zone
from app.pricing.vat_facts import rates_of
from app.stock.bundle import makes
from app.stock.queries import stock_rows

__all__ = [
    "Offer",
    "Pricing",
    "as_typed",
    "draft_of",
    "in_other_terms",
    "instead_of",
    "line_of",
    "offers",
    "offers_of",
    "rates_in_force",
    "read_draft",
    "repriced",
    "shipping_line",
    "with_class",
    "with_price",
]


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
    there: dict[int, int | None] = {row.id: row.available_milli for row in stock_rows(rd, product_ids)}
    listed, rows = lines_for(rd, product_ids), product_rows(rd, product_ids)
    found = [
        Offer(row, there.get(row.id, 0) if row.stocked else None, listed.get(row.id, ())) for row in rows
    ]
    # Bundles are there as far as their parts are, and cost what these do.
    loose = [row.id for row in rows if not row.stocked and row.kind == "goods"]
    if not loose or not (made := contents(rd, loose)):
        return found
    free = makes(rd, made)
    return [
        replace(
            offer,
            row=replace(offer.row, cost_micro=cost_of_parts(made[offer.id])),
            available_milli=free[offer.id],
        )
        if offer.id in made
        else offer
        for offer in found
    ]


def instead_of(rd: Read, product_id: int) -> list[Offer]:
    """What may be sold where a product lacks: the other variants of the same one that are there, the most first."""
    sisters = [int(key) for key in rd.execute(_SISTERS, {"product": product_id}).scalars()]
    if not sisters:
        return []
    there = [each for each in offers_of(rd, sisters) if (each.available_milli or 0) > 0]
    return sorted(there, key=lambda each: -(each.available_milli or 0))


def rates_in_force(rd: Read, territory: str, on: date) -> dict[str, int]:
    """The rate of every VAT class of a territory on a day, in parts per million, the highest first."""
    return rates_of(rd).of(zone(territory), on)


def read_draft(rd: Read, order_id: int) -> OrderDraft:
    """A draft as it was typed; refused with ``order_unknown``, ``order_not_a_draft``, or ``draft_of_a_shop`` where the
    figures are a shop's and not ours to change.
    """
    row: Any = rd.execute(_ORDER, {"id": order_id}).one_or_none()
    if row is None:
        raise Refusal("order_unknown", order=order_id)
    if row.state != "draft":
        raise Refusal("order_not_a_draft", number=order_name(row), state=row.state)
    if row.rounding == "as_charged":
        raise Refusal("draft_of_a_shop", number=order_name(row))
    return _typed(rd, row)


def draft_of(rd: Read, order_id: int) -> OrderDraft:
    """An order of any state as it was typed; refused with ``order_unknown``."""
    row: Any = rd.execute(_ORDER, {"id": order_id}).one_or_none()
    if row is None:
        raise Refusal("order_unknown", order=order_id)
    return _typed(rd, row)


def _typed(rd: Read, row: Any) -> OrderDraft:
    lines = tuple(DraftLine(**found) for found in rd.execute(_LINES, {"order": row.id}).mappings())
    return replace(
        drafted(row, lines, row.ordered_on),
        payment_state=row.payment_state,
        handling=row.handling,
        shop_id=row.shop_id,
        remote_id=row.remote_id,
        remote_number=row.remote_number,
        remote_status=row.remote_status,
        invoiced_there=row.invoiced_there,
    )


_of = product.alias("of")
_SISTERS = (
    select(product.c.id)
    .join(_of, _of.c.parent_id == product.c.parent_id)
    .where(_of.c.id == bindparam("product"), product.c.id != _of.c.id, IN_USE, product.c.sellable)
    .order_by(product.c.folded, product.c.id)
)
_ORDER = select(sales_order).where(sales_order.c.id == bindparam("id"))
# The document's discount is written as lines of its own, made anew from its percentage, and so are the parts of bundles.
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
    .where(
        order_line.c.order_id == bindparam("order"),
        order_line.c.kind != "discount",
        order_line.c.bundle_line_id.is_(None),
    )
    .order_by(order_line.c.position)
)
