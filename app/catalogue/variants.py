"""Which products are variants of which: what has variants is a variant of nothing, and what has none may hold some."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, select

from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.base.finding import searched
from app.base.folding import folded
from app.catalogue.bundle import IS_BUNDLE
from app.catalogue.naming import full_name
from app.catalogue.queries import IN_USE, ProductRow, matching, product_rows
from app.catalogue.sold_in import promise_shops
from app.catalogue.tables import product


@dataclass(frozen=True, slots=True)
class Kin:
    """A product as one of a family: what it is a variant of, whether it is a bundle, whether it has variants."""

    id: int
    sku: str | None
    name: str
    parent_id: int | None
    bundle: bool
    has_variants: bool


def kin_called(rd: Read, skus: Collection[str]) -> dict[str, Kin]:
    """The products with these codes, by code."""
    return {row.sku: Kin(*row) for row in rd.execute(_CALLED, {"skus": list(skus)})}


def must_hold_variants(parent: Kin) -> None:
    """Refuse with ``parent_unfit`` variants of what is a variant or a bundle itself."""
    if parent.parent_id is not None or parent.bundle:
        raise Refusal("parent_unfit", product=parent.name)


def must_become_variant(kin: Kin) -> None:
    """Refuse with ``variant_has_variants`` to make a variant of what has some itself."""
    if kin.has_variants:
        raise Refusal("variant_has_variants", product=kin.name)


def may_have_variants(rd: Read, search: str, limit: int, but: int) -> list[ProductRow]:
    """The products in use that may have variants and match what was typed, by name; `but` one."""
    fit = and_(IN_USE, product.c.parent_id.is_(None), ~IS_BUNDLE, product.c.id != but)
    where = searched(search, lambda word: matching(rd, word))
    found = rd.execute(
        select(product.c.id).where(fit, *where).order_by(product.c.folded, product.c.id).limit(limit)
    )
    return product_rows(rd, list(found.scalars()))


def parent_must_fit(rd: Read, parent_id: int) -> None:
    """Refused as `must_hold_variants` does."""
    must_hold_variants(_kin(rd, parent_id))


@verb("product.change")
def belong(tx: Write, product_id: int, parent_id: int | None, variant: str) -> None:
    """Make a product a variant of another, called `variant`; without a parent it is one of none, and stands by itself.

    Documents keep what they said; its price, its stock and its codes stay its own. Refused with ``parent_unfit`` or
    ``variant_has_variants``.
    """
    kin = _kin(tx, product_id)
    if parent_id is not None:
        if parent_id == product_id:
            raise Refusal("parent_unfit", product=kin.name)
        must_become_variant(kin)
        parent_must_fit(tx, parent_id)
    told = variant.strip()
    words = folded(f"{kin.name} {told} {kin.sku or ''}")
    tx.update(product, product_id, parent_id=parent_id, variant=told, folded=words)
    for each in (parent_id, kin.parent_id):
        if each is not None:
            tx.touch("product", each)
    tx.note(product=full_name(kin.name, told))
    promise_shops(tx, product_id)


def _kin(rd: Read, product_id: int) -> Kin:
    row: Any = rd.execute(_OF_KEY, {"id": product_id}).one_or_none()
    if row is None:
        raise Refusal("product_unknown", product=product_id)
    return Kin(*row)


_child = product.alias("child")
_KIN = select(
    product.c.id,
    product.c.sku,
    product.c.name,
    product.c.parent_id,
    IS_BUNDLE.label("bundle"),
    select(_child.c.id).where(_child.c.parent_id == product.c.id).correlate(product).exists().label("held"),
)
_OF_KEY = _KIN.where(product.c.id == bindparam("id"))
_CALLED = _KIN.where(product.c.sku.in_(bindparam("skus", expanding=True)))
