"""What went out of every product: the days of late and the months of the years before, out of shipments and what undid them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVarTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Select, and_, bindparam, extract, func, or_, select

from app.base.door import Read
from app.purchasing.forecast import LEVEL_DAYS, SEASON_YEARS, Course, Month, Past, course
from app.stock.tables import stock_move

_Ts = TypeVarTuple("_Ts")


def pasts(rd: Read, only: Collection[int] | None = None) -> dict[int, Past]:
    """The past of every product (or of `only` some) of which something went out of late, up to today."""
    by_day: dict[int, dict[int, int]] = {}
    of_late = {"since": rd.today - timedelta(days=LEVEL_DAYS - 1), "until": rd.today}
    for row in rd.execute(_of(_DAYS, only), of_late):
        by_day.setdefault(row.product_id, {})[(rd.today - row.business_date).days] = int(row.milli)
    first_on = {row.product_id: row.first_on for row in rd.execute(_of(_FIRST, only))} if by_day else {}
    courses = _courses(rd) if only is None else _reckoned(rd, only)
    return {
        product_id: Past(first_on[product_id], days, courses.get(product_id, _STRAIGHT))
        for product_id, days in by_day.items()
        if product_id in first_on
    }


@dataclass(frozen=True, slots=True)
class _Known:
    """What was reckoned of the courses of all products, in which month; `of_before` is how many moves from the key `since`
    on were of the months before it.
    """

    month: date
    since: int
    of_before: int
    courses: Mapping[int, Course]


_KNOWN: WeakKeyDictionary[Engine, _Known] = WeakKeyDictionary()
_STRAIGHT = Course()
_LATE = 1_000
"""A server may commit a move after others that have a higher key: so many are looked at again."""


def _courses(rd: Read) -> Mapping[int, Course]:
    """The course of every product that has one. Years of moves are added up for it: it is kept for the month, until
    somebody writes a move of a month before.
    """
    month, engine = rd.today.replace(day=1), rd.connection.engine
    known = _KNOWN.get(engine)
    if known is None or known.month != month or _of_before(rd, known.since) != known.of_before:
        since = max(int(rd.scalar(_LAST) or 0) - _LATE, 0)
        known = _Known(month, since, _of_before(rd, since), _reckoned(rd, None))
        _KNOWN[engine] = known
    return known.courses


def _of_before(rd: Read, since: int) -> int:
    """How many moves with a key after `since` are of the months before this one."""
    return int(rd.scalar(_OF_BEFORE, {"since": since, "month": rd.today.replace(day=1)}) or 0)


def _reckoned(rd: Read, only: Collection[int] | None) -> dict[int, Course]:
    month = rd.today.replace(day=1)
    first_on = {row.product_id: row.first_on for row in rd.execute(_of(_FIRST, only))}
    year_ago = month.replace(year=month.year - 1)
    if not any(day <= year_ago for day in first_on.values()):
        return {}
    span = {"since": month.replace(year=month.year - SEASON_YEARS), "until": month - timedelta(days=1)}
    by_month: dict[int, dict[Month, int]] = {}
    for row in rd.execute(_of(_MONTHS, only), span):
        by_month.setdefault(row.product_id, {})[int(row.year), int(row.month)] = int(row.milli)
    found = {
        product_id: course(months, first_on[product_id], rd.today)
        for product_id, months in by_month.items()
        if product_id in first_on and first_on[product_id] <= year_ago
    }
    return {product_id: each for product_id, each in found.items() if each != _STRAIGHT}


def _of(statement: Select[*_Ts], only: Collection[int] | None) -> Select[*_Ts]:
    return statement if only is None else statement.where(stock_move.c.product_id.in_(sorted(only)))


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
_FIRST = select(stock_move.c.product_id, func.min(stock_move.c.business_date).label("first_on")).group_by(
    stock_move.c.product_id
)
_LAST = select(func.max(stock_move.c.id))
_OF_BEFORE = (
    select(func.count())
    .select_from(stock_move)
    .where(stock_move.c.id > bindparam("since"), stock_move.c.business_date < bindparam("month"))
)
