"""The measures of collection as a table that says itself: each with its method, then how the main one went month by month."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from app.base.words import Words
from app.reports.collection import Collection, Measures, TrendPoint
from app.reports.groups import group_said
from app.reports.report_table import Cell, ColumnKind, ReportColumn, ReportTable
from app.reports.report_tables import drawn_said

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
        *drawn_said(found, words),
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
        went = tuple(_went(found, each, words) for each in reversed(found.trend))
        return ReportTable(title, found.currency, columns, rows + went, notes=notes)
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


def _went(found: Collection, point: TrendPoint, words: Words) -> tuple[Cell, ...]:
    """The DSO counted back at the end of a month, and what was owed then."""
    then = replace(found.whole, owed=point.owed, count_back=point.count_back)
    return (
        words.say("report.trend", day=point.day),
        told_measure(then, "count_back", words, found.currency),
        words.say("report.trend_owed", amount=words.money(point.owed, found.currency)),
    )


def group_words(found: Measures, words: Words, by: str) -> str:
    """What a group is called: a customer by name, a class by its words, an answer as it was given."""
    return found.name if found.customer_id is not None else group_said(by, found.name, words)
