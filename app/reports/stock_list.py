"""The list of stock, and what of it asks for somebody: what lacks, what is low, what is too much, what does not sell any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import timedelta

from sqlalchemy import and_, bindparam, case, exists, func, or_, select

from app.base import settings
from app.base.door import Read
from app.base.errors import Refusal
from app.base.extras import extras_filters
from app.base.finding import Condition, Filter, Sorts, Views, among, one_of, page, totals
from app.base.listing import Listing, ListQuery, Totals
from app.catalogue.bundle import IS_BUNDLE, contents, told_parts
from app.catalogue.queries import IN_USE, KINDS, conditions
from app.catalogue.tables import bundle_part, product
from app.purchasing.demand import LEFT
from app.reports.needs import needs, needs_among
from app.stock.bundle import makes
from app.stock.for_sale import AT_FOR_SALE, ON_HAND_FOR_SALE, SOUND
from app.stock.place import places
from app.stock.queries import EXPIRED_MILLI, FOR_SALE, ON_HAND, QUARANTINED, RESERVED, StockRow, stock_rows
from app.stock.tables import stock_balance, stock_move

_COUNTED = and_(product.c.stocked, IN_USE)
_KEPT = or_(product.c.stocked, IS_BUNDLE)
"""Whose stock is counted, or that of its parts."""


def _keys(found: Sequence[int]) -> Condition:
    """Products by keys that were reckoned: written out, for there may be more than a statement takes values."""
    return product.c.id.in_(bindparam(None, list(found), expanding=True, literal_execute=True))


def _low(rd: Read) -> Condition:
    return and_(_COUNTED, _keys(needs(rd).low))


def _over(rd: Read) -> Condition:
    return and_(_COUNTED, _keys(needs(rd).over(dead_days(rd))))


def _dead(rd: Read) -> Condition:
    """There, for longer than so many days, and nothing of it sold in them."""
    since = rd.today - timedelta(days=dead_days(rd))
    of_it = stock_move.c.product_id == product.c.id
    sold = exists().where(of_it, LEFT, stock_move.c.quantity_milli < 0, stock_move.c.business_date > since)
    here = exists().where(of_it, stock_move.c.quantity_milli > 0, stock_move.c.business_date <= since)
    return and_(_COUNTED, ON_HAND > 0, here, ~sold)


def _at_place(_rd: Read, value: str) -> Condition:
    """Some of it is at a place, or less than nothing."""
    if not value.isdecimal():
        raise Refusal("list_filter_value", filter="place", value=value, allowed="1, 2, 3…")
    there = stock_balance.c.location_id == int(value)
    return exists().where(
        there, stock_balance.c.product_id == product.c.id, stock_balance.c.on_hand_milli != 0
    )


def places_to_choose(rd: Read) -> list[tuple[int | str, str]]:
    """The places a list can be narrowed to; none where there is one alone."""
    known = places(rd)
    return [(each.id, each.name) for each in known.in_use] if known.several else []


def left_out_of_stock(rd: Read) -> frozenset[str]:
    """Columns, filters, views and acts the list has no use for: with one place, all that is about several; and the
    columns that lead from on hand to available while nothing is in them.
    """
    several = places(rd).several
    found: frozenset[str] = (
        frozenset()
        if several
        else frozenset({"column.places", "filter.place", "transfers", "transfers.new_for"})
    )
    if rd.execute(_ANY_BUNDLE).first() is None:
        found |= {"column.made_of", "bundles"}
    if rd.execute(_ANY_QUARANTINED).first() is None:
        found |= {"stock.quarantined"}
    if rd.execute(_ANY_EXPIRED).first() is None:
        found |= {"expired"}
    if not several or rd.execute(_ANY_NOT_FOR_SALE).first() is None:
        found |= {"column.not_for_sale"}
    return found


def place_called(rd: Read, place_id: int) -> str:
    """What a place is called."""
    return places(rd).name(place_id)


def dead_days(rd: Read) -> int:
    """After so many days without a sale goods are dead."""
    return int(settings.get(rd, "restock.dead_days"))


_ANY_BUNDLE = select(product.c.id).where(IS_BUNDLE, IN_USE).limit(1)
_ANY_QUARANTINED = select(stock_balance.c.product_id).where(stock_balance.c.quarantined_milli != 0).limit(1)
_ANY_EXPIRED = select(product.c.id).where(product.c.traced != "", EXPIRED_MILLI > 0).limit(1)
_ANY_NOT_FOR_SALE = select(stock_balance.c.product_id).where(~AT_FOR_SALE, SOUND != 0).limit(1)
_free = (
    select(func.coalesce(func.sum(ON_HAND_FOR_SALE) - func.sum(stock_balance.c.reserved_milli), 0))
    .where(stock_balance.c.product_id == bundle_part.c.product_id)
    .correlate(bundle_part)
    .scalar_subquery()
)
_MADE = (
    select(func.min(_free // bundle_part.c.quantity_milli) * 1000)
    .where(bundle_part.c.bundle_id == product.c.id, bundle_part.c.quantity_milli > 0)
    .correlate(product)
    .scalar_subquery()
)
"""How many of a bundle can be made of what nobody was promised."""
VIEWS: Views = {
    "all": lambda _rd: and_(_KEPT, IN_USE),
    # promised more than there is, or sold what was not there: oversold
    "short": lambda _rd: and_(product.c.stocked, or_(FOR_SALE < RESERVED, ON_HAND < 0)),
    "low": _low,
    "out": lambda _rd: and_(_COUNTED, ON_HAND - QUARANTINED - EXPIRED_MILLI <= 0),
    "expired": lambda _rd: and_(product.c.traced != "", EXPIRED_MILLI > 0),
    "over": _over,
    "dead": _dead,
    "bundles": lambda _rd: and_(IS_BUNDLE, IN_USE),
    "archived": lambda _rd: and_(_KEPT, product.c.archived_at.is_not(None)),
}
FILTERS: Mapping[str, Filter] = {
    "view": among(VIEWS),
    "kind": one_of(product.c.kind, *KINDS),
    "place": _at_place,
    **extras_filters("product", product.c.id),
}
SORTS: Sorts = {
    "name": (product.c.folded, product.c.id),
    "sku": (product.c.sku, product.c.id),
    "on_hand": (ON_HAND, product.c.id),
    "available": (case((IS_BUNDLE, _MADE), else_=FOR_SALE - RESERVED), product.c.id),
}


def count_stock(rd: Read, query: ListQuery) -> Totals:
    """How many counted products and bundles match; their quantities have no sum, units differ."""
    where = [_KEPT, *conditions(rd, query, FILTERS)]
    return totals(rd, {}, lambda found: found.select_from(product).where(*where), None)


def stock_ids(rd: Read, query: ListQuery, offset: int, limit: int) -> list[int]:
    """One page of keys (of products); by name unless asked otherwise."""
    keys = select(product.c.id).where(_KEPT, *conditions(rd, query, FILTERS))
    return page(rd, keys, query, SORTS, SORTS["name"], (offset, limit))


def stock_list_rows(rd: Read, ids: Sequence[int]) -> list[StockRow]:
    """The products with these keys, what they are ordered at, which of them are low, and what bundles are made of."""
    found = needs_among(rd, ids)
    rows = stock_rows(rd, ids)
    rows = [
        replace(row, low=known.is_low, reorder_milli=known.point_milli)
        if (known := found.get(row.id))
        else row
        for row in rows
    ]
    made = contents(rd, ids)
    many = makes(rd, made) if made else {}
    return [
        replace(row, made_of=told_parts(made[row.id]), makes_milli=many[row.id] or 0)
        if row.id in made
        else row
        for row in rows
    ]


STOCK = Listing(count_stock, stock_ids, stock_list_rows)


@dataclass(frozen=True, slots=True)
class StockAlerts:
    """How many products are in each view that says something is not as it should be."""

    short: int
    low: int
    out: int
    expired: int
    over: int
    dead: int


def stock_alerts(rd: Read) -> StockAlerts:
    """The counts of the views, each the list's own."""
    names = [each.name for each in fields(StockAlerts)]
    return StockAlerts(*(count_stock(rd, ListQuery(chips=(("view", name),))).count for name in names))
