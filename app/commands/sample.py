"""`sample FILE`: the sample company, with orders in every state there is, in a new database."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from typing import Annotated

from app.base.location import locate
from app.commands.desk import Desk
from app.commands.program import argument, command, option
from app.sample.build import ORDERS, build


@command("sample")
def sample(
    desk: Desk,
    file: Annotated[str, argument("file")],
    orders: Annotated[int, option("--orders", min=1)] = ORDERS,
    seed: Annotated[int, option("--seed")] = 1,
    as_of: Annotated[datetime | None, option("--as-of", formats=["%Y-%m-%d"])] = None,
) -> None:
    """Make it; the same orders, seed and day give the same figures.

    Refused with ``database_exists`` or ``sample_too_small``.
    """
    last = as_of.date() if as_of else desk.today
    database, made = build(locate(file), orders=orders, seed=seed, as_of=last)
    with closing(database):
        place = database.location.words
    if desk.as_json:
        desk.give({"database": place, "orders": made.orders, "invoices": made.invoices, "as_of": made.as_of})
    desk.say("command.sample.done", n=made.orders, invoices=made.invoices, place=place, as_of=made.as_of)
