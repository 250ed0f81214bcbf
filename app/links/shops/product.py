"""A product of a shop taken into the catalogue: parents, variants and simple ones, each with its listing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, select

from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.catalogue.gtin import checked_gtin
from app.catalogue.product import ProductDraft, change, insert_product, standing_draft
from app.catalogue.sold_in import Mark, doubt, marked_by_uid, marks
from app.catalogue.tables import product
from app.links.shops import product_fields
from app.links.shops.agreeing import agreed_text, merge_with, remark_of
from app.links.shops.inbox import Fate, Stored, mark_taken, record, take_up
from app.links.shops.listing import list_thing, listed, thing_of
from app.links.shops.payload import parse
from app.links.shops.port import ProductKind, ShopProduct
from app.links.shops.reason import Reason
from app.links.shops.sold import kept_here, shown_hash
from app.links.shops.tables import listing
from app.links.shops.taking import Taking
from app.orders.channel import channel_of

_NOT_SOLD_HERE = frozenset({ProductKind.GROUP, ProductKind.EXTERNAL})


@verb("intake.product")
def take_product(tx: Write, taking: Taking, record_id: int) -> Fate:
    """Take in one product: name, price, codes and options as the shop has them; cost, weight, VAT's reasons are ours.

    What was changed here since is merged with what the shop changed, field by field.
    """
    row = take_up(tx, record_id)
    if row is None:
        return "left"
    found = read_product(tx, taking, row)
    if found.kind in _NOT_SOLD_HERE:
        return mark_taken(
            tx,
            row,
            None,
            Reason("shop_product_not_sold_here", {"number": found.remote_id, "product": found.name}),
        )
    known = listed(tx, taking.shop.id, [found.remote_id]).get(found.remote_id)
    if known is None and (mark := _made_here(tx, taking.shop.id, found)) is not None:
        # Made from here, and the answer that said so was lost on its way.
        list_thing(tx, mark, found.remote_id, found.stock_milli)
        known = listed(tx, taking.shop.id, [found.remote_id])[found.remote_id]
    product_id = known.product_id if known else None
    draft, remark = _draft(tx, taking, found, product_id)
    if known is None or product_id is None:
        product_id = insert_product(tx, draft)
        tx.insert(
            listing,
            {
                "shop_id": taking.shop.id,
                "remote_id": found.remote_id,
                "product_id": product_id,
                "seen_at": tx.now,
            },
        )
    else:
        remark = _change(tx, taking, row, product_id, draft, found) or remark
        shown = found.stock_milli if known.stock_milli is not None else None
        tx.update(listing, known.id, stock_milli=shown, seen_at=tx.now)
    agreed = agreed_text(product_fields.said_there(draft, _unsure(tx, taking, draft, found)), row)
    return mark_taken(tx, row, product_id, remark, agreed=agreed)


def read_product(rd: Read, taking: Taking, row: Stored) -> ShopProduct:
    """What a product's payload says, a variant's read beside its parent's.

    Refusal("shop_variant_without_parent") when the shop never sent the parent.
    """
    payload = parse(row.payload)
    parent_id = taking.kind.parent_of(payload)
    if parent_id is None:
        found = taking.kind.product(payload)
        if found.kind is ProductKind.PARENT:
            taking.parents[found.remote_id] = found
        return found
    if parent_id not in taking.parents:
        parent = record(rd, taking.shop.id, "product", parent_id)
        if parent is None:
            raise Refusal("shop_variant_without_parent", number=row.remote_id, parent=parent_id)
        taking.parents[parent_id] = taking.kind.product(parse(parent.payload))
    return taking.kind.variant(payload, taking.parents[parent_id])


def _draft(
    tx: Write, taking: Taking, found: ShopProduct, product_id: int | None
) -> tuple[ProductDraft, Reason | None]:
    remark: Reason | None = None
    vat_class = taking.vat_class(tx, found.tax_class, taxable=found.taxable)
    if vat_class is None:
        facts = {"number": found.remote_id, "product": found.name, "tax_class": found.tax_class}
        remark = Reason("shop_vat_class_unknown", facts)
    sku: str | None = found.sku or None
    if sku and (holder := _holder(tx, sku)) is not None and holder.id != product_id:
        remark = Reason("shop_sku_twice", {"number": found.remote_id, "sku": sku, "product": holder.name})
        sku = None
    return ProductDraft(
        name=found.name or taking.words.say("intake.nameless_product", number=found.remote_id),
        sku=sku,
        kind="service" if found.service else "goods",
        variant=", ".join(value for _, value in found.options),
        parent_id=_parent(tx, taking, found),
        vat_class=vat_class or "standard",
        price_micro=found.price_micro or 0,
        price_includes_tax=taking.shop.prices_include_tax,
        stocked=found.stock_owner_remote_id == found.remote_id,
        sellable=found.sellable,
        gtins=(checked_gtin(found.gtin),) if found.gtin else (),
    ), remark


def _parent(tx: Write, taking: Taking, found: ShopProduct) -> int | None:
    """Our key of a variant's parent; a simple product that a group shows has none."""
    if found.kind is not ProductKind.VARIANT or found.parent_remote_id is None:
        return None
    parent = listed(tx, taking.shop.id, [found.parent_remote_id]).get(found.parent_remote_id)
    if parent is None:
        raise Refusal("shop_variant_without_parent", number=found.remote_id, parent=found.parent_remote_id)
    return parent.product_id


