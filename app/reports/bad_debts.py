"""What doubtful and lost debts mean in the accounts: each thing decided between two days, with its entry.

Small differences stand among them. The accountant decides; codes are those of the French plan.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.base.company import zone_of
from app.base.door import Read
from app.base.errors import Refusal
from app.base.finding import home_currency
from app.base.words import Words
from app.receivables import bad_debts
from app.receivables.bad_debts import AccountLine
from app.receivables.doubtful import doubtful_rows
from app.receivables.stood import end_of
from app.receivables.write_off_tables import allowance, doubtful_debt
from app.receivables.written_off import account_lines, all_write_offs
from app.reports.credit_sales import known_by
from app.reports.report_table import ReportColumn, ReportTable
from app.reports.settlement import document_numbers

DAYS_BACK = 365
"""So far back the report goes unless told otherwise."""


@dataclass(frozen=True, slots=True)
class DebtEntry:
    """A decision and its entry: `kind` is doubtful, sound, allowance, loss, small_loss, small_gain or reversal.

    `number` is its own where it has one, `document` that of the invoice or payment it is about.
    """

    on: date
    recorded_at: datetime
    kind: str
    number: str
    noun: str
    document_id: int
    document: str
    customer: str
    reason: str
    currency: str
    lines: tuple[AccountLine, ...]


@dataclass(frozen=True, slots=True)
class BadDebts:
    """The decisions of a period, oldest first; `since` and `until` are its days."""

    since: date
    until: date
    known_on: date | None
    currency: str
    entries: tuple[DebtEntry, ...]


def year_until(rd: Read, since: date | None, until: date | None) -> tuple[date, date]:
    """The first and last day of a report: a year up to today unless told; refused with ``statement_backwards``."""
    last = until or rd.today
    first = since or last - timedelta(days=DAYS_BACK - 1)
    if first > last:
        raise Refusal("statement_backwards", since=first, until=last)
    return first, last


def bad_debts_report(
    rd: Read, since: date | None = None, until: date | None = None, known_on: date | None = None
) -> BadDebts:
    """What was decided between two days (a year up to today unless told); refused with ``statement_backwards``."""
    first, last = year_until(rd, since, until)
    known = end_of(known_on, zone_of(rd)) if known_on is not None else None
    found = [
        each
        for each in (*_write_offs(rd), *_doubtful(rd), *_allowances(rd))
        if first <= each.on <= last and (known is None or each.recorded_at < known)
    ]
    found.sort(key=lambda each: (each.on, each.recorded_at))
    return BadDebts(first, last, known_on, home_currency(rd), tuple(found))


def _write_offs(rd: Read) -> Iterator[DebtEntry]:
    rows = all_write_offs(rd)
    lines = account_lines(rd, [each.id for each in rows])
    numbers = document_numbers(rd, {(each.noun, each.document_id) for each in rows})
    known = known_by(rd)
    for each in rows:
        who = known.get(each.account_id)
        yield DebtEntry(
            each.decided_on,
            each.recorded_at,
            each.kind,
            each.number,
            each.noun,
            each.document_id,
            numbers.get((each.noun, each.document_id), ""),
            who.name if who is not None else "",
            each.reason,
            each.currency,
            lines.get(each.id, ()),
        )


def _doubtful(rd: Read) -> Iterator[DebtEntry]:
    rows = doubtful_rows(rd)
    numbers = document_numbers(rd, {(each.noun, each.document_id) for each in rows})
    known = known_by(rd)
    for each in rows:
        who = known.get(each.account_id)
        about = (each.noun, each.document_id, numbers.get((each.noun, each.document_id), ""))
        name = who.name if who is not None else ""
        yield DebtEntry(
            each.since,
            each.recorded_at,
            "doubtful",
            "",
            *about,
            name,
            each.reason,
            each.currency,
            bad_debts.doubtful(each.amount),
        )
        if each.ended_on is not None and each.ended_at is not None and each.end_amount:
            yield DebtEntry(
                each.ended_on,
                each.ended_at,
                "sound",
                "",
                *about,
                name,
                each.end_reason,
                each.currency,
                bad_debts.sound(each.end_amount),
            )


def _allowances(rd: Read) -> Iterator[DebtEntry]:
    """What was set aside or freed by itself; what a loss freed stands in the entry of the loss."""
    rows = rd.execute(_ALLOWANCES).all()
    numbers = document_numbers(rd, {(row.noun, row.document_id) for row in rows})
    known = known_by(rd)
    for row in rows:
        who = known.get(row.account_id)
        yield DebtEntry(
            row.decided_on,
            row.recorded_at,
            "allowance",
            "",
            row.noun,
            row.document_id,
            numbers.get((row.noun, row.document_id), ""),
            who.name if who is not None else "",
            "",
            row.currency,
            bad_debts.aside_changed(int(row.change)),
        )


_ALLOWANCES = (
    select(
        allowance.c.decided_on,
        allowance.c.recorded_at,
        allowance.c.change,
        doubtful_debt.c.noun,
        doubtful_debt.c.document_id,
        doubtful_debt.c.account_id,
        doubtful_debt.c.currency,
    )
    .join(doubtful_debt, doubtful_debt.c.id == allowance.c.doubtful_debt_id)
    .where(allowance.c.cause.in_(("closing", "sound")), allowance.c.change != 0)
    .order_by(allowance.c.id)
)


def bad_debts_table(found: BadDebts, words: Words) -> ReportTable:
    """A line of the accounts a row, with what it comes from."""
    rows = [(each, line) for each in found.entries for line in each.lines]
    debit, credit = sum(line.debit for _, line in rows), sum(line.credit for _, line in rows)
    known = (words.say("report.note.known_on", known_on=found.known_on),) if found.known_on else ()
    return ReportTable(
        title=words.say("report.title.bad_debts", since=found.since, until=found.until),
        span=(found.since, found.until),
        currency=found.currency,
        columns=(
            ReportColumn("day", words.say("report.column.day"), "day"),
            ReportColumn("document", words.say("report.column.document")),
            ReportColumn("customer", words.say("column.customer")),
            ReportColumn("what", words.say("report.column.what")),
            ReportColumn("account", words.say("report.column.account")),
            ReportColumn("debit", words.say("report.column.debit"), "amount"),
            ReportColumn("credit", words.say("report.column.credit"), "amount"),
        ),
        rows=tuple(
            (
                each.on,
                " · ".join(part for part in (each.document, each.number) if part),
                each.customer,
                words.say(f"report.debt.{each.kind}"),
                line.account,
                line.debit,
                line.credit,
            )
            for each, line in rows
        ),
        total=(None, words.say("ageing.totals"), "", "", "", debit, credit) if rows else None,
        notes=(
            words.say("report.note.span", since=found.since, until=found.until),
            words.say("report.note.bad_debts"),
            *known,
        ),
        keys=tuple(
            (each.noun, each.document_id) if each.noun in ("invoice", "payment") else None for each, _ in rows
        ),
    )
