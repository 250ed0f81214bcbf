"""What customers contest: the disputes of a period by cause, how much, how long they took to settle, and what still stands."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.base.company import zone_of
from app.base.door import Read
from app.base.finding import home_currency
from app.base.money import rounded_div
from app.base.words import Words
from app.invoicing.exchange import worth_of_column
from app.invoicing.tables import invoice
from app.receivables.disputed import Disputed, DisputeFigures, dispute_figures
from app.receivables.stood import end_of
from app.reminders.tables import dispute
from app.reports.bad_debts import year_until
from app.reports.credit_sales import owed_on
from app.reports.report_table import ReportColumn, ReportTable


@dataclass(frozen=True, slots=True)
class Cause:
    """Why customers contested: how many times and for how much (minor units), and what became of it.

    `share_ppm` is its part of all that was contested in the period; `median_days` is of those that ended, None of none.
    """

    code: str
    count: int
    amount: int
    share_ppm: int
    ended: int
    median_days: int | None
    standing: int


@dataclass(frozen=True, slots=True)
class DisputeCauses:
    """The causes of a period, the largest amount first; all together in `whole`, in the company's currency.

    What stands is as of the last day; `whole.open_ppm` its part of all that was owed on that day.
    """

    since: date
    until: date
    known_on: date | None
    currency: str
    causes: tuple[Cause, ...]
    whole: DisputeFigures

    @property
    def count(self) -> int:
        """How many disputes were opened in the period."""
        return sum(each.count for each in self.causes)

    @property
    def amount(self) -> int:
        """What was contested in the period."""
        return sum(each.amount for each in self.causes)


def dispute_causes(
    rd: Read, since: date | None = None, until: date | None = None, known_on: date | None = None
) -> DisputeCauses:
    """The disputes opened between two days (a year up to today unless told); refused with ``statement_backwards``."""
    first, last = year_until(rd, since, until)
    by_code: defaultdict[str, list[Disputed]] = defaultdict(list)
    for each in _opened(rd, first, last, known_on):
        by_code[each.code].append(each)
    owed = sum(owed_on(rd, last, known_on).values()) if by_code else 0
    every = [each for found in by_code.values() for each in found]
    whole = dispute_figures(every, owed)
    causes = [
        Cause(
            code,
            len(by_code[code]),
            sum(each.amount for each in by_code[code]),
            share,
            sum(each.ended_on is not None for each in by_code[code]),
            (figures := dispute_figures(by_code[code], 0)).median_days,
            figures.open_amount,
        )
        for code, share in whole.by_code.items()
    ]
    return DisputeCauses(first, last, known_on, home_currency(rd), tuple(causes), whole)


def _opened(rd: Read, first: date, last: date, known_on: date | None) -> list[Disputed]:
    """The disputes of a period; what ended after its last day still stood then."""
    statement = (
        select(
            dispute.c.code,
            worth_of_column(dispute.c.amount).label("amount"),
            dispute.c.opened_on,
            dispute.c.ended_on,
        )
        .join(invoice, invoice.c.id == dispute.c.invoice_id)
        .where(dispute.c.opened_on >= first, dispute.c.opened_on <= last)
        .order_by(dispute.c.id)
    )
    if known_on is not None:
        statement = statement.where(dispute.c.recorded_at < end_of(known_on, zone_of(rd)))
    return [
        Disputed(
            row.code,
            int(row.amount),
            row.opened_on,
            row.ended_on if row.ended_on is not None and row.ended_on <= last else None,
        )
        for row in rd.execute(statement)
    ]


def dispute_causes_table(found: DisputeCauses, words: Words) -> ReportTable:
    """A cause a row."""
    known = (words.say("report.note.known_on", known_on=found.known_on),) if found.known_on else ()
    ended = sum(each.ended for each in found.causes)
    return ReportTable(
        title=words.say("report.title.disputes", since=found.since, until=found.until),
        span=(found.since, found.until),
        currency=found.currency,
        columns=(
            ReportColumn("why", words.say("disputes.column.why")),
            ReportColumn("count", words.say("report.column.disputes"), "whole"),
            ReportColumn("contested", words.say("disputes.column.amount"), "amount"),
            ReportColumn("share", words.say("report.column.share"), "percent"),
            ReportColumn("ended", words.say("report.column.ended"), "whole"),
            ReportColumn("median_days", words.say("report.column.median_days"), "whole"),
            ReportColumn("standing", words.say("report.column.standing"), "amount"),
        ),
        rows=tuple(
            (
                words.say(f"dispute.code.{each.code}"),
                each.count,
                each.amount,
                each.share_ppm,
                each.ended,
                each.median_days,
                each.standing,
            )
            for each in found.causes
        ),
        total=(
            words.say("ageing.totals"),
            found.count,
            found.amount,
            None,
            ended,
            found.whole.median_days,
            found.whole.open_amount,
        )
        if found.causes
        else None,
        notes=(
            words.say("report.note.span", since=found.since, until=found.until),
            words.say("report.note.disputes"),
            *_standing(found, words),
            *known,
        ),
    )


def _standing(found: DisputeCauses, words: Words) -> tuple[str, ...]:
    """What stands as a part of all that is owed, where something is."""
    ppm = found.whole.open_ppm
    if ppm is None or not found.whole.open_amount:
        return ()
    return (
        words.say(
            "report.note.disputes_open", day=found.until, share=words.percent(rounded_div(ppm, 1_000) * 1_000)
        ),
    )
