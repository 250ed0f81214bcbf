"""`report disputes`: what customers contested in a period, by cause."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from app.base.company import the_company
from app.commands.desk import Desk
from app.commands.output import exact
from app.commands.program import command, option, reports
from app.commands.report_collection import DAY, Day, KnownOn, Out, answer, day_of
from app.reports.dispute_causes import DisputeCauses, dispute_causes, dispute_causes_table
from app.reports.report_table import exactly


@command("disputes", on=reports, words="report_disputes")
def report_disputes(
    desk: Desk,
    since: Annotated[datetime | None, option("--since", formats=DAY, words="report_since")] = None,
    as_of: Day = None,
    known_on: KnownOn = None,
    out: Out = None,
) -> None:
    """The disputes opened in a period by cause: how many, how much, how long they took, what stands."""
    with desk.opened() as database, database.read() as rd:
        found = dispute_causes(rd, day_of(since), day_of(as_of), day_of(known_on))
        company = the_company(rd).name
    answer(desk, dispute_causes_table(found, desk.words), causes_record(found), out, company, found.until)


def causes_record(found: DisputeCauses) -> dict[str, Any]:
    """The causes as machines get them; shares in percent."""

    def amount(minor: int) -> Any:
        return exact(minor, "amount", found.currency)

    return {
        "since": found.since,
        "until": found.until,
        "known_on": found.known_on,
        "currency": found.currency,
        "disputes": found.count,
        "contested": amount(found.amount),
        "median_days": found.whole.median_days,
        "standing": amount(found.whole.open_amount),
        "standing_of_owed": exactly(found.whole.open_ppm, "percent", found.currency),
        "causes": [
            {
                "cause": each.code,
                "disputes": each.count,
                "contested": amount(each.amount),
                "share": exactly(each.share_ppm, "percent", found.currency),
                "ended": each.ended,
                "median_days": each.median_days,
                "standing": amount(each.standing),
            }
            for each in found.causes
        ],
    }
