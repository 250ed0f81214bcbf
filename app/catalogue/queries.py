"""What lists and pickers show of products: the catalogue itself; what is there of them is read a floor higher."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Column, Table, and_, bindparam, exists, func, or_, select

from app.base.door import Read
from app.base.extras import NONE, Extras, extras_filters, with_extras
from app.base.finding import (
    Condition,
    Filter,
    Sorts,
    Views,
    among,
    chosen_by,
    holds,
    holds_folded,
    in_order,
    one_of,
    searched,
)
from app.base.listing import Listing, ListQuery
from app.base.register import Register
from app.catalogue.tables import gtin, product

KINDS = ("goods", "service")


@dataclass(frozen=True, slots=True)
class GtinRow:
    """A barcode of a product; a carton's counts for `quantity_milli` thousandths of its unit."""

    code: str
    quantity_milli: int

    @property
    def told(self) -> str:
        """The code, with how many whole pieces it counts for behind it where that is not one."""
        many = self.quantity_milli // 1000
        return self.code if self.quantity_milli == 1000 or not many else f"{self.code}×{many}"


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product in a list or picker. Price and cost are millionths of the company's currency."""

    id: int
    uid: str
    sku: str | None
    name: str
    kind: str
    unit: str
    parent_id: int | None
    variant: str
    vat_class: str
    price_micro: int
    price_includes_tax: bool
    cost_micro: int | None
    stocked: bool
    sellable: bool
    weight_grams: int | None
    archived_at: datetime | None
    vat_nature: str | None = None
    vat_reason: str | None = None
    hs_code: str = ""
    origin_country: str = ""
    net_weight_grams: int | None = None
    traced: str = ""
    description: str = ""
    parent: str = ""
    """The code of the product it is a variant of; empty where it is none, or that has no code."""
    gtins: tuple[GtinRow, ...] = ()
    """Its barcodes, in a list alone."""
    extras: Extras = NONE

    @property
    def codes(self) -> str:
        """Its barcodes in a line, as its page and files tell them."""
        return " ".join(each.told for each in self.gtins)


IN_USE = product.c.archived_at.is_(None)

VIEWS: Views = {
    "all": lambda _rd: IN_USE,
    "sellable": lambda _rd: and_(IN_USE, product.c.sellable),
    "services": lambda _rd: and_(IN_USE, product.c.kind == "service"),
    "archived": lambda _rd: product.c.archived_at.is_not(None),
}
FILTERS: Mapping[str, Filter] = {
    "view": among(VIEWS),
    "kind": one_of(product.c.kind, *KINDS),
    **extras_filters("product", product.c.id),
}
SORTS: Sorts = {
    "name": (product.c.folded, product.c.id),
    "sku": (product.c.sku, product.c.id),
}


def matching(rd: Read, word: str) -> list[Condition]:
    """Where a word of a search may stand: name, variant, SKU, barcode."""
    return [
        holds_folded(product.c.folded, word),
        holds(rd, product.c.sku, word),
        product.c.id.in_(select(gtin.c.product_id).where(gtin.c.code == word)),
    ]


def of_article(rd: Read, word: str, line: Table, key: str, holder: Table, *also: Column[str]) -> Condition:
    """Whether a document has a line whose product a word of a search names.

    `key` is the column of `line` that names the `holder`; `also` are other columns of the line where the word may stand.
    """
    named = or_(
        holds_folded(product.c.folded, word),
        holds(rd, product.c.sku, word),
        *(holds(rd, column, word) for column in also),
    )
    return exists(
        select(line.c.id)
        .join(product, product.c.id == line.c.product_id)
        .where(line.c[key] == holder.c.id, named)
        .correlate(holder)
    )


def conditions(rd: Read, query: ListQuery, filters: Mapping[str, Filter] = FILTERS) -> list[Condition]:
    """The conditions of a query on products; a list of a higher floor adds filters of its own."""
    return chosen_by(query, filters, rd) + searched(query.search, lambda word: matching(rd, word))


_REGISTER = Register(product, FILTERS, matching, SORTS, SORTS["name"])


def product_rows(rd: Read, ids: Sequence[int]) -> list[ProductRow]:
    """The products with these keys, in the order of the keys."""
    return in_order(ids, {row.id: ProductRow(*row) for row in rd.execute(_ROWS, {"ids": list(ids)})})


def listed_products(rd: Read, ids: Sequence[int]) -> list[ProductRow]:
    """The same with their barcodes, tags and own fields, which pickers have no use for."""
    codes = gtins_of(rd, ids)
    rows = [replace(row, gtins=tuple(codes.get(row.id, ()))) for row in product_rows(rd, ids)]
    return with_extras(rd, "product", rows)


PRODUCTS = Listing(_REGISTER.count, _REGISTER.ids, listed_products)


def gtins_of(rd: Read, product_ids_wanted: Sequence[int]) -> dict[int, list[GtinRow]]:
    """The barcodes of products, by product."""
    found: dict[int, list[GtinRow]] = {}
    for row in rd.execute(_GTINS, {"ids": list(product_ids_wanted)}):
        found.setdefault(row.product_id, []).append(GtinRow(row.code, row.quantity_milli))
    return found


def variants_of(rd: Read, product_id: int) -> list[ProductRow]:
    """The variants that a product holds together."""
    ids = [int(row_id) for row_id in rd.execute(_VARIANTS, {"parent": product_id}).scalars()]
    return product_rows(rd, ids)


def find_product(rd: Read, told: str) -> int | None:
    """The key of the product with this SKU, uid or barcode."""
    found = rd.execute(_TOLD, {"told": told}).first()
    return int(found.id) if found else None


_of = product.alias("of")
_ROWS = (
    select(
        *(product.c[name] for name in ProductRow.__slots__ if name in product.c),
        func.coalesce(_of.c.sku, "").label("parent"),
    )
    .outerjoin_from(product, _of, _of.c.id == product.c.parent_id)
    .where(product.c.id.in_(bindparam("ids", expanding=True)))
)
_GTINS = (
    select(gtin.c.product_id, gtin.c.code, gtin.c.quantity_milli)
    .where(gtin.c.product_id.in_(bindparam("ids", expanding=True)))
    .order_by(gtin.c.product_id, gtin.c.id)
)
_VARIANTS = (
    select(product.c.id)
    .where(product.c.parent_id == bindparam("parent"))
    .order_by(product.c.folded, product.c.id)
)
_TOLD = (
    select(product.c.id)
    .where(
        or_(
            product.c.sku == bindparam("told"),
            product.c.uid == bindparam("told"),
            product.c.id.in_(select(gtin.c.product_id).where(gtin.c.code == bindparam("told"))),
        )
    )
    .order_by(product.c.id)
    .limit(1)
)
