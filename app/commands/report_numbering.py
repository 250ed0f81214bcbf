"""`report numbering`: every series of numbers with its first and last, and the numbers no document bears."""

from __future__ import annotations

from typing import Annotated, Any

from app.base.company import the_company
from app.commands.desk import Desk
from app.commands.program import command, option, reports
from app.commands.report_collection import Out, answer
from app.reports.numbering import Numbering, numbering_report, numbering_table


@command("numbering", on=reports, words="report_numbering")
def report_numbering(
    desk: Desk,
    year: Annotated[int | None, option("--year", min=2000, max=9999, words="numbering_year")] = None,
    out: Out = None,
) -> None:
    """The series of numbers by kind and year, with what is missing of each, who gave it up and why."""
    with desk.opened() as database, database.read() as rd:
        found = numbering_report(rd, year)
        company = the_company(rd).name
    answer(desk, numbering_table(found, desk.words), numbering_record(found), out, company, found.as_of)


def numbering_record(found: Numbering) -> dict[str, Any]:
    """The series as machines get them."""
    return {
        "as_of": found.as_of,
        "series": [
            {
                "kind": each.kind,
                "year": each.year,
                "first": each.text(each.first) if each.count else None,
                "last": each.text(each.last) if each.count else None,
                "documents": each.count,
                "reached": each.reached,
                "last_on": each.last_on,
                "unused": each.unused,
                "unexplained": each.unexplained,
                "gaps": [
                    {
                        "first": each.text(gap.first),
                        "last": each.text(gap.last),
                        "count": gap.count,
                        "reason": gap.reason or None,
                        "by": gap.by or None,
                        "recorded_at": gap.at,
                    }
                    for gap in each.gaps
                ],
            }
            for each in found.series
        ],
    }
