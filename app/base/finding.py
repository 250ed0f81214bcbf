"""How a list turns its query into SQL: words searched, filters, order, one page of keys.

A room says which filters and sorts its list has; everything unknown is refused rather than silently passed by, since a
misspelt filter that returns everything is worse than none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import (
    Column,
    ColumnClause,
    ColumnElement,
    Integer,
    Select,
    and_,
    cast,
    func,
    literal,
    literal_column,
    or_,
    select,
)

from app.base.company import company
from app.base.door import Read
from app.base.errors import Refusal
from app.base.folding import folded
from app.base.listing import ListQuery, Totals

if TYPE_CHECKING:
    from app.base.abroad import Abroad

Condition = ColumnElement[bool]
Filter = Callable[[Read, str], Condition | None]
"""Makes a condition of a filter's value as it was typed or chosen; None where that value shows everything."""

Views = Mapping[str, Callable[[Read], Condition | None]]
"""Names of views and what they show; None shows everything."""

Sorts = Mapping[str, Sequence[ColumnElement[Any]]]
"""Column keys and what they sort by, ascending; the last of each must make the order total."""

V = TypeVar("V")


# --- filters ---


def one_of(column: Column[str], *allowed: str) -> Filter:
    """A filter on a column with few values; several may be given, parted by commas."""

    def condition(_rd: Read, value: str) -> Condition:
        wanted = value.split(",")
        if unknown := [each for each in wanted if each not in allowed]:
            raise Refusal(
                "list_filter_value", filter=column.name, value=unknown[0], allowed=", ".join(allowed)
            )
        return column == wanted[0] if len(wanted) == 1 else column.in_(wanted)

    return condition


def with_key(column: ColumnClause[int] | ColumnClause[int | None]) -> Filter:
    """A filter on a foreign key."""

    def condition(_rd: Read, value: str) -> Condition:
        if not value.isdecimal():
            raise Refusal("list_filter_value", filter=column.name, value=value, allowed="1, 2, 3…")
        return column == int(value)

    return condition


def day_from(column: Column[date] | Column[date | None]) -> Filter:
    """A filter for days from the given one (ISO) on."""
    return lambda _rd, value: column >= _day("from", value)


def day_until(column: Column[date] | Column[date | None]) -> Filter:
    """A filter for days up to the given one (ISO), which is included."""
    return lambda _rd, value: column <= _day("to", value)


def within(column: Column[date] | Column[date | None]) -> Filter:
    """A filter for days within one of `PERIODS`, as seen from today."""

    def condition(rd: Read, value: str) -> Condition:
        if value not in PERIODS:
            raise Refusal("list_filter_value", filter=column.name, value=value, allowed=", ".join(PERIODS))
        first, last = span_of(value, rd.today)
        return and_(column >= first, column <= last)

    return condition


def over_days(column: Column[date] | Column[date | None]) -> dict[str, Filter]:
    """The filters of a list by the day of its rows: ``from``, ``to``, and ``within`` a period."""
    return {"from": day_from(column), "to": day_until(column), "within": within(column)}


def span_of(period: str, today: date) -> tuple[date, date]:
    """First and last day of one of `PERIODS` as seen from a day."""
    month = today.replace(day=1)
    before = (month - timedelta(days=1)).replace(day=1)
    year = today.replace(month=1, day=1)
    spans = {
        "today": (today, today),
        "yesterday": (today - timedelta(days=1), today - timedelta(days=1)),
        "last_7": (today - timedelta(days=6), today),
        "last_30": (today - timedelta(days=29), today),
        "month": (month, _month_end(month)),
        "last_month": (before, month - timedelta(days=1)),
        "year": (year, year.replace(month=12, day=31)),
        "last_year": (year.replace(year=year.year - 1), year - timedelta(days=1)),
    }
    return spans[period]


PERIODS = ("today", "yesterday", "last_7", "last_30", "month", "last_month", "year", "last_year")


