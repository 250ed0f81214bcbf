"""`report delivery`: on time in full, sent in error and come back, by product, carrier or shop."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from app.base.company import the_company
from app.commands.desk import Desk
from app.commands.output import exact
from app.commands.program import command, day_of, option, reports
from app.commands.report_collection import DAY, Day, Out, answer
from app.reports.delivery import Delivery, Figures, delivery, delivery_table
from app.reports.report_table import exactly


@command("delivery", on=reports)
def report_delivery(
    desk: Desk,
    since: Annotated[datetime | None, option("--since", formats=DAY)] = None,
    as_of: Day = None,
    by: Annotated[str, option("--by", words="report_delivery_by")] = "product",
    out: Out = None,
) -> None:
    """What left on time and in full, came back and came back in error, by product, carrier or shop.

    Refused with ``report_group_unknown``.
    """
    with desk.opened() as database, database.read() as rd:
        found = delivery(rd, day_of(since), day_of(as_of), by)
        company = the_company(rd).name
    answer(desk, delivery_table(found, desk.words), delivery_record(found), out, company, found.until)


def delivery_record(found: Delivery) -> dict[str, Any]:
    """The report as machines get it."""
    rows = [{found.by: row.name or None, **_figures(row.figures, found)} for row in found.rows]
    return {
        "since": found.since,
        "as_of": found.until,
        "by": found.by,
        "rows": rows,
        "totals": _figures(found.total, found),
    }


def _figures(figures: Figures, found: Delivery) -> dict[str, Any]:
    def percent(ppm: int | None) -> Any:
        return exactly(ppm, "percent", found.currency)

    def pieces(milli: int) -> Any:
        return exact(milli, "quantity", found.currency)

    told = {
        "promised_lines": figures.promised,
        "on_time_in_full": figures.on_time,
        "on_time_rate": percent(figures.on_time_ppm),
        "left": pieces(figures.left_milli),
        "came_back": pieces(figures.back_milli),
        "return_rate": percent(figures.back_ppm),
        "in_error": pieces(figures.error_milli),
        "error_rate": percent(figures.error_ppm),
    }
    if found.by == "product":
        return told
    parcels = {
        "parcels": figures.parcels,
        "astray": figures.astray,
        "astray_rate": percent(figures.astray_ppm),
    }
    return told | parcels
