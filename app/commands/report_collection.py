"""`report dso`, `report expected-cash` and `report statement`: how fast money comes in, when, and one customer's account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

from app.base.company import the_company
from app.base.door import Read
from app.base.errors import Refusal
from app.base.words import Words
from app.commands.desk import Desk
from app.commands.output import Column, Kind, exact, table
from app.commands.program import argument, command, day_of, option, reports
from app.customers.queries import find_customer
from app.reports.account_statement import AccountStatement, account_statement, words_of
from app.reports.account_statement_paper import render_account_statement
from app.reports.bad_debts import BadDebts, bad_debts_report, bad_debts_table
from app.reports.collection import PERIOD_DAYS, Collection, Measures, collection
from app.reports.collection_table import MEASURES, dso_table, measure
from app.reports.expected_cash import WEEKS, ExpectedCash, expected_cash
from app.reports.groups import grouping_called
from app.reports.report_file import as_file, put_file
from app.reports.report_table import Cell, ColumnKind, ReportColumn, ReportTable, exactly, said
from app.reports.report_tables import expected_table, statement_table

DAY = ["%Y-%m-%d"]
Day = Annotated[datetime | None, option("--as-of", formats=DAY)]
KnownOn = Annotated[datetime | None, option("--known-on", formats=DAY)]
Out = Annotated[Path | None, option("--out", words="report_out")]


@command("dso", on=reports)
def report_dso(
    desk: Desk,
    as_of: Day = None,
    known_on: KnownOn = None,
    days: Annotated[int, option("--days", words="report_days")] = PERIOD_DAYS,
    by: Annotated[str, option("--by")] = "all",
    out: Out = None,
) -> None:
    """The measures of collection as of a day, over so many days before it, of all, by class, by customer or by a field.

    Refused with ``report_group_unknown``.
    """
    with desk.opened() as database, database.read() as rd:
        found = collection(rd, day_of(as_of), day_of(known_on), days, grouping_called(rd, by))
        company = the_company(rd).name
    answer(desk, dso_table(found, desk.words), dso_record(found), out, company, found.as_of)


@command("expected-cash", on=reports)
def report_expected_cash(
    desk: Desk,
    as_of: Day = None,
    known_on: KnownOn = None,
    weeks: Annotated[int, option("--weeks")] = WEEKS,
    out: Out = None,
) -> None:
    """What is open by the week it is likely paid in, as each customer usually pays."""
    with desk.opened() as database, database.read() as rd:
        found = expected_cash(rd, day_of(as_of), day_of(known_on), weeks)
        company = the_company(rd).name
    answer(desk, expected_table(found, desk.words), expected_record(found), out, company, found.as_of)


@command("statement", on=reports, words="account_statement")
def report_statement(
    desk: Desk,
    told: Annotated[str, argument("told")],
    since: Annotated[datetime | None, option("--since", formats=DAY)] = None,
    as_of: Day = None,
    known_on: KnownOn = None,
    currency: Annotated[str, option("--currency", words="statement_currency")] = "",
    out: Out = None,
) -> None:
    """A customer's statement of account; as a PDF it is the paper they get, in their language."""
    with desk.opened() as database, database.read() as rd:
        found = account_statement(
            rd, customer_called(rd, told), day_of(since), day_of(as_of), day_of(known_on), currency.upper()
        )
        company = the_company(rd).name
    if out is not None and out.suffix.lower() == ".pdf":
        put_file(out, render_account_statement(found, words_of(found)))
        _written(desk, out)
    else:
        answer(desk, statement_table(found, desk.words), statement_record(found), out, company, found.as_of)
    if not desk.as_json:
        desk.write_lines(each.said(found.currency, desk.words) for each in found.doubts)


@command("bad-debts", on=reports, words="bad_debts")
def report_bad_debts(
    desk: Desk,
    since: Annotated[datetime | None, option("--since", formats=DAY, words="report_since")] = None,
    as_of: Day = None,
    known_on: KnownOn = None,
    out: Out = None,
) -> None:
    """Doubtful and lost debts and small differences of a period, with their entries in the accounts."""
    with desk.opened() as database, database.read() as rd:
        found = bad_debts_report(rd, day_of(since), day_of(as_of), day_of(known_on))
        company = the_company(rd).name
    answer(desk, bad_debts_table(found, desk.words), bad_debts_record(found), out, company, found.until)


def customer_called(rd: Read, told: str) -> int:
    """The key of the customer of that number or name; refused with ``not_found``."""
    found = find_customer(rd, told)
    if found is None:
        raise Refusal("not_found", noun="customer", told=told)
    return found


# --- answers ---


def answer(
    desk: Desk, found: ReportTable, record: dict[str, Any], out: Path | None, company: str, on: date
) -> None:
    """Give a report: as a file where one is asked for, else for machines or for people."""
    if out is not None:
        put_file(out, as_file(found, out.suffix, desk.words, company, on))
        _written(desk, out)
    elif desk.as_json:
        desk.give(record)
    else:
        for line in lines(found, desk.words):
            desk.write(line)


def _written(desk: Desk, out: Path) -> None:
    if desk.as_json:
        desk.give({"file": str(out)})
    else:
        desk.say("command.report.written", place=str(out))


_KINDS: dict[ColumnKind, Kind] = {
    "text": "text",
    "amount": "told",
    "price": "told",
    "quantity": "told",
    "day": "text",
    "days": "told",
    "percent": "told",
    "whole": "told",
}