def _month_end(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def at_least(column: ColumnElement[Any]) -> Filter:
    """A filter for amounts of so many minor units or more."""
    return lambda _rd, value: column >= _minor(value)


def at_most(column: ColumnElement[Any]) -> Filter:
    """A filter for amounts of so many minor units or fewer."""
    return lambda _rd, value: column <= _minor(value)


def among(views: Views) -> Filter:
    """A filter by the name of a view; a view without a condition shows everything."""

    def condition(rd: Read, value: str) -> Condition | None:
        if value not in views:
            raise Refusal("list_filter_value", filter="view", value=value, allowed=", ".join(views))
        return views[value](rd)

    return condition


def chosen_by(query: ListQuery, filters: Mapping[str, Filter], rd: Read) -> list[Condition]:
    """The conditions of a query's filters; refused with ``list_filter_unknown`` or ``list_filter_value``."""
    found: list[Condition] = []
    for name, value in query.chips:
        family, _, rest = name.partition(".")
        if rest and family in filters:
            # One filter for all own fields of a noun; which of them follows the point.
            name, value = family, f"{rest}={value}"
        if name not in filters:
            raise Refusal("list_filter_unknown", filter=name, allowed=", ".join(filters))
        condition = filters[name](rd, value)
        if condition is not None:
            found.append(condition)
    return found


def _day(name: str, value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Refusal("list_filter_value", filter=name, value=value, allowed="2026-11-22") from None


def _minor(value: str) -> int:
    if not value.lstrip("-").isdecimal():
        raise Refusal("list_filter_value", filter="amount", value=value, allowed="1, 100, 150000…")
    return int(value)


# --- search ---


def holds(rd: Read, column: ColumnElement[Any], word: str) -> Condition:
    """Whether a code or number holds a folded word, whatever its case."""
    # LIKE ignores case on SQLite; wrapping the column in lower(), as ilike() does, would cost a call a row.
    return (
        column.icontains(word, autoescape=True)
        if rd.waits_for_rows
        else column.contains(word, autoescape=True)
    )


def holds_folded(column: ColumnElement[Any], word: str) -> Condition:
    """Whether a folded column holds a folded word."""
    return column.contains(word, autoescape=True)


def searched(search: str, holding: Callable[[str], Sequence[Condition]]) -> list[Condition]:
    """One condition a word of the search, each met when any of the places where a word may stand holds it."""
    return [or_(*holding(word)) for word in dict.fromkeys(folded(search).split())]


# --- keys and totals ---


def page(
    rd: Read,
    keys: Select[int],
    query: ListQuery,
    sorts: Sorts,
    natural: Sequence[ColumnElement[Any]],
    span: tuple[int, int],
) -> list[int]:
    """One page of keys in the order asked for; `span` is the offset and at most how many.

    `natural` is the order without a sort. Refused with ``list_sort_unknown``.
    """
    order = natural
    if query.sort:
        if query.sort not in sorts:
            raise Refusal("list_sort_unknown", sort=query.sort, allowed=", ".join(sorts))
        order = [_towards(column, descending=query.descending) for column in sorts[query.sort]]
    offset, limit = span
    return [int(row_id) for row_id in rd.execute(keys.order_by(*order).offset(offset).limit(limit)).scalars()]


def _towards(column: ColumnElement[Any], *, descending: bool) -> ColumnElement[Any]:
    if not getattr(column, "nullable", False):
        return column.desc() if descending else column.asc()
    # What has none comes first, on both dialects alike. Said only where there may be none: PostgreSQL uses no index for it.
    return column.desc().nulls_last() if descending else column.asc().nulls_first()


def home_currency(rd: Read) -> str:
    """The company's currency, which stays what it was founded with."""
    return rd.lasting("home_currency", lambda: str(rd.scalar(_CURRENCY) or "EUR"))


_CURRENCY = select(company.c.currency)


def summed(value: ColumnElement[Any]) -> ColumnElement[int]:
    """The sum of a column as a whole number, 0 over no rows, on both dialects."""
    return func.coalesce(func.sum(value), 0)


def totals(
    rd: Read,
    sums: Mapping[str, ColumnElement[Any]],
    source: Callable[[Any], Any],
    currency_column: ColumnElement[str] | None,
    abroad: Abroad | None = None,
) -> Totals:
    """Count and sums of all matching rows; `abroad` says what those in another currency are worth. Where nobody knows that of
    one of them, there are no sums.

    `source` gives the columns where to come from and which rows.
    """
    home = home_currency(rd)
    foreign = (
        func.coalesce(func.sum(cast(currency_column != home, Integer)), 0)
        if currency_column is not None
        else literal(0)
    )
    columns: list[ColumnElement[Any]] = [func.count(), foreign, *(summed(value) for value in sums.values())]
    count, elsewhere, *found = (int(figure) for figure in rd.execute(source(select(*columns))).one())
    if not elsewhere or abroad is None or currency_column is None:
        return Totals(count, {} if elsewhere else dict(zip(sums, found, strict=True)), home)
    rows = rd.execute(
        source(select(currency_column, *abroad.by, *(summed(value) for value in sums.values())))
        .where(currency_column != home)
        .group_by(currency_column, *(literal_column(str(getattr(each, "name", ""))) for each in abroad.by))
    ).all()
    own: dict[str, dict[str, int]] = {}
    for row in rows:
        told, amounts = row[1 : 1 + len(abroad.by)], [int(each) for each in row[1 + len(abroad.by) :]]
        worth = abroad.worth(rd, row[0], told)
        if worth is None:
            return Totals(count, {}, home)
        found = [all_ - each + worth.of(each) for all_, each in zip(found, amounts, strict=True)]
        of_it = own.setdefault(row[0], dict.fromkeys(sums, 0))
        for name, amount in zip(sums, amounts, strict=True):
            of_it[name] += amount
    return Totals(count, dict(zip(sums, found, strict=True)), home, own)


def in_order(ids: Sequence[int], rows: Mapping[int, V]) -> list[V]:
    """Rows in the order of their keys, those that are gone left out."""
    return [rows[row_id] for row_id in ids if row_id in rows]
