"""What went out of every product: the days of late and the months of the years before, out of shipments and what undid them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TypeVarTuple

from sqlalchemy import Select, and_, bindparam, extract, func, or_, select

from app.base.door import Read
from app.catalogue.tables import product
from app.purchasing.forecast import LEVEL_DAYS, SEASON_YEARS, Month, Past
from app.stock.tables import stock_move

_Ts = TypeVarTuple("_Ts")


def pasts(rd: Read, only: int | None = None) -> dict[int, Past]:
    """The past of every product (or of `only` one) of which something went out of late, up to today."""
    by_day: dict[int, dict[int, int]] = {}
    of_late = {"since": rd.today - timedelta(days=LEVEL_DAYS - 1), "until": rd.today}
    for row in rd.execute(_of(_DAYS, only), of_late):
        by_day.setdefault(row.product_id, {})[(rd.today - row.business_date).days] = int(row.milli)
    first_on = {row.product_id: row.first_on for row in rd.execute(_of(_FIRST, only))} if by_day else {}
    by_month = _by_month(rd, first_on, only)
    return {
        product_id: Past(first_on[product_id], days, by_month.get(product_id, {}))
        for product_id, days in by_day.items()
        if product_id in first_on
    }


def _of(statement: Select[*_Ts], only: int | None) -> Select[*_Ts]:
    return statement if only is None else statement.where(stock_move.c.product_id == only)


def _by_month(rd: Read, first_on: Mapping[int, date], only: int | None) -> dict[int, dict[Month, int]]:
    """By month what went out of products; nothing where none is there for a whole year."""
    found: dict[int, dict[Month, int]] = {}
    month = rd.today.replace(day=1)
    if not any(day < month.replace(year=month.year - 1) for day in first_on.values()):
        return found
    since = month.replace(year=month.year - SEASON_YEARS)
    for row in rd.execute(_of(_MONTHS, only), {"since": since, "until": month - timedelta(days=1)}):
        found.setdefault(row.product_id, {})[int(row.year), int(row.month)] = int(row.milli)
    return found


LEFT = or_(
    stock_move.c.reason == "shipment",
    and_(stock_move.c.reason == "reversal", stock_move.c.cause == "shipment"),
)
"""The moves that are sales: what left with a shipment, and what came back when one was undone."""
_milli = (-func.sum(stock_move.c.quantity_milli)).label("milli")
_within = and_(
    LEFT,
    stock_move.c.business_date >= bindparam("since"),
    stock_move.c.business_date <= bindparam("until"),
)
_DAYS = (
    select(stock_move.c.product_id, stock_move.c.business_date, _milli)
    .where(_within)
    .group_by(stock_move.c.product_id, stock_move.c.business_date)
)
_year, _month = extract("year", stock_move.c.business_date), extract("month", stock_move.c.business_date)
_MONTHS = (
    select(stock_move.c.product_id, _year.label("year"), _month.label("month"), _milli)
    .where(_within)
    .group_by(stock_move.c.product_id, _year, _month)
)
_FIRST = (
    select(stock_move.c.product_id, func.min(stock_move.c.business_date).label("first_on"))
    .join(product, product.c.id == stock_move.c.product_id)
    .where(product.c.stocked, product.c.archived_at.is_(None))
    .group_by(stock_move.c.product_id)
)
