"""A product or a variation of WooCommerce as port data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import cast

from stdnum import ean

from app.links.shops.connectors.woocommerce.names import OUR_UID, plain, unescaped
from app.links.shops.payload import Record, clean, rounded
from app.links.shops.port import ProductKind, ShopProduct

_KINDS = {"grouped": ProductKind.GROUP, "external": ProductKind.EXTERNAL, "variation": ProductKind.VARIANT}


def product(payload: object) -> ShopProduct:
    """One product of ``/products``. Types that plugins add (bundles, subscriptions) are taken as simple ones."""
    record = Record.of("product", payload)
    kind = _KINDS.get(record.text("type"), ProductKind.SIMPLE)
    if record.text("type").startswith("variable"):
        kind = ProductKind.PARENT
    found = _product(record, kind)
    return replace(
        found,
        name=unescaped(record.text("name")),
        categories=tuple(unescaped(entry.text("name")) for entry in record.records("categories")),
        parent_remote_id=record.id_or_none("parent_id"),
    )


def variant(payload: object, parent: ShopProduct) -> ShopProduct:
    """One variation of ``/products/<parent>/variations``, read beside its parent.

    It is named after the parent and its options, as the shop names it on orders. A variation without an SKU of its
    own shows the parent's, which is left out. One that is counted with its parent has the parent as stock owner and
    no figure of its own (the shop repeats the parent's on every variation).
    """
    record = Record.of("product", payload)
    if record.id_or_none("parent_id") not in {None, parent.remote_id}:
        raise record.unreadable("parent_id")
    found = _product(record, ProductKind.VARIANT)
    own = unescaped(record.text("name")) or ", ".join(value for _, value in found.options)
    name = f"{parent.name} - {own}" if own and not own.startswith(parent.name) else own or parent.name
    shared = record.fields.get("manage_stock") == "parent"
    return replace(
        found,
        name=name,
        parent_remote_id=parent.remote_id,
        sku="" if found.sku == parent.sku else found.sku,
        tax_class=parent.tax_class if found.tax_class == "parent" else found.tax_class,
        listed=found.listed and parent.listed,
        categories=parent.categories,
        stock_owner_remote_id=parent.stock_owner_remote_id if shared else found.stock_owner_remote_id,
        stock_milli=None if shared else found.stock_milli,
    )


def _product(record: Record, kind: ProductKind) -> ShopProduct:
    remote_id = record.id("id")
    counted = record.fields.get("manage_stock") is not None and _counted(record)
    return ShopProduct(
        remote_id=remote_id,
        kind=kind,
        parent_remote_id=None,
        name="",
        sku=record.text("sku").strip(),
        gtin=gtin(record.text("global_unique_id")),
        price_micro=_price(record, "regular_price", "price"),
        sale_price_micro=_price(record, "sale_price"),
        taxable=record.text("tax_status") in {"taxable", ""},
        tax_class=record.text("tax_class").removeprefix("standard"),
        service=record.flag("virtual"),
        listed=record.text("status") in {"publish", ""} and record.text("catalog_visibility") != "hidden",
        stock_owner_remote_id=remote_id if counted else None,
        stock_milli=rounded(record.decimal_or_none("stock_quantity") or Decimal(0), 3) if counted else None,
        backorders=record.text("backorders") in {"yes", "notify"},
        options=_options(record),
        categories=(),
        created_at=record.instant_or_none("date_created_gmt"),
        modified_at=record.instant_or_none("date_modified_gmt"),
        description=_description(record),
        our_uid=_uid(record),
    )


def _description(record: Record) -> str:
    """What is said of it; a product is not kept out for what a plugin made of its words."""
    said = record.fields.get("description")
    return plain(clean(said)) if isinstance(said, str) else ""


def _uid(record: Record) -> str:
    found = record.fields.get("meta_data")
    for each in cast("list[object]", found) if isinstance(found, list) else []:
        if not isinstance(each, Mapping):
            continue
        entry = cast("Mapping[str, object]", each)
        if entry.get("key") == OUR_UID and isinstance(uid := entry.get("value"), str):
            return uid
    return ""


def bare(payload: object) -> ShopProduct:
    """A product or a variation read alone, for what is written to it: a variation has no name of its own then."""
    record = Record.of("product", payload)
    if record.text("type") != "variation":
        return product(payload)
    return replace(_product(record, ProductKind.VARIANT), parent_remote_id=record.id_or_none("parent_id"))


def gtin(typed: str) -> str:
    """The digits of a GTIN-8, -12, -13 or -14 whose check digit is right; empty for anything else."""
    digits = typed.replace(" ", "").replace("-", "")
    return digits if digits.isascii() and digits.isdigit() and ean.is_valid(digits) else ""


def _counted(record: Record) -> bool:
    """Whether the thing itself is counted; "parent" means that its parent is."""
    return False if record.fields.get("manage_stock") == "parent" else record.flag("manage_stock")


def _price(record: Record, *names: str) -> int | None:
    """The first of these fields that holds a price; old shops and plugins write a decimal comma."""
    for name in names:
        text = record.fields.get(name)
        if isinstance(text, str) and text.count(",") == 1 and "." not in text:
            record = replace(record, fields={**record.fields, name: text.replace(",", ".")})
        price = record.decimal_or_none(name)
        if price is not None:
            return rounded(price, 6)
    return None


def _options(record: Record) -> tuple[tuple[str, str], ...]:
    """The options that make a variation: name and value. A product's own lists of options are not read."""
    return tuple(
        (unescaped(entry.text("name")), unescaped(entry.text("option")))
        for entry in record.records("attributes")
        if entry.text("option")
    )
