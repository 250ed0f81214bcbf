"""`report ageing` and `report today`: figures as of a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

from app.base.company import the_company
from app.base.errors import Refusal
from app.commands.desk import Desk
from app.commands.output import Column, exact, table
from app.commands.program import command, day_of, option, reports
from app.commands.report_collection import Out, answer, customer_called
from app.receivables.ageing import LIMITS, Ages
from app.receivables.credit_rules import CLASSES
from app.reports.ageing import AgeingReport, ageing
from app.reports.chasing import chasing_tasks
from app.reports.groups import group_said, grouping_called
from app.reports.report_tables import ageing_table, bucket_words
from app.reports.task import Task
from app.reports.today import Stage, Today, today
from app.reports.weeks import Week

_DAY = ["%Y-%m-%d"]


@command("ageing", on=reports)
def report_ageing(
    desk: Desk,
    as_of: Annotated[datetime | None, option("--as-of", formats=_DAY)] = None,
    known_on: Annotated[datetime | None, option("--known-on", formats=_DAY)] = None,
    limits: Annotated[str, option("--limits")] = ",".join(map(str, LIMITS[1:])),
    from_issue: Annotated[bool, option("--from-issue")] = False,
    customer: Annotated[str | None, option("--customer", words="report_customer")] = None,
    risk_class: Annotated[str | None, option("--class", words="report_class")] = None,
    by: Annotated[str, option("--by")] = "all",
    out: Out = None,
) -> None:
    """What each customer owes by age, in the company's currency; refused with ``ageing_limits``, ``not_found``,
    ``risk_class_unknown`` or ``report_group_unknown``.
    """
    if risk_class is not None and risk_class not in CLASSES:
        raise Refusal("risk_class_unknown", risk_class=risk_class)
    with desk.opened() as database, database.read() as rd:
        found = ageing(
            rd,
            day_of(as_of),
            day_of(known_on),
            _limits(limits),
            "issue" if from_issue else "due",
            customer_id=customer_called(rd, customer) if customer is not None else None,
            risk_class=risk_class,
            by=grouping_called(rd, by),
        )
        company = the_company(rd).name
    if out is not None:
        answer(desk, ageing_table(found, desk.words), ageing_record(found), out, company, found.as_of)
    elif desk.as_json:
        desk.give(ageing_record(found))
    else:
        _show_ageing(desk, found)


def _limits(told: str) -> tuple[int, ...]:
    try:
        return tuple(int(each) for each in told.split(",") if each.strip())
    except ValueError:
        raise Refusal("ageing_limits", limits=told) from None


def ageing_record(found: AgeingReport) -> dict[str, Any]:
    """The report as machines get it."""

    def amounts(ages: Ages) -> dict[str, Any]:
        told = {
            name: exact(amount, "amount", found.currency)
            for name, amount in zip(found.buckets, ages.amounts, strict=True)
        }
        return {**told, "total": exact(ages.total, "amount", found.currency)}

    grouped = {
        "by": found.by,
        "groups": [
            {"name": each.name, "customers": [row.number for row in each.rows], **amounts(each.ages)}
            for each in found.groups
        ],
    }
    return {
        "as_of": found.as_of,
        "known_on": found.known_on,
        "currency": found.currency,
        "buckets": found.buckets,
        "rows": [{"number": row.number, "customer": row.customer, **amounts(row.ages)} for row in found.rows],
        "totals": amounts(found.totals),
        **(grouped if found.groups else {}),
    }


def _show_ageing(desk: Desk, found: AgeingReport) -> None:
    words = desk.words
    desk.write(words.say("ageing.title", as_of=found.as_of))
    if found.known_on is not None:
        desk.write(words.say("ageing.known_on", known_on=found.known_on))
    if not found.rows:
        desk.write(words.say("ageing.nothing"))
        return
    # Grouped, a terminal tells the groups; files and JSON tell their customers too.
    told = [(group_said(found.by, each.name, words), each.ages) for each in found.groups]
    told = told or [(f"{row.customer} {row.apart}".rstrip(), row.ages) for row in found.rows]
    rows = [*told, (words.say("ageing.totals"), found.totals)]
    columns = [
        Column("group" if found.groups else "customer", lambda row: row[0]),
        *(Column(name, _amount_of(at), "amount") for at, name in enumerate(found.buckets)),
        Column("total", lambda row: row[1].total, "amount"),
    ]
    heads = {name: bucket_words(words, name) for name in found.buckets}
    desk.write_lines(table(words, columns, rows, found.currency, heads))


def _amount_of(at: int) -> Callable[[tuple[str, Ages]], int]:
    return lambda row: row[1].amounts[at]


@command("today", on=reports)
def report_today(desk: Desk) -> None:
    """What waits at each step, what asks for somebody, and the cash of the weeks around."""
    with desk.opened() as database, database.read() as rd:
        found = today(rd)
        found = replace(found, tasks=(*found.tasks, *chasing_tasks(rd)))
    if desk.as_json:
        desk.give(today_record(found))
    else:
        _show_today(desk, found)


def today_record(found: Today) -> dict[str, Any]:
    """The day as machines get it."""

    def amount(minor: int) -> Any:
        return exact(minor, "amount", found.currency)

    def stage(each: Stage) -> dict[str, Any]:
        return {"name": each.name, "count": each.count, "amount": amount(each.amount), "alerts": each.alerts}

    def task(each: Task) -> dict[str, Any]:
        return {"name": each.name, "count": each.count, "amount": amount(each.amount)}

    def week(each: Week) -> dict[str, Any]:
        return {
            "monday": each.monday,
            "received": amount(each.received),
            "given_back": amount(each.given_back),
            "expected": amount(each.expected),
        }

    return {
        "day": found.day,
        "currency": found.currency,
        "stages": [stage(each) for each in found.stages],
        "tasks": [task(each) for each in found.tasks],
        "received_7_days": amount(found.received_7_days),
        "given_back_7_days": amount(found.given_back_7_days),
        "expected_30_days": amount(found.expected_30_days),
        "assigned_30_days": amount(found.assigned_30_days),
        "weeks": [week(each) for each in found.weeks],
        "buckets": found.buckets,
        "ages": {name: amount(each) for name, each in zip(found.buckets, found.ages.amounts, strict=True)},
    }


def _show_today(desk: Desk, found: Today) -> None:
    words = desk.words
    desk.write(words.say("today.title", day=words.long_date(found.day)))
    desk.write("")
    stages = (
        Column("step", lambda each: words.say(f"today.stage.{each.name}")),
        Column("count", lambda each: words.number(each.count)),
        Column("amount", lambda each: each.amount, "amount"),
    )
    desk.write_lines(table(words, stages, found.stages, found.currency))
    desk.write("")
    for each in found.tasks:
        amount = words.money(each.amount, found.currency) if each.amount else ""
        desk.write(f"{words.say(f'today.task.{each.name}', n=each.count, days=each.days)}  {amount}".rstrip())
    desk.write("")
    desk.write(words.say("today.received", amount=words.money(found.received_7_days, found.currency)))
    if found.given_back_7_days:
        back = words.money(found.given_back_7_days, found.currency)
        desk.write(words.say("today.given_back", amount=back))
    desk.write(words.say("today.expected", amount=words.money(found.expected_30_days, found.currency)))
    if found.assigned_30_days:
        theirs = words.money(found.assigned_30_days, found.currency)
        desk.write(words.say("today.assigned", amount=theirs))
