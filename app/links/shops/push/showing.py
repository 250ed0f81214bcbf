"""How products that are sold in a shop stand here, as the shop is to show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import bindparam, select

from app.base.company import the_company
from app.base.door import Read
from app.base.errors import Refusal
from app.catalogue.sold_in import Mark
from app.catalogue.tables import product, sold_in
from app.links.shops.shop import Shop
from app.links.shops.sold import Shown, in_tax_of_shop
from app.links.shops.sync.port import Thing
from app.links.shops.tables import listing
from app.orders.channel import Decisions
from app.pricing.rates import rate_of
from app.stock.bundle import available_bundles
from app.stock.ledger import Level, levels

_NONE, _STANDARD = "none", "standard"


def shown_of(rd: Read, shop: Shop, mark_ids: Iterable[int], decisions: Decisions) -> dict[int, Shown]:
    """The products of these marks, by mark; those sold there no longer are left out."""
    wanted = sorted(set(mark_ids))
    rows: list[Any] = list(rd.execute(_ROWS, {"marks": wanted})) if wanted else []
    stock = _stock(rd, rows, decisions)
    return {row.id: _shown(rd, shop, row, stock.get(row.product_id)) for row in rows}


def tax_class_of(rd: Read, shop: Shop, vat_class: str) -> str | None:
    """The shop's class of VAT for one of ours: the one that bears the same rate at home. None where no VAT is asked.

    Refused with ``shop_no_tax_class`` where the shop knows no such rate.
    """
    if vat_class == _NONE:
        return None
    company = the_company(rd)
    rate = rate_of(rd, company.territory, vat_class, rd.today)
    rates = [each for each in shop.rates if each.rate_ppm == rate and not each.narrowed]
    for country in (company.country, shop.country, ""):
        found = sorted(each.tax_class for each in rates if each.country == country)
        if found:
            return found[0]
    if not shop.rates and vat_class == _STANDARD:
        return ""
    raise Refusal("shop_no_tax_class", shop=shop.name, rate=rate)


def _shown(rd: Read, shop: Shop, row: Any, stock_milli: int | None) -> Shown:
    mark = Mark(row.id, row.shop_id, row.product_id, row.made_at, row.written_hash, row.shown_hash)
    tax_class = _or_refusal(lambda: tax_class_of(rd, shop, row.vat_class))
    return Shown(
        mark=mark,
        uid=row.uid,
        sku=row.sku or "",
        name=row.name,
        description=row.description,
        price_micro=_or_refusal(lambda: _price(rd, shop, row)),
        tax_class=tax_class,
        service=row.kind == "service",
        sellable=row.sellable,
        variant=row.parent_id is not None,
        thing=Thing(row.remote_id, row.parent_remote_id) if row.remote_id is not None else None,
        stock_milli=stock_milli,
        archived=row.archived_at is not None,
    )


def _price(rd: Read, shop: Shop, row: Any) -> int:
    includes, shop_includes = row.price_includes_tax, shop.prices_include_tax
    if includes == shop_includes or row.vat_class == _NONE:
        return int(row.price_micro)
    rate = rate_of(rd, the_company(rd).territory, row.vat_class, rd.today)
    return in_tax_of_shop(row.price_micro, rate, includes=includes, shop_includes=shop_includes)


def _or_refusal(read: Any) -> Any:
    try:
        return read()
    except Refusal as refusal:
        return refusal


def _stock(rd: Read, rows: Iterable[Any], decisions: Decisions) -> Mapping[int, int]:
    """What new ones show: what is available less what is kept back, in whole pieces; nothing where stock is the shop's."""
    new = [row for row in rows if row.remote_id is None]
    if decisions.stock != "here" or not new:
        return {}
    keys = [row.product_id for row in new]
    there, made = levels(rd, keys), available_bundles(rd, keys)
    found: dict[int, int] = {}
    for row in new:
        available = made.get(row.product_id)
        if row.product_id not in made and row.stocked:
            available = there.get(row.product_id, Level()).available_milli
        if available is not None:
            found[row.product_id] = max(available - decisions.buffer_milli, 0) // 1000 * 1000
    return found


_own, _of_parent = listing.alias("own"), listing.alias("of_parent")
_ROWS = (
    select(
        sold_in.c.id,
        sold_in.c.shop_id,
        sold_in.c.product_id,
        sold_in.c.made_at,
        sold_in.c.written_hash,
        sold_in.c.shown_hash,
        product.c.uid,
        product.c.sku,
        product.c.name,
        product.c.description,
        product.c.kind,
        product.c.vat_class,
        product.c.price_micro,
        product.c.price_includes_tax,
        product.c.stocked,
        product.c.sellable,
        product.c.parent_id,
        product.c.archived_at,
        _own.c.remote_id,
        _of_parent.c.remote_id.label("parent_remote_id"),
    )
    .join(product, product.c.id == sold_in.c.product_id)
    .join(
        _own,
        (_own.c.shop_id == sold_in.c.shop_id) & (_own.c.product_id == sold_in.c.product_id),
        isouter=True,
    )
    .join(
        _of_parent,
        (_of_parent.c.shop_id == sold_in.c.shop_id) & (_of_parent.c.product_id == product.c.parent_id),
        isouter=True,
    )
    .where(sold_in.c.id.in_(bindparam("marks", expanding=True)), sold_in.c.left_at.is_(None))
    .order_by(sold_in.c.id)
)
