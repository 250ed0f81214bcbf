"""Each report as a table that says itself, in the words of a language: for screens, files and paper alike."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.base.words import Words
from app.reports.account_statement import AccountStatement, opening_said, told_below
from app.reports.ageing import AgeingReport
from app.reports.collection import Collection
from app.reports.expected_cash import ExpectedCash
from app.reports.groups import group_said
from app.reports.report_table import Cell, ReportColumn, ReportTable

REPORTS = ("ageing", "dso", "expected_cash", "statement", "bad_debts")


def bucket_words(words: Words, name: str) -> str:
    """The heading of an age."""
    if between := re.fullmatch(r"(\d+)-(\d+)", name):
        return words.say("ageing.bucket.between", first=between[1], last=between[2])
    if name.startswith("over_"):
        return words.say("ageing.bucket.over", last=name.removeprefix("over_"))
    return words.say(f"ageing.bucket.{name}")


def ageing_table(found: AgeingReport, words: Words) -> ReportTable:
    """Who owes what by age; grouped, each customer with their group."""
    grouped = tuple(
        (group_said(found.by, each.name, words), row) for each in found.groups for row in each.rows
    )
    lines = grouped or tuple(("", row) for row in found.rows)
    own = (ReportColumn("group", words.say("report.column.group")),) if grouped else ()
    return ReportTable(
        title=words.say("report.title.ageing", as_of=found.as_of),
        currency=found.currency,
        columns=(
            *own,
            ReportColumn("customer", words.say("column.customer")),
            *(ReportColumn(name, bucket_words(words, name), "amount") for name in found.buckets),
            ReportColumn("total", words.say("receivables.column.total"), "amount"),
        ),
        rows=tuple(
            (
                *((group,) if grouped else ()),
                f"{row.customer} {row.apart}".rstrip(),
                *row.ages.amounts,
                row.ages.total,
            )
            for group, row in lines
        ),
        total=(
            words.say("ageing.totals"),
            *(("",) if grouped else ()),
            *found.totals.amounts,
            found.totals.total,
        ),
        notes=ageing_notes(found, words),
        keys=tuple(("customer", row.customer_id) for _, row in lines),
        subtotals=tuple(_subtotals(found, words)),
    )


def _subtotals(found: AgeingReport, words: Words) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """The sum of each group that has several customers, below the last of them."""
    last = -1
    for each in found.groups:
        last += len(each.rows)
        if len(each.rows) > 1:
            name = group_said(found.by, each.name, words)
            told = words.say("report.subtotal", group=name)
            yield last, ("", told, *each.ages.amounts, each.ages.total)


def ageing_notes(found: AgeingReport, words: Words) -> tuple[str, ...]:
    """What is counted and how, and what it was drawn up from."""
    return (
        words.say(f"report.note.ageing_{found.age_from}"),
        words.say("report.note.ageing_counted", currency=found.currency),
        words.say("report.note.ageing_net"),
        *_doubtful(found, words),
        *drawn_said(found, words),
    )


def drawn_said(found: AgeingReport | Collection | ExpectedCash, words: Words) -> tuple[str, ...]:
    """On which day it was drawn up; what was recorded later is left out only where that was asked for."""
    if found.known_on is not None or found.drawn_on is None:
        return _known(found.known_on, words)
    return (words.say("report.note.known_now", day=found.drawn_on),)


def _known(known_on: object, words: Words) -> tuple[str, ...]:
    return (words.say("report.note.known_on", known_on=known_on),) if known_on is not None else ()


def _overdue(amount: int, currency: str, words: Words) -> tuple[str, ...]:
    return (words.say("report.note.overdue", amount=words.money(amount, currency)),) if amount > 0 else ()


# --- expected cash ---


def expected_table(found: ExpectedCash, words: Words) -> ReportTable:
    """What is likely paid by week, beside what falls due in it."""
    return ReportTable(
        title=words.say("report.title.expected_cash", as_of=found.as_of),
        currency=found.currency,
        columns=(
            ReportColumn("week", words.say("report.column.week")),
            ReportColumn("due", words.say("report.column.due"), "amount"),
            ReportColumn("expected", words.say("report.column.expected"), "amount"),
            ReportColumn("count", words.say("report.column.instalments"), "whole"),
        ),
        rows=tuple(
            (
                words.say("report.week", monday=each.monday)
                if each.monday is not None
                else words.say(f"report.{each.stands_in}"),
                each.due,
                each.expected,
                len(each.instalments),
            )
            for each in found.weeks
        ),
        total=(
            words.say("ageing.totals"),
            sum(each.due for each in found.weeks),
            found.total,
            len(frozenset[int]().union(*(each.instalments for each in found.weeks))),
        ),
        unnumbered=sum(each.monday is None for each in found.weeks),
        nothing=found.nothing,
        notes=(
            *(words.say(f"report.note.{key}") for key in ("expected", "invoiced_alone")),
            *_beyond(found, words),
            *_overdue(found.overdue, found.currency, words),
            *_of_which(found, words),
            *_doubtful(found, words),
            *drawn_said(found, words),
        ),
    )


def _beyond(found: ExpectedCash, words: Words) -> tuple[str, ...]:
    """How the total comes about where not all of it stands in one of the weeks."""
    sums: dict[str, int] = {"week": 0, "later": 0, "unsure": 0}
    for each in found.weeks:
        sums[each.stands_in] += each.expected
    told = [
        words.say(f"report.note.expected_{key}", amount=words.money(amount, found.currency))
        for key, amount in sums.items()
        if amount
    ]
    return (words.say("report.note.expected_sum", parts=" + ".join(told)),) if len(told) > 1 else ()


def _of_which(found: ExpectedCash, words: Words) -> tuple[str, ...]:
    told = {"disputed": found.disputed, "perhaps_at_bank": found.perhaps}
    told |= {"at_bank": found.at_bank, "credit": found.credit, "assigned": found.assigned}
    return tuple(
        words.say(f"report.note.{key}", amount=words.money(amount, found.currency))
        for key, amount in told.items()
        if amount
    )


def _doubtful(found: ExpectedCash | AgeingReport, words: Words) -> tuple[str, ...]:
    if not found.doubtful:
        return ()
    key = "report.note.doubtful" if isinstance(found, ExpectedCash) else "report.note.ageing_doubtful"
    return (words.say(key, amount=words.money(found.doubtful, found.currency)),)


# --- statement of account ---


def statement_table(found: AccountStatement, words: Words) -> ReportTable:
    """The lines of an account between its opening and closing balance."""
    lines = tuple(
        (
            line.on,
            line.told(words),
            line.due_on,
            line.amount if line.amount > 0 else None,
            -line.amount if line.amount < 0 else None,
            line.balance,
        )
        for line in found.lines
    )
    opening = (found.since, opening_said(found, words), None, None, None, found.opening)
    closing = (
        found.as_of,
        words.say("paper.statement.closing_row"),
        None,
        found.debit or None,
        found.credited or None,
        found.closing,
    )
    return ReportTable(
        title=words.say("report.title.statement", customer=found.customer.name, as_of=found.as_of),
        currency=found.currency,
        columns=(
            ReportColumn("day", words.say("paper.statement.on"), "day"),
            ReportColumn("document", words.say("paper.statement.document")),
            ReportColumn("due_on", words.say("paper.statement.due_on"), "day"),
            ReportColumn("debit", words.say("paper.statement.debit"), "amount"),
            ReportColumn("credit", words.say("paper.statement.credit"), "amount"),
            ReportColumn("balance", words.say("paper.statement.balance"), "amount", zero=True),
        ),
        rows=(opening, *lines),
        total=closing,
        notes=(*_overdue(found.overdue, found.currency, words), *told_below(found, words)),
        keys=(
            None,
            *(
                (line.noun, line.document_id) if line.noun in ("invoice", "payment") else None
                for line in found.lines
            ),
        ),
    )
