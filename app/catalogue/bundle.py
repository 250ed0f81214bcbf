"""Bundles: products sold as one and kept as their parts; what one of each is made of, and which bundles a product is in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, exists, select

from app.base.door import Read
from app.base.money import rounded_div
from app.base.rate import WHOLE_PPM
from app.catalogue.naming import full_name
from app.catalogue.tables import bundle_part, product


@dataclass(frozen=True, slots=True)
class Part:
    """How much of a product is in one of a bundle, in thousandths of its unit."""

    product_id: int
    quantity_milli: int


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part with what its product is; price and cost of one unit are millionths of the company's currency."""

    bundle_id: int
    product_id: int
    quantity_milli: int
    uid: str
    sku: str | None
    name: str
    unit: str
    stocked: bool
    price_micro: int
    cost_micro: int | None
    vat_class: str
    archived_at: datetime | None

    @property
    def id(self) -> int:
        """The product's key: a product is in a bundle once."""
        return self.product_id


_IN_IT = bundle_part.c.quantity_milli > 0
IS_BUNDLE = exists(
    select(bundle_part.c.id).where(bundle_part.c.bundle_id == product.c.id, _IN_IT).correlate(product)
)
"""Whether a product of a query is a bundle."""


def contents(rd: Read, product_ids: Iterable[int]) -> dict[int, list[PartRow]]:
    """What each of these products is made of, in the order told; those that are no bundles are left out."""
    found: dict[int, list[PartRow]] = {}
    for row in rd.execute(_CONTENTS, {"bundles": sorted(set(product_ids))}):
        found.setdefault(row.bundle_id, []).append(_row(row))
    return found


def all_contents(rd: Read) -> dict[int, list[PartRow]]:
    """What every bundle is made of."""
    return contents(rd, rd.execute(_BUNDLES).scalars())


def bundles_with(rd: Read, product_id: int) -> list[PartRow]:
    """The bundles in use that a product is in; `product_id`, name and SKU are those of the bundle."""
    rows = [_row(row) for row in rd.execute(_WITH, {"product": product_id})]
    return [replace(row, product_id=row.bundle_id) for row in rows]


def is_bundle(rd: Read, product_id: int) -> bool:
    """Whether a product is made of others."""
    return rd.execute(_ANY, {"bundle": product_id}).first() is not None


def cost_of_parts(parts: Sequence[PartRow]) -> int | None:
    """What one of a bundle costs, in micro units: its parts together; None where one of them has no cost."""
    if any(part.cost_micro is None for part in parts):
        return None
    return rounded_div(sum(part.quantity_milli * (part.cost_micro or 0) for part in parts), 1000)


def costs_of_bundles(rd: Read, product_ids: Iterable[int]) -> dict[int, int | None]:
    """The same of those among these products that are bundles."""
    return {key: cost_of_parts(parts) for key, parts in contents(rd, product_ids).items()}


def told_parts(parts: Sequence[PartRow]) -> tuple[tuple[str, int], ...]:
    """What is in one of a bundle: names and thousandths."""
    return tuple((part.name, part.quantity_milli) for part in parts)


def made_of(parts: Sequence[PartRow], available: Mapping[int, int]) -> int | None:
    """How many of a bundle (thousandths, whole ones) can be made of what is `available` of its parts, by product.

    None where no part of it is counted.
    """
    found = [
        available.get(part.product_id, 0) // part.quantity_milli * 1000 for part in parts if part.stocked
    ]
    return min(found) if found else None


def shares(parts: Sequence[PartRow]) -> list[int]:
    """What of a bundle's price stands for each of its parts, in millionths that add up to one.

    By what the parts cost alone in the catalogue; equal ones where none has a price.
    """
    worth = [part.quantity_milli * max(part.price_micro, 0) for part in parts]
    if not any(worth):
        worth = [1] * len(parts)
    whole, told, before = sum(worth), list[int](), 0
    for at in range(len(worth)):
        upto = rounded_div(sum(worth[: at + 1]) * WHOLE_PPM, whole)
        told.append(upto - before)
        before = upto
    return told


def mixed_classes(own: str, parts: Collection[PartRow]) -> list[str]:
    """The VAT classes of the parts of a bundle where they are not all its own; else none."""
    classes = sorted({part.vat_class for part in parts})
    return classes if classes and classes != [own] else []


def _row(row: Any) -> PartRow:
    *known, variant = row
    found = PartRow(*known)
    return replace(found, name=full_name(found.name, variant))


_COLUMNS = (
    bundle_part.c.bundle_id,
    bundle_part.c.product_id,
    bundle_part.c.quantity_milli,
    product.c.uid,
    product.c.sku,
    product.c.name,
    product.c.unit,
    product.c.stocked,
    product.c.price_micro,
    product.c.cost_micro,
    product.c.vat_class,
    product.c.archived_at,
    product.c.variant,
)
_CONTENTS = (
    select(*_COLUMNS)
    .join(product, product.c.id == bundle_part.c.product_id)
    .where(bundle_part.c.bundle_id.in_(bindparam("bundles", expanding=True)), _IN_IT)
    .order_by(bundle_part.c.bundle_id, bundle_part.c.position)
)
_WITH = (
    select(*_COLUMNS)
    .join(product, product.c.id == bundle_part.c.bundle_id)
    .where(bundle_part.c.product_id == bindparam("product"), _IN_IT, product.c.archived_at.is_(None))
    .order_by(product.c.folded, product.c.id)
)
_BUNDLES = select(bundle_part.c.bundle_id).where(_IN_IT).distinct()
_ANY = select(bundle_part.c.id).where(bundle_part.c.bundle_id == bindparam("bundle"), _IN_IT).limit(1)