def _made_here(tx: Write, shop_id: int, found: ShopProduct) -> Mark | None:
    """The mark of our product that a thing of the shop was made of, unless the shop has another of it already."""
    mark = marked_by_uid(tx, shop_id, found.our_uid)
    return mark if mark is not None and thing_of(tx, shop_id, mark.product_id) is None else None


def _change(
    tx: Write, taking: Taking, row: Stored, product_id: int, draft: ProductDraft, found: ShopProduct
) -> Reason | None:
    """Merge what the shop says of a product with what stands here; what is ours by role, or known only here, stays."""
    standing, shop = standing_draft(tx, product_id), taking.shop
    mark = marks(tx, shop.id, [product_id]).get(product_id)
    kept = kept_here(channel_of(tx, shop.id).decisions, mark)
    if kept and mark is not None and mark.shown_hash != shown_hash(found):
        # Somebody else's words: the shop is looked at again, and ours are put back where they are right.
        doubt(tx, mark)
    includes = shop.prices_include_tax
    here, merged = merge_with(
        tx,
        row,
        "product",
        product_id,
        product_fields.said_there(draft, (*kept, *_unsure(tx, taking, draft, found))),
        lambda _agreed: product_fields.stands_here(tx, standing, includes_tax=includes),
        product_fields.same,
        product_fields.SETTLED,
    )
    wanted = product_fields.with_values(standing, merged.values, here, includes_tax=includes)
    # A barcode of our own, or of another shop, is not taken off.
    wanted = replace(wanted, gtins=tuple(dict.fromkeys((*standing.gtins, *draft.gtins))))
    if wanted.kind != "goods":
        wanted = replace(wanted, stocked=False)
    if wanted != standing:
        change(tx, product_id, wanted)
    return remark_of(row, merged)


def _unsure(rd: Read, taking: Taking, draft: ProductDraft, found: ShopProduct) -> tuple[str, ...]:
    """What the shop says of a product and nobody understands, or cannot be had here: it changes nothing that stands."""
    known = taking.vat_class(rd, found.tax_class, taxable=found.taxable) is not None
    vat_class = () if known else ("vat_class",)
    return (*vat_class, "sku") if found.sku and draft.sku is None else vat_class


def _holder(tx: Write, sku: str) -> Any:
    return tx.execute(_BY_SKU, {"sku": sku}).one_or_none()


_BY_SKU = select(product.c.id, product.c.name).where(product.c.sku == bindparam("sku"))
