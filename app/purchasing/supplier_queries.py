"""What lists, pickers and pages show of suppliers and of what they offer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, or_, select

from app.base.door import Read
from app.base.finding import (
    Condition,
    Filter,
    Sorts,
    Views,
    among,
    holds,
    holds_folded,
    in_order,
)
from app.base.listing import Listing, ListQuery
from app.base.register import Register
from app.catalogue.naming import full_name
from app.catalogue.tables import product
from app.purchasing.tables import goods_receipt, purchase_order, supplier, supplier_product


@dataclass(frozen=True, slots=True)
class SupplierRow:
    """A supplier in a list. `minimum_amount` in minor units of the company's currency; `last_on` is when goods came last."""

    id: int
    uid: str
    name: str
    contact: str
    email: str | None
    phone: str | None
    city: str
    terms: str
    lead_days: int | None
    minimum_amount: int | None
    archived_at: datetime | None
    products: int = 0
    last_on: date | None = None


@dataclass(frozen=True, slots=True)
class OfferRow:
    """What a supplier offers of a product; `lead_days` are theirs where the offer names none. See `OfferDraft`."""

    id: int
    supplier_id: int
    supplier: str
    product_id: int
    sku: str | None
    product: str
    code: str
    pack_milli: int
    price_micro: int | None
    lead_days: int | None
    own_lead_days: int | None
    preferred: bool


_IN_USE = supplier.c.archived_at.is_(None)

VIEWS: Views = {
    "all": lambda _rd: _IN_USE,
    "archived": lambda _rd: supplier.c.archived_at.is_not(None),
}
FILTERS: Mapping[str, Filter] = {"view": among(VIEWS)}
SORTS: Sorts = {"name": (supplier.c.folded, supplier.c.id)}


def _holding(rd: Read, word: str) -> list[Condition]:
    offered = select(supplier_product.c.supplier_id).where(
        holds(rd, supplier_product.c.code, word), supplier_product.c.withdrawn_at.is_(None)
    )
    return [
        holds_folded(supplier.c.folded, word),
        holds(rd, supplier.c.email, word),
        holds(rd, supplier.c.phone, word),
        holds(rd, supplier.c.city, word),
        supplier.c.id.in_(offered),
    ]


_REGISTER = Register(supplier, FILTERS, _holding, SORTS, SORTS["name"])


def supplier_rows(rd: Read, ids: Sequence[int]) -> list[SupplierRow]:
    """The suppliers with these keys, in the order of the keys."""
    return in_order(ids, {row.id: _row(row) for row in rd.execute(_ROWS, {"ids": list(ids)})})


SUPPLIERS = Listing(_REGISTER.count, _REGISTER.ids, supplier_rows)


def suppliers_called(rd: Read, text: str, limit: int) -> list[SupplierRow]:
    """Suppliers in use for what was typed: for pickers."""
    query = ListQuery(search=text, chips=(("view", "all"),))
    return supplier_rows(rd, _REGISTER.ids(rd, query, 0, limit))


def supplier_name(rd: Read, supplier_id: int) -> str:
    """What a supplier is called; empty when there is none with this key."""
    return str(rd.scalar(_NAME, {"id": supplier_id}) or "")


def email_of(rd: Read, purchase_id: int) -> str:
    """Where a purchase order goes: the supplier's address as it is now, empty where they have none."""
    return str(rd.scalar(_EMAIL, {"purchase": purchase_id}) or "")


def find_supplier(rd: Read, told: str) -> int | None:
    """The key of the supplier with this name or uid."""
    found = rd.execute(_TOLD, {"told": told}).first()
    return int(found.id) if found else None


def offers_by(rd: Read, supplier_id: int) -> list[OfferRow]:
    """What a supplier offers, by the names of the products."""
    rows = rd.execute(_OFFERS.where(supplier_product.c.supplier_id == supplier_id).order_by(product.c.folded))
    return [_offer(row) for row in rows]


def offers_of_product(rd: Read, product_id: int) -> list[OfferRow]:
    """Who offers a product, the preferred supplier first."""
    statement = _OFFERS.where(supplier_product.c.product_id == product_id, _IN_USE)
    return [
        _offer(row)
        for row in rd.execute(statement.order_by(supplier_product.c.preferred.desc(), supplier.c.folded))
    ]


def offers_in_use(rd: Read, product_ids: Sequence[int] | None = None) -> dict[int, OfferRow]:
    """By product who is asked first: the preferred supplier, else the cheapest, else the first by name; of these, or of all."""
    found: dict[int, OfferRow] = {}
    order = (
        supplier_product.c.product_id,
        supplier_product.c.preferred.desc(),
        supplier_product.c.price_micro.nulls_last(),
        supplier.c.folded,
        supplier_product.c.id,
    )
    mine = [] if product_ids is None else [supplier_product.c.product_id.in_(list(product_ids))]
    for row in rd.execute(_OFFERS.where(_IN_USE, *mine).order_by(*order)):
        found.setdefault(row.product_id, _offer(row))
    return found


def _offer(row: Any) -> OfferRow:
    lead = row.own_lead_days if row.own_lead_days is not None else row.lead_days
    return OfferRow(
        row.id,
        row.supplier_id,
        row.supplier,
        row.product_id,
        row.sku,
        full_name(row.product, row.variant),
        row.code,
        row.pack_milli,
        row.price_micro,
        lead,
        row.own_lead_days,
        row.preferred,
    )


def _row(row: Any) -> SupplierRow:
    return SupplierRow(*row[:-2], products=int(row.products), last_on=row.last_on)


_products = (
    select(func.count())
    .select_from(supplier_product)
    .where(supplier_product.c.supplier_id == supplier.c.id, supplier_product.c.withdrawn_at.is_(None))
    .correlate(supplier)
    .scalar_subquery()
)
_last_on = (
    select(goods_receipt.c.received_on)
    .where(goods_receipt.c.supplier_id == supplier.c.id, goods_receipt.c.kind == "receipt")
    .order_by(goods_receipt.c.received_on.desc())
    .limit(1)
    .correlate(supplier)
    .scalar_subquery()
)
_ROWS = select(
    *(supplier.c[name] for name in SupplierRow.__slots__ if name in supplier.c),
    _products.label("products"),
    _last_on.label("last_on"),
).where(supplier.c.id.in_(bindparam("ids", expanding=True)))
_EMAIL = (
    select(supplier.c.email)
    .join(purchase_order, purchase_order.c.supplier_id == supplier.c.id)
    .where(purchase_order.c.id == bindparam("purchase"))
)
_NAME = select(supplier.c.name).where(supplier.c.id == bindparam("id"))
_TOLD = (
    select(supplier.c.id)
    .where(or_(supplier.c.name == bindparam("told"), supplier.c.uid == bindparam("told")))
    .order_by(supplier.c.archived_at.is_not(None), supplier.c.id)
    .limit(1)
)
_OFFERS = (
    select(
        supplier_product.c.id,
        supplier_product.c.supplier_id,
        supplier.c.name.label("supplier"),
        supplier_product.c.product_id,
        product.c.sku,
        product.c.name.label("product"),
        product.c.variant,
        supplier_product.c.code,
        supplier_product.c.pack_milli,
        supplier_product.c.price_micro,
        supplier.c.lead_days,
        supplier_product.c.lead_days.label("own_lead_days"),
        supplier_product.c.preferred,
    )
    .join(supplier, supplier.c.id == supplier_product.c.supplier_id)
    .join(product, product.c.id == supplier_product.c.product_id)
    .where(supplier_product.c.withdrawn_at.is_(None))
)
