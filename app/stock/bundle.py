"""Saying what a bundle is made of, and how many of each can be made of what is there of its parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from sqlalchemy import bindparam, func, select

from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.catalogue.bundle import Part, PartRow, bundles_with, contents, made_of
from app.catalogue.naming import full_name
from app.catalogue.tables import bundle_part, product
from app.stock.ledger import levels, lock_levels
from app.stock.tables import stock_balance


@verb("product.compose")
def compose(tx: Write, product_id: int, parts: Sequence[Part]) -> None:
    """Say what one of a product is made of, in place of what was said; nothing makes it a product like others again.

    It is kept as its parts, and its own stock is counted no more; orders that are confirmed keep what they were confirmed with.
    Refused with ``product_unknown``, ``bundle_of_service``, ``bundle_quantity``, ``bundle_part`` (whose stock is not counted, or
    that is a bundle itself), ``bundle_is_part`` or ``bundle_has_stock``.
    """
    own = tx.execute(_PRODUCT, {"id": product_id}).one_or_none()
    if own is None:
        raise Refusal("product_unknown", product=product_id)
    name = full_name(own.name, own.variant)
    wanted: dict[int, int] = {}
    for part in parts:
        wanted[part.product_id] = wanted.get(part.product_id, 0) + part.quantity_milli
    before = contents(tx, [product_id]).get(product_id, [])
    if wanted:
        _may_be(tx, product_id, name, own.kind)
        _may_be_parts(tx, product_id, name, wanted)
    standing = {row.product_id: row.id for row in tx.execute(_PARTS, {"bundle": product_id})}
    for key, row_id in standing.items():
        if key not in wanted and any(part.product_id == key for part in before):
            tx.update(bundle_part, row_id, quantity_milli=0)
    for at, (key, milli) in enumerate(wanted.items(), 1):
        values = {"position": at, "quantity_milli": milli}
        if key in standing:
            tx.update(bundle_part, standing[key], **values)
        else:
            tx.insert(bundle_part, {**values, "bundle_id": product_id, "product_id": key})
    if wanted and own.stocked:
        tx.update(product, product_id, stocked=False)
    tx.touch("product", product_id)
    for key in wanted.keys() | standing.keys():
        tx.touch("product", key)
    tx.note(name=name, was=_told(before), contents=_told(contents(tx, [product_id]).get(product_id, [])))


def available_bundles(rd: Read, product_ids: Iterable[int]) -> dict[int, int | None]:
    """How many (thousandths, whole ones) of each bundle among these products can be made of what nobody was promised.

    None where no part is counted; products that are no bundles are left out.
    """
    return makes(rd, contents(rd, product_ids))


def makes(rd: Read, made: Mapping[int, Sequence[PartRow]]) -> dict[int, int | None]:
    """The same, of bundles whose parts are known already."""
    there = levels(rd, [part.product_id for parts in made.values() for part in parts]) if made else {}
    free = {key: max(level.available_milli, 0) for key, level in there.items()}
    return {key: made_of(parts, free) for key, parts in made.items()}


def _may_be(tx: Write, product_id: int, name: str, kind: str) -> None:
    """Whether a product can be a bundle: goods, of which nothing is there or announced, and that are in no other bundle."""
    if kind != "goods":
        raise Refusal("bundle_of_service", product=name)
    inside = bundles_with(tx, product_id)
    if inside:
        raise Refusal("bundle_is_part", product=name, bundle=inside[0].name)
    lock_levels(tx, [product_id])
    row = tx.execute(_THERE, {"id": product_id}).one()
    if any(row):
        raise Refusal("bundle_has_stock", product=name, milli=int(row.on_hand))


def _may_be_parts(tx: Write, product_id: int, name: str, wanted: dict[int, int]) -> None:
    known = {row.id: row for row in tx.execute(_PRODUCTS, {"ids": sorted(wanted)})}
    already = {part.product_id for part in contents(tx, [product_id]).get(product_id, ())}
    for key, milli in wanted.items():
        row = known.get(key)
        if row is None:
            raise Refusal("product_unknown", product=key)
        called = full_name(row.name, row.variant)
        if milli <= 0:
            raise Refusal("bundle_quantity", product=called)
        if key == product_id or not row.stocked or (row.archived_at is not None and key not in already):
            raise Refusal("bundle_part", product=called, bundle=name)


def _told(parts: Sequence[PartRow]) -> list[str]:
    """The parts as the journal keeps them, the same in every language."""
    return [f"{Decimal(part.quantity_milli).scaleb(-3).normalize():f} × {part.name}" for part in parts] or [
        "–"
    ]


_PRODUCT = select(product.c.name, product.c.variant, product.c.kind, product.c.stocked).where(
    product.c.id == bindparam("id")
)
_PRODUCTS = select(
    product.c.id, product.c.name, product.c.variant, product.c.stocked, product.c.archived_at
).where(product.c.id.in_(bindparam("ids", expanding=True)))
_PARTS = select(bundle_part.c.id, bundle_part.c.product_id).where(
    bundle_part.c.bundle_id == bindparam("bundle")
)
_THERE = select(
    func.coalesce(func.sum(func.abs(stock_balance.c.on_hand_milli)), 0).label("on_hand"),
    func.coalesce(func.sum(func.abs(stock_balance.c.reserved_milli)), 0),
    func.coalesce(func.sum(func.abs(stock_balance.c.incoming_milli)), 0),
).where(stock_balance.c.product_id == bindparam("id"))
