"""The VAT report as a table: rate by rate, what was invoiced, what of it is due later, what payments made due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from app.accounting.vat_due import VatDue, VatRate
from app.base.door import Read
from app.base.words import Words
from app.reports.report_table import Cell, ReportColumn, ReportTable
from app.reports.turnover import Mark, mark_said

_FIGURES = ("net", "tax", "deposits", "later", "paid", "due_net", "due")
_SHOWN = ("deposits", "later", "paid")
"""Left out of the table where there are none in the whole period: most shops sell goods and ask for no deposits."""


def vat_table(found: VatDue, words: Words, turnover: Sequence[Mark] = ()) -> ReportTable:
    """The report in the words of a language; above all notes what `turnover` says of thresholds that concern the company."""
    shown = [
        name for name in _FIGURES if name not in _SHOWN or any(getattr(rate, name) for rate in found.rates)
    ]
    columns = (
        ReportColumn("vat", words.say("column.vat_kind")),
        *(
            ReportColumn(name, words.say(f"column.vat_{name}"), "amount", zero=name in ("due_net", "due"))
            for name in shown
        ),
    )
    rows: list[tuple[Cell, ...]] = [
        (rate_said(rate, words), *(getattr(rate, name) for name in shown)) for rate in found.rates
    ]
    if found.recovered:
        nothing = (0,) * (len(shown) - 1)
        rows.append((words.say("report.vat.recovered"), *nothing, -found.recovered))
    total: tuple[Cell, ...] = (
        words.say("report.vat.total"),
        *(
            found.due if name == "due" else sum(getattr(rate, name) for rate in found.rates if not rate.away)
            for name in shown
        ),
    )
    notes = [words.fact(mark_said(each)) for each in turnover]
    notes.append(words.say("report.vat.note", first=found.first, last=found.last))
    if found.rates:
        # Dated by invoice, the report cannot know it: what was delivered and waits for its invoice bears no VAT yet.
        notes.append(words.say("report.vat.note_goods"))
    if "later" in shown or "paid" in shown:
        notes.append(words.say("report.vat.note_later"))
    if "deposits" in shown:
        notes.append(words.say("report.vat.note_deposits"))
    if found.advances > 0:
        told = words.money(found.advances, found.currency)
        notes.append(words.say("report.vat.note_advances", last=found.last, amount=told))
    if any(rate.away for rate in found.rates):
        notes.append(words.say("report.vat.note_away"))
    return ReportTable(
        title=words.say("report.vat.title"),
        currency=found.currency,
        columns=columns,
        rows=tuple(rows),
        total=total,
        notes=tuple(notes),
        span=(found.first, found.last),
    )


def rate_said(rate: VatRate, words: Words) -> str:
    """A rate as people call it: its percent, or why there is no VAT."""
    if rate.away:
        return words.say("report.vat.away", rate=words.percent(rate.rate_ppm))
    if rate.category == "S":
        return words.percent(rate.rate_ppm)
    return words.say(f"report.vat.category.{rate.category}")


def finer_said(finer: str, words: Words) -> str:
    """What a finer account is for (`app.accounting.chart`): a rate in parts per million, or a VAT category."""
    return words.percent(int(finer)) if finer.isdecimal() else words.say(f"report.vat.category.{finer}")


def vat_period(rd: Read, since: date | None, until: date | None) -> tuple[date, date]:
    """The period asked for: the month before today's where nothing is told, else that of the day that is."""
    if since is None and until is None:
        last = date(rd.today.year, rd.today.month, 1) - timedelta(days=1)
        return last.replace(day=1), last
    last = until or rd.today
    return since or last.replace(day=1), last
