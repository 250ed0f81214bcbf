"""A product: kept, changed, archived, and read for the steps that need to know what it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import bindparam, select

from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.base.extras import Extras, keep_extras
from app.base.folding import folded
from app.base.uid import new_uid
from app.catalogue.bundle import is_bundle
from app.catalogue.customs_code import checked_hs_code, checked_origin
from app.catalogue.gtin import checked_gtin, counted_code
from app.catalogue.sold_in import promise_shops
from app.catalogue.tables import gtin, product
from app.catalogue.variants import parent_must_fit


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductDraft:
    """A product as typed or as a shop sent it; price in micro units of the company's currency.

    `vat_nature` says where a service is taxed when the general rule does not (``electronic``, ``on_the_spot``),
    `vat_reason` why it is exempt (VATEX code); see `app.pricing.vat`.
    """

    name: str
    sku: str | None = None
    kind: str = "goods"
    unit: str = "piece"
    variant: str = ""
    parent_id: int | None = None
    vat_class: str = "standard"
    price_micro: int = 0
    price_includes_tax: bool = False
    cost_micro: int | None = None
    stocked: bool = True
    sellable: bool = True
    weight_grams: int | None = None
    description: str = ""
    gtins: tuple[str, ...] = ()
    """Codes, each with ``×12`` behind it where it counts for so many; without, as it stands, or one."""
    vat_nature: str | None = None
    vat_reason: str | None = None
    hs_code: str = ""
    origin_country: str = ""
    net_weight_grams: int | None = None
    extras: Extras | None = None
    """Tags and own fields; None leaves them as they are."""


@dataclass(frozen=True, slots=True)
class Goods:
    """What moving goods needs to know of a product: whether it is stocked, and its unit cost in micro units."""

    stocked: bool
    cost_micro: int | None


_GOODS = select(product.c.id, product.c.stocked, product.c.cost_micro).where(
    product.c.id.in_(bindparam("products", expanding=True))
)


def goods(rd: Read, products: Iterable[int]) -> dict[int, Goods]:
    """What moving goods needs to know, by product."""
    return {
        row.id: Goods(row.stocked, row.cost_micro)
        for row in rd.execute(_GOODS, {"products": sorted(set(products))})
    }


@verb("product.add")
def add(tx: Write, draft: ProductDraft) -> int:
    """Add a product, or a variant of one.

    Refused with ``sku_taken``, ``hs_code_malformed``, ``origin_malformed``, ``parent_unfit`` or a GTIN's own reasons.
    """
    if draft.parent_id is not None:
        parent_must_fit(tx, draft.parent_id)
    return insert_product(tx, draft)


def insert_product(tx: Write, draft: ProductDraft) -> int:
    """Write a new product with its codes, inside whatever transaction is open."""
    _sku_must_be_free(tx, draft.sku, None)
    row_id = tx.insert(product, {**_values(draft), "uid": new_uid(), "created_at": tx.now})
    _write_gtins(tx, row_id, _checked(draft.gtins, ()))
    if draft.extras is not None:
        keep_extras(tx, "product", row_id, draft.extras)
    return row_id


@verb("product.change")
def change(tx: Write, product_id: int, draft: ProductDraft) -> None:
    """Change a product; documents keep what they said.

    GTINs that the draft does not name are taken off it, new ones put on; one that stays goes on counting for as many, unless
    it is told otherwise. What was put on it by a scan stays as it was read.
    The stock of a bundle is not counted. Refused with ``sku_taken``, ``bundle_of_service`` or a GTIN's own reasons.
    """
    _sku_must_be_free(tx, draft.sku, product_id)
    held = tx.execute(_HELD, {"product": product_id}).all()
    wanted = _checked(draft.gtins, {row.code for row in held})
    values = _values(draft)
    if is_bundle(tx, product_id):
        # It is kept as its parts, whatever a shop says of it.
        if draft.kind != "goods":
            raise Refusal("bundle_of_service", product=draft.name)
        values["stocked"] = False
    tx.update(product, product_id, **values)
    for row in held:
        if row.code not in wanted:
            tx.remove(gtin, row.id)
        elif (milli := wanted.pop(row.code)) is not None and milli != row.quantity_milli:
            tx.update(gtin, row.id, quantity_milli=milli)
    _write_gtins(tx, product_id, wanted)
    if draft.extras is not None:
        keep_extras(tx, "product", product_id, draft.extras)
    promise_shops(tx, product_id)


@verb("product.change")
def revise(tx: Write, product_id: int, changes: Mapping[str, Any]) -> None:
    """Change some values of a product, by their names in `ProductDraft`; all others stay as they stand by now.

    Refused with ``product_unknown`` and as `change` is.
    """
    if changes:
        change(tx, product_id, replace(standing_draft(tx, product_id), **changes))


def standing_draft(rd: Read, product_id: int) -> ProductDraft:
    """A product as it stands, as the draft that would change nothing; refused with ``product_unknown``."""
    row = rd.execute(_STANDING, {"product": product_id}).mappings().one_or_none()
    if row is None:
        raise Refusal("product_unknown", product=product_id)
    held = rd.execute(_HELD, {"product": product_id})
    return ProductDraft(**row, gtins=tuple(each.code for each in held))


@verb("product.archive")
def archive(tx: Write, product_id: int) -> None:
    """Take a product out of use; it stays on every document that names it."""
    tx.update(product, product_id, archived_at=tx.now)


def _values(draft: ProductDraft) -> dict[str, Any]:
    return {
        "sku": draft.sku or None,
        "name": draft.name,
        "folded": folded(f"{draft.name} {draft.variant} {draft.sku or ''}"),
        "kind": draft.kind,
        "unit": draft.unit,
        "parent_id": draft.parent_id,
        "variant": draft.variant,
        "vat_class": draft.vat_class,
        "price_micro": draft.price_micro,
        "price_includes_tax": draft.price_includes_tax,
        "cost_micro": draft.cost_micro,
        "stocked": draft.stocked and draft.kind == "goods",
        "sellable": draft.sellable,
        "weight_grams": draft.weight_grams,
        "description": draft.description,
        "vat_nature": draft.vat_nature,
        "vat_reason": draft.vat_reason,
        "hs_code": checked_hs_code(draft.hs_code),
        "origin_country": checked_origin(draft.origin_country),
        "net_weight_grams": draft.net_weight_grams,
    }


def _sku_must_be_free(tx: Write, sku: str | None, but: int | None) -> None:
    if not sku:
        return
    taken = tx.execute(select(product.c.id, product.c.name).where(product.c.sku == sku)).one_or_none()
    if taken is not None and taken.id != but:
        raise Refusal("sku_taken", sku=sku, product=taken.name)


def _checked(typed: Iterable[str], held: Collection[str]) -> dict[str, int | None]:
    """The GTINs in their normal form, each once, and for how much each counts (thousandths) where that was said."""
    found: dict[str, int | None] = {}
    for each in typed:
        code, many = counted_code(each)
        normal = code if code in held else checked_gtin(code)
        found[normal] = many * 1000 if many is not None else found.get(normal)
    return found


def _write_gtins(tx: Write, product_id: int, codes: Mapping[str, int | None]) -> None:
    rows = [
        {"product_id": product_id, "code": code, "quantity_milli": milli or 1000}
        for code, milli in codes.items()
    ]
    tx.insert_many(gtin, rows)


_HELD = (
    select(gtin.c.id, gtin.c.code, gtin.c.quantity_milli)
    .where(gtin.c.product_id == bindparam("product"))
    .order_by(gtin.c.id)
)
_STANDING = select(*(product.c[name] for name in ProductDraft.__slots__ if name in product.c)).where(
    product.c.id == bindparam("product")
)
