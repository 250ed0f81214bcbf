"""A product by the fields that a shop knows too: as they stand here, as the shop says them, and back.

A price is said in the shop's own tax, so that the two sides can be compared and ours comes back as it was written there.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from app.base.company import the_company
from app.base.door import Read
from app.catalogue.product import ProductDraft
from app.links.shops.merging import Fields, Value, same_words
from app.links.shops.sold import in_tax_of_shop
from app.pricing.rates import rate_of

_TEXTS = ("name", "sku", "variant", "vat_class", "kind", "parent_id", "stocked", "sellable")
SETTLED = frozenset({"kind", "parent_id", "stocked", "sellable"})
"""What the shop knows of how a thing is built, which is no question to a person."""


def said_there(draft: ProductDraft, without: Collection[str] = ()) -> dict[str, Value]:
    """What a shop says of a product, `without` what it does not decide, by the names of `ProductDraft`."""
    found: dict[str, Value] = {name: getattr(draft, name) for name in _TEXTS if name not in without}
    return found if "price_micro" in without else {**found, "price": draft.price_micro}


def stands_here(rd: Read, standing: ProductDraft, *, includes_tax: bool) -> dict[str, Value]:
    """The same fields as they are here, the price with tax or without as the shop's prices are."""
    found: dict[str, Value] = {name: getattr(standing, name) for name in _TEXTS}
    return {**found, "price": _price(rd, standing, includes_tax=includes_tax)}


def with_values(standing: ProductDraft, values: Fields, here: Fields, *, includes_tax: bool) -> ProductDraft:
    """The product with these values in place of what stood here."""
    changes: dict[str, Any] = {
        name: value for name, value in values.items() if name != "price" and value != here[name]
    }
    if "price" in values and values["price"] != here["price"]:
        changes |= {"price_micro": values["price"], "price_includes_tax": includes_tax}
    return replace(standing, **changes)


def same(_field: str, one: Value, other: Value) -> bool:
    """Whether two values of a field are the same to whoever reads them."""
    return same_words(one, other)


def _price(rd: Read, standing: ProductDraft, *, includes_tax: bool) -> int:
    if standing.price_includes_tax == includes_tax or standing.vat_class == "none":
        return standing.price_micro
    rate = rate_of(rd, the_company(rd).territory, standing.vat_class, rd.today)
    return in_tax_of_shop(
        standing.price_micro, rate, includes=standing.price_includes_tax, shop_includes=includes_tax
    )