def lines(found: ReportTable, words: Words) -> list[str]:
    """A report as people read it in a terminal."""

    def cell(at: int, column: ReportColumn) -> Callable[[tuple[Cell, ...]], str]:
        return lambda row: said(row[at], column, words, found.currency)

    columns = [
        Column(column.name, cell(at, column), _KINDS[column.kind]) for at, column in enumerate(found.columns)
    ]
    heads = {column.name: column.title for column in found.columns}
    return [
        found.title,
        *found.notes,
        "",
        *table(words, columns, found.lines, found.currency, heads),
    ]


def dso_record(found: Collection) -> dict[str, Any]:
    """The measures as machines get them: days to the tenth, rates in percent."""

    def figures(one: Measures) -> dict[str, Any]:
        told = {name: exactly(measure(one, name), kind, found.currency) for name, kind in MEASURES}
        return {
            **told,
            "promises": one.promises,
            "count_back_at_least": one.count_back.at_least,
            "true_left_out": exact(one.true.left_out, "amount", found.currency),
        }

    return {
        "as_of": found.as_of,
        "since": found.since,
        "days": found.days,
        "known_on": found.known_on,
        "currency": found.currency,
        "measures": figures(found.whole),
        "groups": [{"name": each.name, **figures(each)} for each in found.groups],
        "trend": [
            {
                "day": each.day,
                "owed": exact(each.owed, "amount", found.currency),
                "count_back": str(each.count_back.days),
                "at_least": each.count_back.at_least,
            }
            for each in found.trend
        ],
    }


def bad_debts_record(found: BadDebts) -> dict[str, Any]:
    """Doubtful and lost debts as machines get them: each decision with the lines of its entry."""

    def amount(minor: int, currency: str) -> Any:
        return exact(minor, "amount", currency)

    return {
        "since": found.since,
        "until": found.until,
        "known_on": found.known_on,
        "currency": found.currency,
        "entries": [
            {
                "day": each.on,
                "kind": each.kind,
                "number": each.number,
                "document": each.document,
                "customer": each.customer,
                "reason": each.reason,
                "lines": [
                    {
                        "account": line.account,
                        "debit": amount(line.debit, each.currency),
                        "credit": amount(line.credit, each.currency),
                    }
                    for line in each.lines
                ],
            }
            for each in found.entries
        ],
    }


def expected_record(found: ExpectedCash) -> dict[str, Any]:
    """Expected cash as machines get it, with the instalments of each week."""

    def amount(minor: int) -> Any:
        return exact(minor, "amount", found.currency)

    return {
        "as_of": found.as_of,
        "known_on": found.known_on,
        "currency": found.currency,
        "total": amount(found.total),
        "overdue": amount(found.overdue),
        "unapplied": amount(found.unapplied),
        "doubtful": amount(found.doubtful),
        "assigned": amount(found.assigned),
        "at_bank": amount(found.at_bank),
        "perhaps_at_bank": amount(found.perhaps),
        "disputed": amount(found.disputed),
        "credit": amount(found.credit),
        "weeks": [
            {
                "monday": week.monday,
                "unsure": week.unsure,
                "due": amount(week.due),
                "expected": amount(week.expected),
                "items": [
                    {
                        "customer": each.customer,
                        "due_on": each.due_on,
                        "expected_on": each.expected_on,
                        "amount": amount(each.amount),
                        "usual_days_late": each.lateness.days,
                        "payments_known": each.lateness.payments,
                        "debited": each.debited,
                        "announced": each.announced,
                        "promised": each.promised,
                    }
                    for each in week.items
                ],
            }
            for week in found.weeks
        ],
    }


def statement_record(found: AccountStatement) -> dict[str, Any]:
    """A statement of account as machines get it."""

    def amount(minor: int) -> Any:
        return exact(minor, "amount", found.currency)

    return {
        "customer": found.customer.name,
        "number": found.number,
        "since": found.since,
        "as_of": found.as_of,
        "currency": found.currency,
        "opening": amount(found.opening),
        "closing": amount(found.closing),
        "overdue": amount(found.overdue),
        "to_transfer": amount(found.to_transfer),
        "debits": [{"day": day, "amount": amount(each)} for day, each in found.debits],
        "doubts": [
            {
                "why": each.why,
                "amount": amount(each.amount),
                "batch": each.number,
                "day": each.day,
                "first_day": each.first,
            }
            for each in found.doubts
        ],
        "apart": [
            {
                "kind": each.kind,
                "amount": amount(each.amount),
                "numbers": list(each.numbers),
                "name": each.name,
                "wording": each.wording,
                "since": each.on,
                "lodged_on": each.lodged_on,
            }
            for each in found.apart
        ],
        "others": [
            {"currency": currency, "closing": exact(closing, "amount", currency)}
            for currency, closing in found.others
        ],
        "lines": [
            {
                "day": each.on,
                "kind": each.kind,
                "number": each.number,
                "due_on": each.due_on,
                "amount": amount(each.amount),
                "balance": amount(each.balance),
                "replaced_by": each.replaced_by,
            }
            for each in found.lines
        ],
        "open": [
            {
                "kind": each.kind,
                "number": each.number,
                "instalment": each.instalment,
                "due_on": each.due_on,
                "amount": amount(each.amount),
                "days_late": each.days_late,
            }
            for each in found.open
        ],
        "ages": {name: amount(each) for name, each in zip(found.buckets, found.ages, strict=True)},
    }
