"""Lots on hand with what is left of their days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select

from app.base import settings
from app.base.company import the_company
from app.base.door import THE_DAY, Read
from app.base.words import Words
from app.catalogue.naming import full_name
from app.catalogue.tables import product
from app.purchasing.tables import goods_receipt, supplier
from app.reports.report_table import ReportColumn, ReportTable
from app.stock.lots import lots_at
from app.stock.place import TRANSIT, all_places, place_said
from app.stock.tables import location, lot, stock_move

EXPIRES_WITHIN = "stock.expires_within"
"""The setting of within how many days a lot that expires is told of."""


@dataclass(frozen=True, slots=True)
class LotRow:
    """So much (thousandths) of a lot at a place; the lot unknown (key 0) has no code. `supplier` brought it last.

    `days` are left until its best-before day, None where it has none; `soon`: no more than the settings say.
    """

    id: int
    lot_id: int
    product_id: int
    product: str
    sku: str
    code: str
    expires_on: date | None
    place: str
    quantity_milli: int
    kept_milli: int = 0
    supplier: str = ""
    received_on: date | None = None
    days: int | None = None
    soon: bool = False


@dataclass(frozen=True, slots=True)
class LotsReport:
    """The lots on hand on a day, those that expire first before the others; `within` days, where only such were asked for."""

    as_of: date
    currency: str
    rows: tuple[LotRow, ...]
    within: int | None = None


def product_lots(rd: Read, product_id: int) -> list[LotRow]:
    """The lots on hand of a product, place by place, in the order in which they leave."""
    return _rows(rd, [product_id])


def lots_report(rd: Read, within: int | None = None) -> LotsReport:
    """Every lot on hand today; with `within`, those that expire within so many days or have expired."""
    products = [int(key) for key in rd.execute(_ALL_TRACED).scalars()]
    rows = _rows(rd, products) if products else []
    if within is not None:
        last = rd.today + timedelta(days=within)
        rows = [row for row in rows if row.expires_on is not None and row.expires_on <= last]
    rows.sort(key=lambda row: (row.expires_on or date.max, row.product, row.code))
    return LotsReport(rd.today, the_company(rd).currency, tuple(rows), within)


def expiring_count(rd: Read, within: int) -> int:
    """How many lots on hand expire within so many days and have not yet; two small questions, whatever the stock."""
    last = rd.today + timedelta(days=within)
    return int(rd.scalar(_EXPIRING, {"last": last}) or 0)


def expiring(rd: Read) -> tuple[int, int]:
    """How many lots on hand expire within the days that the settings say, and how many days that is."""
    within = int(settings.get(rd, EXPIRES_WITHIN))
    return expiring_count(rd, within), within


def lots_table(found: LotsReport, words: Words) -> ReportTable:
    """The lots on hand as a table that says itself."""
    several = len({row.place for row in found.rows}) > 1
    columns = (
        ReportColumn("product", words.say("column.article")),
        ReportColumn("sku", words.say("column.sku")),
        ReportColumn("lot", words.say("column.lot")),
        *((ReportColumn("place", words.say("lots.report.place")),) if several else ()),
        ReportColumn("expires_on", words.say("column.expires_on"), "day"),
        ReportColumn("days", words.say("lots.report.days"), "whole", zero=True),
        ReportColumn("on_hand", words.say("column.on_hand"), "quantity"),
    )
    rows = tuple(
        (
            row.product,
            row.sku,
            row.code or words.say("lots.none"),
            *((place_said(row.place, words),) if several else ()),
            row.expires_on,
            row.days,
            row.quantity_milli,
        )
        for row in found.rows
    )
    soon = () if found.within is None else (words.say("lots.report.soon", n=found.within),)
    return ReportTable(
        title=words.say("lots.report.title", as_of=found.as_of),
        currency=found.currency,
        columns=columns,
        rows=rows,
        notes=(words.say("lots.report.first"), *soon),
        keys=tuple(("product", row.product_id) for row in found.rows),
    )


def _rows(rd: Read, products: list[int]) -> list[LotRow]:
    named = {row.id: row for row in rd.execute(_PRODUCTS, {"ids": products})}
    at = {each.id: each.name for each in all_places(rd)}
    between = rd.execute(_BETWEEN).all()
    at.update({row.id: row.name for row in between})
    found = [(key, each) for key, lots in lots_at(rd, products).items() for each in lots]
    came: dict[int, Any] = {}
    for row in rd.execute(_CAME, {"lots": sorted({each.lot_id for _, each in found if each.lot_id})}):
        came[row.lot_id] = row
    within = int(settings.get(rd, EXPIRES_WITHIN))
    left = {
        each.lot_id: (each.expires_on - rd.today).days for _, each in found if each.expires_on is not None
    }
    return [
        LotRow(
            index,
            each.lot_id,
            key,
            full_name(named[key].name, named[key].variant),
            named[key].sku or "",
            each.code,
            each.expires_on,
            at.get(each.place, ""),
            each.quantity_milli,
            each.kept_milli,
            (came[each.lot_id].name or "") if each.lot_id in came else "",
            came[each.lot_id].received_on if each.lot_id in came else None,
            left.get(each.lot_id),
            soon=left.get(each.lot_id, within + 1) <= within,
        )
        for index, (key, each) in enumerate(found, 1)
    ]


_ALL_TRACED = select(product.c.id).where(product.c.traced != "").order_by(product.c.folded, product.c.id)
_PRODUCTS = select(product.c.id, product.c.sku, product.c.name, product.c.variant).where(
    product.c.id.in_(bindparam("ids", expanding=True))
)
_BETWEEN = select(location.c.id, location.c.name).where(location.c.code == TRANSIT)
_CAME = (
    select(stock_move.c.lot_id, supplier.c.name, goods_receipt.c.received_on)
    .join(goods_receipt, goods_receipt.c.id == stock_move.c.cause_id)
    .join(supplier, supplier.c.id == goods_receipt.c.supplier_id, isouter=True)
    .where(
        stock_move.c.cause == "goods_receipt",
        stock_move.c.reason == "receipt",
        stock_move.c.lot_id.in_(bindparam("lots", expanding=True)),
    )
    .order_by(stock_move.c.id)
)
_here = (
    select(lot.c.id)
    .join(stock_move, stock_move.c.lot_id == lot.c.id)
    .where(lot.c.expires_on >= THE_DAY, lot.c.expires_on <= bindparam("last"))
    .group_by(lot.c.id)
    .having(func.sum(stock_move.c.quantity_milli) > 0)
    .subquery()
)
_EXPIRING = select(func.count()).select_from(_here)
