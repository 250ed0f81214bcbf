"""`rate add|list`: what the company's currency is worth in others, written down with day and source."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

import typer

from app.base.exchange import Rate, rates
from app.base.finding import home_currency
from app.commands.desk import Desk
from app.commands.output import Column, record, table
from app.commands.program import argument, command, day_of, option, rate_verbs
from app.flow import exchange

_MOST = 500
_COLUMNS = (
    Column("currency", lambda row: row.currency),
    Column("day", lambda row: row.valid_on, "day"),
    Column("rate", lambda row: row.units_micro, "price", head="exchange.column.rate"),
    Column("source", lambda row: row.source, head="exchange.column.source"),
    Column("by", lambda row: row.written_by, head="exchange.column.by"),
)


@command("add", on=rate_verbs, words="rate_add")
def add(
    desk: Desk,
    currency: Annotated[str, argument("currency", words="rate_currency")],
    units: Annotated[str, argument("rate", words="rate_units")],
    source: Annotated[str, option("--source", words="rate_source")],
    on: Annotated[datetime | None, option("--on", formats=["%Y-%m-%d"], words="rate_on")] = None,
) -> None:
    """Write a rate down; one of the same day takes the place of the one before. What was issued keeps its own."""
    micro = _micro(units)
    with desk.opened() as database:
        actor = desk.actor_in(database)
        day = day_of(on) or database.clock.today()
        database.do(actor, exchange.write, currency.upper(), day, micro, source)
        _tell(desk, [Rate(currency.upper(), day, micro, source.strip(), actor.name)])


@command("list", on=rate_verbs, words="rate_list")
def list_rates(desk: Desk) -> None:
    """The rates that count, the latest day first."""
    with desk.opened() as database, database.read() as rd:
        _tell(desk, rates(rd, _MOST), home_currency(rd))


def _micro(told: str) -> int:
    """Millionths, from a number with a point or a comma."""
    try:
        found = Decimal(told.strip().replace(",", ".")) * 1_000_000
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or found != found.to_integral_value():
        raise typer.BadParameter(told, param_hint="RATE")
    return int(found)


def _tell(desk: Desk, found: list[Rate], home: str | None = None) -> None:
    if desk.as_json:
        rows: list[dict[str, Any]] = [record(_COLUMNS, each) for each in found]
        desk.give(rows if home is not None else rows[0])
        return
    if not found:
        desk.say("exchange.none")
        return
    for line in table(desk.words, _COLUMNS, found):
        desk.write(line)
