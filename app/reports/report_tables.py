"""Each report as a table that says itself, in the words of a language: for screens, files and paper alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from app.base.words import Words
from app.reports.account_statement import AccountStatement, opening_said, told_below
from app.reports.ageing import AgeingReport
from app.reports.collection import Collection, Measures
from app.reports.expected_cash import ExpectedCash
from app.reports.groups import group_said
from app.reports.report_table import Cell, ColumnKind, ReportColumn, ReportTable

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
        *_drawn(found, words),
    )


def _drawn(found: AgeingReport | Collection | ExpectedCash, words: Words) -> tuple[str, ...]:
    """On which day it was drawn up; what was recorded later is left out only where that was asked for."""
    if found.known_on is not None or found.drawn_on is None:
        return _known(found.known_on, words)
    return (words.say("report.note.known_now", day=found.drawn_on),)


def _known(known_on: object, words: Words) -> tuple[str, ...]:
    return (words.say("report.note.known_on", known_on=known_on),) if known_on is not None else ()


def _overdue(amount: int, currency: str, words: Words) -> tuple[str, ...]:
    return (words.say("report.note.overdue", amount=words.money(amount, currency)),) if amount > 0 else ()


# --- DSO ---

MEASURES: tuple[tuple[str, ColumnKind], ...] = (
    ("dso", "days"),
    ("undisputed", "days"),
    ("best_possible", "days"),
    ("delinquent", "days"),
    ("days_to_pay", "days"),
    ("days_late", "days"),
    ("count_back", "days"),
    ("true", "days"),
    ("effectiveness", "percent"),
    ("kept", "percent"),
    ("kept_amount", "percent"),
    ("turnover", "days"),
    ("owed", "amount"),
    ("current", "amount"),
    ("disputed", "amount"),
    ("disputed_share", "percent"),
    ("sales", "amount"),
    ("doubtful", "amount"),
    ("lost", "amount"),
    ("bad_debts", "percent"),
)
"""Every measure by name, and what it is told in: the one to look at first, what explains it, what it is made of."""
_IN_GROUPS = (
    "owed",
    "sales",
    "dso",
    "best_possible",
    "delinquent",
    "count_back",
    "days_late",
    "effectiveness",
    "kept_amount",
    "disputed",
)
_WHERE_THERE_ARE = frozenset({"kept_amount", "disputed"})
"""Columns of groups that are left out where no group promised or disputes anything: names need the room."""


def measure(found: Measures, name: str) -> Cell:
    """One measure of a group."""
    match name:
        case "count_back":
            # Nothing sold as far back as is known is no number of days.
            known = found.count_back.days or not found.count_back.at_least
            return found.count_back.days if known else None
        case "true":
            return found.true.days if found.true.days or not found.true.left_out else None
        case "days_to_pay":
            return found.paid.days_to_pay if found.paid is not None else None
        case "days_late":
            return found.paid.days_late if found.paid is not None else None
        case "effectiveness":
            return found.effectiveness_ppm
        case "kept":
            return found.kept.number_ppm if found.kept is not None else None
        case "kept_amount":
            return found.kept.amount_ppm if found.kept is not None else None
        case "disputed_share":
            return found.disputed_ppm
        case "bad_debts":
            return found.bad_debts_ppm
        case "turnover":
            return found.turnover.times if found.turnover is not None else None
        case _:
            value: Cell = getattr(found, name)
            return value


def told_measure(found: Measures, name: str, words: Words, currency: str) -> str:
    """One measure as people read it; "at least" before what the history is too short for."""
    value = measure(found, name)
    if value is None:
        return words.say("report.none")
    if isinstance(value, Decimal):
        told = words.number(value, places=1)
        if name == "count_back" and found.count_back.at_least:
            told = words.say("report.at_least", days=told)
        return words.say("report.times" if name == "turnover" else "report.days", n=told)
    kind = dict(MEASURES)[name]
    if isinstance(value, int):
        if kind == "amount":
            return words.money(value, currency)
        return words.percent(round(value, -3))
    return str(value)


def why_none(found: Measures, name: str) -> str:
    """The key of why a measure cannot be reckoned; empty where it can, or where nothing more is to be said."""
    if measure(found, name) is not None:
        return ""
    if name in ("days_to_pay", "days_late"):
        return "report.why.nothing_paid"
    if name in ("kept", "kept_amount"):
        return "report.why.nothing_promised"
    if name == "effectiveness" and found.sales > 0:
        return "report.why.grows"
    if found.sales > 0:
        return "report.why.nothing_owed"
    return "report.why.sold_prepaid" if found.owed > 0 else "report.why.nothing_sold"


_OF_SALES = frozenset({"report.why.nothing_sold", "report.why.sold_prepaid"})
"""Why nothing that is held against sales can be reckoned: said once, above."""


def _method_or_why(found: Measures, name: str) -> str:
    """The key of how a measure is reckoned, or of why it alone is not."""
    why = why_none(found, name)
    return why if why and why not in _OF_SALES else f"report.method.{name}"


def _called(words: Words, name: str) -> str:
    """A measure by the words of people who keep a shop, where there is room for them."""
    whole = f"report.measure_whole.{name}"
    return words.say(whole if words.knows(whole) else f"report.measure.{name}")


def dso_table(found: Collection, words: Words) -> ReportTable:
    """The measures of all, one a row with its method; by class or customer, one group a row."""
    sold = why_none(found.whole, "dso")
    notes = (
        # Once for all that it keeps from being reckoned.
        *((words.say(sold.replace(".why.", ".note.")),) if sold in _OF_SALES else ()),
        words.say("report.note.first"),
        words.say("report.note.period", since=found.since, until=found.as_of, n=found.days),
        words.say("report.note.credit_sales", currency=found.currency),
        # Where each measure is a column there is no room for its method beside it.
        *((words.say("report.note.formulas"),) if found.groups else ()),
        *_drawn(found, words),
    )
    title = words.say("report.title.dso", as_of=found.as_of)
    if not found.groups:
        columns = (
            ReportColumn("measure", words.say("report.column.measure")),
            # Amounts, days and rates in one column: told as they are read.
            ReportColumn("value", words.say("report.column.value"), "whole"),
            ReportColumn("method", words.say("report.column.method")),
        )
        rows = tuple(
            (
                _called(words, name),
                told_measure(found.whole, name, words, found.currency),
                words.say(_method_or_why(found.whole, name)),
            )
            for name, _ in MEASURES
        )
        return ReportTable(title, found.currency, columns, rows, notes=notes)
    kinds = dict(MEASURES)
    told = [name for name in _IN_GROUPS if name not in _WHERE_THERE_ARE or measure(found.whole, name)]
    columns = (
        ReportColumn("group", words.say("report.column.group")),
        *(ReportColumn(name, words.say(f"report.measure.{name}"), kinds[name]) for name in told),
    )
    return ReportTable(
        title,
        found.currency,
        columns,
        tuple(
            (group_words(each, words, found.by), *(measure(each, name) for name in told))
            for each in found.groups
        ),
        (words.say("ageing.totals"), *(measure(found.whole, name) for name in told)),
        notes,
        tuple(
            ("customer", each.customer_id) if each.customer_id is not None else None for each in found.groups
        ),
    )


def group_words(found: Measures, words: Words, by: str) -> str:
    """What a group is called: a customer by name, a class by its words, an answer as it was given."""
    return found.name if found.customer_id is not None else group_said(by, found.name, words)


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
            *_drawn(found, words),
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
