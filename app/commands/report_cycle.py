"""`report cycle`: how long orders took from one step to the next, and where they wait now."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from app.base.company import the_company
from app.commands.desk import Desk
from app.commands.output import exact
from app.commands.program import command, day_of, option, reports
from app.commands.report_collection import DAY, Day, Out, answer
from app.reports.cycle import Cycle, cycle, cycle_table


@command("cycle", on=reports)
def report_cycle(
    desk: Desk,
    since: Annotated[datetime | None, option("--since", formats=DAY)] = None,
    as_of: Day = None,
    out: Out = None,
) -> None:
    """From order to cash: days of each step, the median and nine of ten, and how much waits at it."""
    with desk.opened() as database, database.read() as rd:
        found = cycle(rd, day_of(since), day_of(as_of))
        company = the_company(rd).name
    answer(desk, cycle_table(found, desk.words), cycle_record(found), out, company, found.until)


def cycle_record(found: Cycle) -> dict[str, Any]:
    """The report as machines get it."""
    steps = [
        {
            "step": step.name,
            "orders": len(step.days),
            "median": step.within(50),
            "ninety": step.within(90),
            "slowest": step.days[-1] if step.days else None,
            "waiting": step.waiting,
            "amount": exact(step.amount, "amount", found.currency),
            "longest": step.longest,
        }
        for step in found.steps
    ]
    return {
        "since": found.since,
        "as_of": found.until,
        "currency": found.currency,
        "orders": found.orders,
        "steps": steps,
    }
