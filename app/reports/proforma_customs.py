"""What customs read in a pro forma: the codes, origins and net weights of its goods, where they leave the customs territory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from app.base import settings
from app.base.company import the_company
from app.base.door import Read
from app.base.money import rounded_div
from app.catalogue.tables import product
from app.orders.quote_tables import quote_line
from app.orders.tables import order_line
from app.shipping.customs_law import customs_territory, needs_papers


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomsGoods:
    """Goods of one line: quantity in thousandths, net weight of all in grams; what nobody filled in is empty or None."""

    name: str
    quantity_milli: int
    hs_code: str = ""
    origin: str = ""
    grams: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForCustoms:
    """`country` is the code of where the goods go, `eori` the registration of who sends them with the customs of the Union."""

    country: str
    goods: tuple[CustomsGoods, ...]
    eori: str = ""

    @property
    def grams(self) -> int | None:
        """What all of it weighs; None where of some nobody said."""
        each = [one.grams for one in self.goods]
        return sum(one for one in each if one is not None) if all(each) else None


def for_customs(rd: Read, noun: str, row_id: int, to: Mapping[str, Any]) -> ForCustoms | None:
    """What customs ask of the goods of an order or a quote that go to this address; None where they ask nothing."""
    country = str(to.get("country") or "FR").upper()
    there = customs_territory(country, str(to.get("postcode") or ""))
    if not needs_papers(the_company(rd).territory, there):
        return None
    rows = rd.execute(_QUOTED if noun == "quote" else _ORDERED, {"id": row_id}).mappings()
    goods = tuple(_goods(row) for row in rows if row["quantity_milli"] > 0)
    eori = str(settings.get(rd, "customs.eori") or "")
    return ForCustoms(country=country, goods=goods, eori=eori) if goods else None


def _goods(row: Mapping[Any, Any]) -> CustomsGoods:
    one = row["net_weight_grams"] or row["weight_grams"]
    return CustomsGoods(
        name=row["name"],
        quantity_milli=row["quantity_milli"],
        hs_code=row["hs_code"] or "",
        origin=row["origin_country"] or "",
        grams=rounded_div(one * row["quantity_milli"], 1000) if one else None,
    )


_OF_GOODS = (
    product.c.hs_code,
    product.c.origin_country,
    product.c.net_weight_grams,
    product.c.weight_grams,
)
_ORDERED = (
    select(
        order_line.c.name,
        (order_line.c.quantity_milli - order_line.c.dropped_milli).label("quantity_milli"),
        *_OF_GOODS,
    )
    .join(product, product.c.id == order_line.c.product_id, isouter=True)
    # Of a bundle its parts are declared.
    .where(order_line.c.order_id == bindparam("id"), order_line.c.kind == "goods", ~order_line.c.is_bundle)
    .order_by(order_line.c.position)
)
_QUOTED = (
    select(quote_line.c.name, quote_line.c.quantity_milli, *_OF_GOODS)
    .join(product, product.c.id == quote_line.c.product_id, isouter=True)
    .where(quote_line.c.quote_id == bindparam("id"), quote_line.c.kind == "goods", ~quote_line.c.optional)
    .order_by(quote_line.c.position)
)
