"""`report lots` and `report trace`: what expires when, and where a lot came from and went to."""

from __future__ import annotations

from typing import Annotated, Any

from app.base.company import the_company
from app.commands.desk import Desk
from app.commands.output import exact
from app.commands.program import argument, command, option, reports
from app.commands.report_collection import Out, answer
from app.reports.lots import LotsReport, lots_report, lots_table
from app.reports.traced_lot import TracedLot, trace_table, traced_lots


@command("lots", on=reports, words="report_lots")
def report_lots(
    desk: Desk,
    within: Annotated[int | None, option("--within", min=0, words="lots_within")] = None,
    out: Out = None,
) -> None:
    """Every lot on hand with its best-before day, or those that expire within so many days."""
    with desk.opened() as database, database.read() as rd:
        found = lots_report(rd, within)
        company = the_company(rd).name
    answer(desk, lots_table(found, desk.words), lots_record(found), out, company, found.as_of)


@command("trace", on=reports, words="report_trace")
def report_trace(desk: Desk, lot: Annotated[str, argument("lot")], out: Out = None) -> None:
    """Where a lot or serial number came from and to whom it went; refused with ``lot_not_found``."""
    with desk.opened() as database, database.read() as rd:
        found = traced_lots(rd, lot)
        company, today = the_company(rd), rd.today
    table = trace_table(found, desk.words, company.currency)
    answer(desk, table, trace_record(found, company.currency), out, company.name, today)


def lots_record(found: LotsReport) -> dict[str, Any]:
    """The lots on hand as machines get them."""
    return {
        "as_of": found.as_of,
        "within": found.within,
        "rows": [
            {
                "sku": row.sku or None,
                "product": row.product,
                "lot": row.code or None,
                "expires_on": row.expires_on,
                "location": row.place,
                "on_hand": exact(row.quantity_milli, "quantity", found.currency),
            }
            for row in found.rows
        ],
    }


def trace_record(found: list[TracedLot], currency: str) -> dict[str, Any]:
    """Lots with their steps as machines get them."""
    return {
        "lots": [
            {
                "lot": each.code,
                "sku": each.sku or None,
                "product": each.product,
                "expires_on": each.expires_on,
                "on_hand": exact(each.here_milli, "quantity", currency),
                "with_customers": exact(each.out_milli, "quantity", currency),
                "without_lot": exact(each.without_milli, "quantity", currency),
                "moves": [
                    {
                        "on": move.on,
                        "what": move.reason,
                        "document": move.number or None,
                        "party": move.party or None,
                        "contact": move.contact or None,
                        "quantity": exact(move.quantity_milli, "quantity", currency),
                    }
                    for move in each.moves
                ],
            }
            for each in found
        ]
    }
