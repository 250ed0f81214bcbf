"""A report that says itself as rows and columns of the window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from app.accounting.exported import VatFile
from app.accounting.vat_due import vat_due
from app.base.company import the_company
from app.reports.account_statement import account_statement
from app.reports.bad_debts import bad_debts_report, bad_debts_table
from app.reports.collection import collection
from app.reports.collection_table import dso_table
from app.reports.cycle import cycle, cycle_table
from app.reports.delivery import delivery, delivery_table
from app.reports.dispute_causes import dispute_causes, dispute_causes_table
from app.reports.expected_cash import expected_cash
from app.reports.lots import lots_report, lots_table
from app.reports.numbering import numbering_report, numbering_table
from app.reports.report_file import as_file
from app.reports.report_table import Cell, ReportColumn, ReportTable
from app.reports.report_tables import expected_table, statement_table
from app.reports.service_level import service_level, service_table
from app.reports.stock_value import stock_table, stock_value
from app.reports.turnover import marks
from app.reports.vat import vat_period, vat_table
from ui.kit.columns import CellKind, Column
from ui.kit.wording import words

if TYPE_CHECKING:
    from app.base.door import Read

_KINDS: dict[str, CellKind] = {
    "text": "text",
    "amount": "money",
    "price": "price",
    "quantity": "quantity",
    "day": "date",
    "days": "number",
    "percent": "percent",
    "whole": "number",
}
_WIDTHS = {"amount": 112, "price": 104, "quantity": 96, "day": 104, "days": 104, "percent": 120, "whole": 112}


_KNOWN_WIDTHS = {
    "value": 140,
    "sku": 176,
    "lot": 176,
    "move": 104,
    "document": 124,
    "party": 168,
    "place": 130,
    "promised": 144,
    "on_time": 168,
    "astray": 136,
    "year": 64,
    "first": 128,
    "last": 128,
    "by": 128,
}
"""Of columns of words that are never long, and of figures below a long heading."""

GIVES_WAY: dict[str, tuple[str, ...]] = {
    "dso": ("kept_amount", "disputed", "effectiveness", "best_possible", "sales", "count_back", "days_late"),
    "statement": ("due_on",),
    "disputes": ("ended", "share"),
    "bad_debts": ("customer", "what"),
    "stock": ("reserved", "average", "sku"),
    "lots": ("place", "sku"),
    "service": ("at_once", "in_time", "sku"),
    "delivery": ("parcels", "back", "promised"),
    "cycle": ("slowest", "orders"),
    "vat": ("deposits", "later", "paid"),
    "numbering": ("recorded_on", "by"),
}
"""The columns of each report that are left out first where there is no room."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a report; `opens` is the noun and key of what Enter opens."""

    id: int
    cells: tuple[Cell, ...]
    opens: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is asked for: its day, what was known by then, the parameters of its own, and whether costs are shown."""

    as_of: date | None = None
    known_on: date | None = None
    days: int = 90
    by: str = "all"
    weeks: int = 8
    customer_id: int | None = None
    since: date | None = None
    of: str = "product"
    costs: bool = True


def reported(rd: Read, name: str, asked: Asked) -> ReportTable:
    """The report of that name in the language of the window; refused as the report itself is."""
    match name:
        case "dso":
            return dso_table(collection(rd, asked.as_of, asked.known_on, asked.days, asked.by), words())
        case "expected":
            return expected_table(expected_cash(rd, asked.as_of, asked.known_on, asked.weeks), words())
        case "disputes":
            return dispute_causes_table(dispute_causes(rd, asked.since, asked.as_of, asked.known_on), words())
        case "bad_debts":
            return bad_debts_table(bad_debts_report(rd, asked.since, asked.as_of, asked.known_on), words())
        case "stock":
            return stock_table(stock_value(rd, asked.as_of, asked.known_on), words(), costs=asked.costs)
        case "lots":
            return lots_table(lots_report(rd), words())
        case "numbering":
            return numbering_table(numbering_report(rd), words())
        case "service":
            return service_table(service_level(rd, asked.since, asked.as_of), words())
        case "delivery":
            return delivery_table(delivery(rd, asked.since, asked.as_of, asked.of), words())
        case "cycle":
            return cycle_table(cycle(rd, asked.since, asked.as_of), words())
        case "vat":
            return vat_table(vat_due(rd, *vat_period(rd, asked.since, asked.as_of)), words(), marks(rd))
        case _:
            assert asked.customer_id is not None
            found = account_statement(rd, asked.customer_id, asked.since, asked.as_of, asked.known_on)
            return statement_table(found, words())


def file_of(rd: Read, told: ReportTable, ending: str) -> bytes:
    """A report as a file of that ending."""
    return as_file(told, ending, words(), the_company(rd).name, rd.today)


def rows_of(table: ReportTable) -> list[TableRow]:
    """The rows, without the sum."""
    keys = table.keys or (None,) * len(table.rows)
    return [
        TableRow(at, cells, opens)
        for at, (cells, opens) in enumerate(zip(table.rows, keys, strict=True), start=1)
    ]


def columns_of(table: ReportTable) -> tuple[Column[TableRow], ...]:
    """The columns; the first of words takes the room the others leave."""
    lead = next((at for at, column in enumerate(table.columns) if column.kind == "text"), 0)
    texts = [
        at
        for at, column in enumerate(table.columns)
        if column.kind == "text" and column.name not in _KNOWN_WIDTHS
    ]
    return tuple(
        _column(at, column, lead=at == lead, beside=len(texts) > 1) for at, column in enumerate(table.columns)
    )


def _column(at: int, column: ReportColumn, *, lead: bool, beside: bool) -> Column[TableRow]:
    width = 0 if column.kind == "text" and not (lead and beside) else _WIDTHS.get(column.kind, 200)
    # What leads keeps its room: in another report the same name is the one that is read.
    width = width if lead else _KNOWN_WIDTHS.get(column.name, width)
    return Column(
        key=column.name,
        title="",
        called=column.title,
        kind=_KINDS[column.kind],
        value=lambda row: _shown(row.cells[at], column),
        width=width,
        strong=lead,
        zero=column.zero,
        wraps=column.name == "method",
    )


def _shown(value: Cell, column: ReportColumn) -> object:
    if isinstance(value, Decimal):
        return words().number(value, places=1)
    if column.kind == "percent" and isinstance(value, int):
        return round(value, -3)
    return value


def sums_of(table: ReportTable) -> dict[str, str]:
    """The sum below the table, by column, as it is read."""
    if table.total is None:
        return {}
    return {
        column.name: _summed(value, column, table.currency)
        for column, value in zip(table.columns, table.total, strict=True)
        if column.kind not in {"text", "day"} and value is not None
    }


def _summed(value: Cell, column: ReportColumn, currency: str) -> str:
    if isinstance(value, int) and column.kind == "amount":
        return words().money(value, currency)
    if isinstance(value, int) and column.kind == "percent":
        return words().percent(round(value, -3))
    if isinstance(value, int) and column.kind == "quantity":
        return words().quantity(value)
    if isinstance(value, int) and column.kind == "price":
        return words().price(value)
    shown = _shown(value, column)
    return words().number(shown) if isinstance(shown, int) else str(shown)


def vat_file_of(rd: Read, told: ReportTable, name: str) -> VatFile:
    """The VAT of its period as a file, the same bytes on any day: without what turnover says today."""
    assert told.span is not None
    table = vat_table(vat_due(rd, *told.span), words())
    content = as_file(table, Path(name).suffix, words(), the_company(rd).name, told.span[1])
    return VatFile(name, content, *told.span, len(told.rows))
