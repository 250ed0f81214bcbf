"""`report service-level`: whether goods lasted until the next came, beside the service level that was chosen."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from app.base.company import the_company
from app.commands.desk import Desk
from app.commands.output import exact
from app.commands.program import command, day_of, option, reports
from app.commands.report_collection import DAY, Day, Out, answer
from app.reports.report_table import exactly
from app.reports.service_level import ServiceLevel, service_level, service_table


@command("service-level", on=reports)
def report_service_level(
    desk: Desk,
    since: Annotated[datetime | None, option("--since", formats=DAY)] = None,
    as_of: Day = None,
    out: Out = None,
) -> None:
    """Of each product how often it lasted until the next delivery, and what of it was there when it was asked for."""
    with desk.opened() as database, database.read() as rd:
        found = service_level(rd, day_of(since), day_of(as_of))
        company = the_company(rd).name
    table = service_table(found, desk.words)
    answer(desk, table, service_record(found), out, company, found.until)


def service_record(found: ServiceLevel) -> dict[str, Any]:
    """The report as machines get it."""

    def percent(ppm: int | None) -> Any:
        return exactly(ppm, "percent", found.currency)

    rows = [
        {
            "sku": row.sku or None,
            "product": row.name,
            "deliveries": row.served.deliveries,
            "in_time": row.served.in_time,
            "reached": percent(row.lasted_ppm),
            "asked": exact(row.served.asked_milli, "quantity", found.currency),
            "at_once": exact(row.served.at_once_milli, "quantity", found.currency),
            "share": percent(row.at_once_ppm),
        }
        for row in found.rows
    ]
    whole = {"chosen": percent(found.chosen_ppm), "reached": percent(found.lasted_ppm)}
    return {"since": found.since, "as_of": found.until, **whole, "rows": rows}
