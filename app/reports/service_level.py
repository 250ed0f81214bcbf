"""The service level reached beside the chosen one: did goods last until the next came, and was there what was asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import bindparam, case, func, select

from app.base import settings
from app.base.company import the_company
from app.base.door import Read
from app.base.rate import WHOLE_PPM
from app.base.words import Words
from app.catalogue.naming import full_name
from app.catalogue.tables import product
from app.purchasing.served import Event, Served, served
from app.reports.report_table import ReportColumn, ReportTable
from app.stock.tables import reservation, stock_move

PERIOD_DAYS = 365


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A product of which something was asked for, or which was delivered, in the period; thousandths of its unit."""

    id: int
    sku: str
    name: str
    unit: str
    served: Served

    @property
    def lasted_ppm(self) -> int | None:
        """In how many of a million times it lasted until the next delivery; None without one."""
        return _share(self.served.in_time, self.served.deliveries)

    @property
    def at_once_ppm(self) -> int | None:
        """What part of what was asked for was there at once; None where nothing was."""
        return _share(self.served.at_once_milli, self.served.asked_milli)


@dataclass(frozen=True, slots=True)
class ServiceLevel:
    """From one day to another, both included; the products that lasted least first. `chosen_ppm` as the settings say now."""

    since: date
    until: date
    currency: str
    chosen_ppm: int
    rows: tuple[ServiceRow, ...]

    @property
    def deliveries(self) -> int:
        """How many deliveries came, of all products."""
        return sum(row.served.deliveries for row in self.rows)

    @property
    def in_time(self) -> int:
        """Before how many of them nobody waited."""
        return sum(row.served.in_time for row in self.rows)

    @property
    def lasted_ppm(self) -> int | None:
        """The service level reached."""
        return _share(self.in_time, self.deliveries)

    @property
    def asked_milli(self) -> int | None:
        """What was asked for of all products; None where they are counted in several units."""
        return self._sum(row.served.asked_milli for row in self.rows)

    @property
    def at_once_milli(self) -> int | None:
        """What of it was there at once."""
        return self._sum(row.served.at_once_milli for row in self.rows)

    @property
    def at_once_ppm(self) -> int | None:
        """What part of it that is; None where nothing was asked for."""
        return _share(self.at_once_milli or 0, self.asked_milli or 0)

    def _sum(self, figures: Iterable[int]) -> int | None:
        alike = len({row.unit for row in self.rows if row.served.asked_milli}) == 1
        return sum(figures) if alike else None


def service_level(rd: Read, since: date | None = None, until: date | None = None) -> ServiceLevel:
    """The year up to a day (today unless told), or since another."""
    last = until or rd.today
    first = since or last - timedelta(days=PERIOD_DAYS - 1)
    found = [
        ServiceRow(row.id, row.sku or "", full_name(row.name, row.variant), row.unit, served(events, first))
        for row, events in _events(rd, last)
    ]
    rows = [each for each in found if each.served.asked_milli or each.served.deliveries]
    rows.sort(key=lambda each: (_order(each.lasted_ppm), _order(each.at_once_ppm), each.name, each.id))
    chosen = int(settings.get(rd, "restock.service_ppm"))
    return ServiceLevel(first, last, the_company(rd).currency, chosen, tuple(rows))


def service_table(found: ServiceLevel, words: Words) -> ReportTable:
    """The report as a table that says itself."""
    columns = (
        ReportColumn("product", words.say("column.article")),
        ReportColumn("sku", words.say("column.sku")),
        ReportColumn("deliveries", words.say("service.column.deliveries"), "whole"),
        ReportColumn("in_time", words.say("service.column.in_time"), "whole", zero=True),
        ReportColumn("lasted", words.say("service.column.lasted"), "percent", zero=True),
        ReportColumn("asked", words.say("service.column.asked"), "quantity"),
        ReportColumn("at_once", words.say("service.column.at_once"), "quantity", zero=True),
        ReportColumn("share", words.say("service.column.share"), "percent", zero=True),
    )
    rows = tuple(
        (
            row.name,
            row.sku,
            row.served.deliveries or None,
            row.served.in_time if row.served.deliveries else None,
            row.lasted_ppm,
            row.served.asked_milli or None,
            row.served.at_once_milli if row.served.asked_milli else None,
            row.at_once_ppm,
        )
        for row in found.rows
    )
    total = (
        words.say("ageing.totals"),
        "",
        found.deliveries or None,
        found.in_time if found.deliveries else None,
        found.lasted_ppm,
        found.asked_milli,
        found.at_once_milli,
        found.at_once_ppm,
    )
    return ReportTable(
        title=words.say("service.title", since=found.since, until=found.until),
        span=(found.since, found.until),
        currency=found.currency,
        columns=columns,
        rows=rows,
        total=total,
        notes=(
            words.say("report.note.span", since=found.since, until=found.until),
            words.say("service.note", chosen=words.percent(found.chosen_ppm)),
            # What nobody brought cannot be judged: an empty column is no nought.
            *(() if found.deliveries else (words.say("service.no_delivery"),)),
        ),
        keys=tuple(("product", row.id) for row in found.rows),
    )


def _events(rd: Read, until: date) -> list[tuple[Any, list[Event]]]:
    """Every product with all that happened to it up to a day."""
    by_product: dict[int, list[Event]] = {}
    for row in rd.execute(_PROMISES, {"until": until}):
        kind = "promised" if row.quantity_milli > 0 else "kept"
        event = Event(row.business_date, row.recorded_at, kind, abs(row.quantity_milli))
        by_product.setdefault(row.product_id, []).append(event)
    for row in rd.execute(_MOVES, {"until": until}):
        kind = "came" if row.quantity_milli > 0 else "left"
        delivery, opening = row.reason == "receipt", row.reason == "opening"
        event = Event(
            row.business_date, row.recorded_at, kind, abs(int(row.quantity_milli)), delivery, opening
        )
        by_product.setdefault(row.product_id, []).append(event)
    return [(row, by_product[row.id]) for row in rd.execute(_PRODUCTS) if row.id in by_product]


def _share(part: int, whole: int) -> int | None:
    return part * WHOLE_PPM // whole if whole else None


def _order(share: int | None) -> int:
    return WHOLE_PPM + 1 if share is None else share


_PROMISES = select(
    reservation.c.product_id,
    reservation.c.quantity_milli,
    reservation.c.business_date,
    reservation.c.recorded_at,
).where(reservation.c.business_date <= bindparam("until"))
_AT_ONCE = case((stock_move.c.reason == "receipt", stock_move.c.cause_id), else_=-stock_move.c.id)
"""The lots, serial numbers and places of what one receipt brought of a product are one delivery."""
_MOVES = (
    select(
        stock_move.c.product_id,
        func.sum(stock_move.c.quantity_milli).label("quantity_milli"),
        stock_move.c.business_date,
        stock_move.c.recorded_at,
        stock_move.c.reason,
    )
    .where(stock_move.c.business_date <= bindparam("until"))
    .group_by(
        stock_move.c.product_id,
        stock_move.c.business_date,
        stock_move.c.recorded_at,
        stock_move.c.reason,
        _AT_ONCE,
    )
)
_PRODUCTS = (
    select(product.c.id, product.c.sku, product.c.name, product.c.variant, product.c.unit)
    .where(product.c.stocked)
    .order_by(product.c.folded, product.c.id)
)
