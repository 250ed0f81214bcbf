"""The series of numbers, kind by kind and year by year: how far each has come, what no document bears, who said so and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import Integer, Table, and_, cast, func, select

from app.accounting.tables import accounting_export
from app.base.audit import audit_line
from app.base.company import the_company
from app.base.door import Read
from app.base.numbering import DATED, PREFIXES, Number, number_lost, number_series
from app.base.words import Words
from app.customers.tables import customer
from app.invoicing.tables import corrective_invoice, invoice
from app.orders.quote_tables import quote
from app.orders.tables import sales_order
from app.payments.cheque_tables import cheque_slip
from app.payments.debit_tables import debit_batch
from app.payments.refund_tables import refund_batch
from app.payments.tables import payment
from app.purchasing.tables import goods_receipt, purchase_order
from app.receivables.write_off_tables import write_off
from app.reminders.tables import reminder
from app.reports.report_table import Cell, ReportColumn, ReportTable
from app.shipping.return_tables import goods_return
from app.shipping.tables import shipment
from app.stock.take_tables import stock_take
from app.stock.transfer_tables import stock_transfer

_GIVING_UP = ("numbering.continue", "database.restore")
"""The verbs by which numbers are given up."""

# Which rows of which table bear the numbers of a kind.
_BEARING: Mapping[str, tuple[Table, Any]] = {
    "order": (sales_order, sales_order.c.number.is_not(None)),
    "shipment": (shipment, None),
    "invoice": (invoice, invoice.c.kind == "invoice"),
    "credit_note": (invoice, invoice.c.kind == "credit_note"),
    "deposit": (invoice, invoice.c.kind == "deposit"),
    "corrective": (corrective_invoice, None),
    "quote": (quote, and_(quote.c.number.is_not(None), quote.c.version == 1)),
    "payment": (payment, payment.c.kind != "refund"),
    "refund": (payment, payment.c.kind == "refund"),
    "customer": (customer, None),
    "reminder": (reminder, None),
    "receipt": (goods_receipt, goods_receipt.c.kind != "return"),
    "supplier_return": (goods_receipt, goods_receipt.c.kind == "return"),
    "write_off": (write_off, None),
    "purchase": (purchase_order, purchase_order.c.number.is_not(None)),
    "cheque_slip": (cheque_slip, None),
    "debit": (debit_batch, None),
    "stock_take": (stock_take, None),
    "refund_batch": (refund_batch, None),
    "accounting_export": (accounting_export, None),
    "return": (goods_return, None),
    "transfer": (stock_transfer, stock_transfer.c.number.is_not(None)),
}


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers of a series that no document bears, both ends included.

    `reason` is ``restore``, or what a person wrote; empty where nothing was recorded, which `verify` tells as a fault.
    """

    first: int
    last: int
    reason: str = ""
    by: str = ""
    at: datetime | None = None

    @property
    def count(self) -> int:
        """How many numbers they are."""
        return self.last - self.first + 1

    @property
    def explained(self) -> bool:
        """Whether somebody said why."""
        return bool(self.reason)


@dataclass(frozen=True, slots=True)
class NumberedSeries:
    """One kind in one year: the first and last number a document bears (0 where none does), how many do, what is not used.

    `reached` is how far the series says it has come, with the date of its last document where its documents are in the
    order of their dates.
    """

    kind: str
    year: int
    first: int
    last: int
    count: int
    reached: int
    last_on: date | None
    gaps: tuple[Gap, ...]

    @property
    def unused(self) -> int:
        """How many numbers no document bears."""
        return sum(each.count for each in self.gaps)

    @property
    def unexplained(self) -> int:
        """How many of them nobody gave up."""
        return sum(each.count for each in self.gaps if not each.explained)

    def text(self, value: int) -> str:
        """A number of the series as people read it."""
        return Number(self.kind, self.year, value).text


@dataclass(frozen=True, slots=True)
class Numbering:
    """Every series there is, those the law looks at first, the newest year of each first."""

    as_of: date
    currency: str
    series: tuple[NumberedSeries, ...]


def numbering_report(rd: Read, year: int | None = None) -> Numbering:
    """Every series of every year, or of one."""
    lost = _given_up(rd)
    found: list[NumberedSeries] = []
    standing = {(row.kind, row.year): row for row in rd.execute(select(number_series))}
    for kind in sorted(PREFIXES, key=lambda each: each not in DATED):
        borne = _borne(rd, kind)
        years = {of_year for of_kind, of_year in standing if of_kind == kind} | set(borne)
        for each in sorted(years, reverse=True):
            if year is not None and each != year:
                continue
            first, last, count = borne.get(each, (0, 0, 0))
            row = standing.get((kind, each))
            reached = max(row.last if row is not None else 0, last)
            told = lost.get((kind, each), ())
            gaps = told
            if count + sum(gap.count for gap in told) != reached:
                gaps = (*told, *_untold(rd, kind, each, reached, told))
            dated = row.last_on if row is not None and kind in DATED and count else None
            in_order = tuple(sorted(gaps, key=lambda gap: gap.first))
            found.append(NumberedSeries(kind, each, first, last, count, reached, dated, in_order))
    return Numbering(rd.today, the_company(rd).currency, tuple(found))


