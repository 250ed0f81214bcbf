"""`report replenishment`: what to buy, by supplier, with the reason for each line."""

from __future__ import annotations

from typing import Annotated, Any

from app.base.company import the_company
from app.commands.desk import Desk
from app.commands.output import exact
from app.commands.program import command, option, reports
from app.commands.report_collection import Out, answer
from app.reports.replenishment import Replenishment, reason, replenishment, replenishment_table
from app.reports.report_table import exactly


@command("replenishment", on=reports)
def report_replenishment(
    desk: Desk,
    service: Annotated[int | None, option("--service", min=50, max=99)] = None,
    cover_days: Annotated[int | None, option("--cover-days", min=1)] = None,
    out: Out = None,
) -> None:
    """What is at or below its reorder point, and how many to buy of it; as the settings say unless told."""
    with desk.opened() as database, database.read() as rd:
        found = replenishment(rd, service * 10_000 if service is not None else None, cover_days)
        company = the_company(rd).name
        costs = desk.actor_in(database).sees_costs
    table = replenishment_table(found, desk.words, costs=costs)
    answer(desk, table, replenishment_record(desk, found, costs=costs), out, company, found.as_of)


def replenishment_record(desk: Desk, found: Replenishment, *, costs: bool) -> dict[str, Any]:
    """The report as machines get it."""

    def quantity(milli: int) -> Any:
        return exact(milli, "quantity", found.currency)

    rows: list[dict[str, Any]] = []
    for row in found.rows:
        told: dict[str, Any] = {
            "supplier": row.supplier or None,
            "sku": row.sku or None,
            "product": row.name,
            "on_hand": quantity(row.need.on_hand_milli),
            "reserved": quantity(row.need.reserved_milli),
            "incoming": quantity(row.need.incoming_milli),
            "daily": quantity(row.need.daily_milli),
            "lead_days": row.need.lead_days,
            "safety": quantity(row.need.safety_milli),
            "own_reorder_point": row.need.own_point_milli is not None,
            "reorder_point": quantity(row.need.point_milli),
            "pack": quantity(row.need.pack_milli),
            "suggested": quantity(row.suggested_milli),
            "reason": reason(row, desk.words),
        }
        if costs:
            told["amount"] = exact(row.amount, "amount", found.currency)
        rows.append(told)
    return {
        "as_of": found.as_of,
        "currency": found.currency,
        "service": exactly(found.service_ppm, "percent", found.currency),
        "cover_days": found.cover_days,
        "rows": rows,
    }
