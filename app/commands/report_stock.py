"""`report stock`: what was on hand on a day, and what it was worth."""

from __future__ import annotations

from typing import Annotated, Any

from app.base.company import the_company
from app.commands.desk import Desk
from app.commands.output import exact
from app.commands.program import command, day_of, option, reports
from app.commands.report_collection import Day, KnownOn, Out, answer
from app.reports.stock_value import StockReport, stock_table, stock_value
from app.stock.place import named_place

Location = Annotated[str | None, option("--location", words="report_location")]


@command("stock", on=reports, words="stock_value")
def report_stock(
    desk: Desk, as_of: Day = None, known_on: KnownOn = None, location: Location = None, out: Out = None
) -> None:
    """What was on hand and promised of each product on a day, and its worth by the weighted average and by FIFO."""
    with desk.opened() as database, database.read() as rd:
        place = named_place(rd, location) if location else None
        found = stock_value(rd, day_of(as_of), day_of(known_on), place)
        company = the_company(rd).name
        costs = desk.actor_in(database).sees_costs
    table = stock_table(found, desk.words, costs=costs)
    answer(desk, table, stock_record(found, costs=costs), out, company, found.as_of)


def stock_record(found: StockReport, *, costs: bool) -> dict[str, Any]:
    """The report as machines get it."""

    def told(value: int | None, kind: Any) -> Any:
        return exact(value, kind, found.currency)

    rows: list[dict[str, Any]] = []
    for row in found.rows:
        line: dict[str, Any] = {
            "sku": row.sku or None,
            "product": row.name,
            "unit": row.unit,
            "on_hand": told(row.on_hand_milli, "quantity"),
            "reserved": told(row.reserved_milli, "quantity"),
        }
        if found.places:
            line["at"] = {name: told(row.at.get(key, 0), "quantity") for key, name in found.places}
        if costs:
            line["average_cost"] = told(row.average_micro, "price")
            line["by_average"] = told(row.by_average, "amount")
            line["by_fifo"] = told(row.by_fifo, "amount")
        rows.append(line)
    whole: dict[str, Any] = {
        "as_of": found.as_of,
        "known_on": found.known_on,
        "currency": found.currency,
        **({"location": found.place} if found.place else {}),
        "rows": rows,
    }
    if costs:
        whole["totals"] = {
            "by_average": told(found.by_average, "amount"),
            "by_fifo": told(found.by_fifo, "amount"),
            "unknown": found.unknown,
        }
    return whole