def _borne(rd: Read, kind: str) -> dict[int, tuple[int, int, int]]:
    """The first and last number that documents of a kind bear, and how many do, by year."""
    table, only = _BEARING[kind]
    year, value = cast(func.substr(table.c.number, 4, 4), Integer), _value(table)
    query = select(year.label("year"), func.min(value), func.max(value), func.count()).group_by("year")
    rows: Any = rd.execute(query if only is None else query.where(only))
    return {int(of): (int(first), int(last), int(count)) for of, first, last, count in rows}


def _value(table: Table) -> Any:
    return cast(func.substr(table.c.number, 9), Integer)


def _given_up(rd: Read) -> dict[tuple[str, int], tuple[Gap, ...]]:
    """The numbers that were given up, with who did: a person who went on from another program's, or a restore."""
    rows = rd.execute(select(number_lost).order_by(number_lost.c.first)).all()
    found: dict[tuple[str, int], list[Gap]] = {}
    by = _who(rd, {row.recorded_at for row in rows}) if rows else {}
    for row in rows:
        gap = Gap(row.first, row.last, row.reason, by.get(row.recorded_at, ""), row.recorded_at)
        found.setdefault((row.kind, row.year), []).append(gap)
    return {key: tuple(gaps) for key, gaps in found.items()}


def _who(rd: Read, at: set[datetime]) -> dict[datetime, str]:
    """Who gave numbers up at these instants, as the journal says."""
    lines = select(audit_line.c.recorded_at, audit_line.c.actor).where(
        audit_line.c.verb.in_(_GIVING_UP), audit_line.c.recorded_at.in_(sorted(at))
    )
    return {row.recorded_at: row.actor for row in rd.execute(lines)}


def _untold(rd: Read, kind: str, year: int, reached: int, told: tuple[Gap, ...]) -> Iterator[Gap]:
    """What is missing of a series and was never given up."""
    table, only = _BEARING[kind]
    prefix = f"{PREFIXES[kind]}-{year}-"
    query = select(_value(table)).where(table.c.number.startswith(prefix, autoescape=True))
    values: Any = rd.execute(query if only is None else query.where(only)).scalars()
    borne = {int(value) for value in values}
    for gap in told:
        borne.update(range(gap.first, gap.last + 1))
    for before, after in pairwise((0, *sorted(each for each in borne if 0 < each <= reached), reached + 1)):
        if after > before + 1:
            yield Gap(before + 1, after - 1)


def numbering_table(found: Numbering, words: Words) -> ReportTable:
    """The series as a table that says itself: below each, the numbers of it that no document bears."""
    series = [(each, tuple(_rows(each, words))) for each in found.series]
    unexplained = sum(each.unexplained for each in found.series)
    sound = "gaps" if unexplained else "sound"
    return ReportTable(
        title=words.say("numbering.report.title", as_of=found.as_of),
        currency=found.currency,
        columns=(
            ReportColumn("series", words.say("settings.numbering.column.kind")),
            ReportColumn("year", words.say("numbering.report.year")),
            ReportColumn("first", words.say("numbering.report.first")),
            ReportColumn("last", words.say("numbering.report.last")),
            ReportColumn("documents", words.say("numbering.report.documents"), "whole"),
            ReportColumn("unused", words.say("numbering.report.unused"), "whole"),
            ReportColumn("by", words.say("numbering.report.by")),
            ReportColumn("recorded_on", words.say("numbering.report.recorded_on"), "day"),
            ReportColumn("reason", words.say("column.reason")),
        ),
        rows=tuple(row for _, rows in series for row in rows),
        notes=(
            words.say(f"numbering.report.{sound}", n=unexplained),
            words.say("numbering.report.cancelled"),
        ),
        unnumbered=sum(len(rows) - 1 for _, rows in series),
    )


def _rows(each: NumberedSeries, words: Words) -> Iterator[tuple[Cell, ...]]:
    kind, year = words.say(f"settings.numbering.kind_{each.kind}"), str(each.year)
    ends = (each.text(each.first), each.text(each.last)) if each.count else ("", "")
    yield (kind, year, *ends, each.count, each.unused, "", None, "")
    for gap in each.gaps:
        if not gap.explained:
            why = words.say("numbering.report.unexplained")
        else:
            why = words.say("settings.numbering.restored") if gap.reason == "restore" else gap.reason
        on = gap.at.date() if gap.at is not None else None
        inner = words.say("numbering.report.not_used")
        yield (inner, year, each.text(gap.first), each.text(gap.last), None, gap.count, gap.by, on, why)
