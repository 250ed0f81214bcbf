"""`sample FILE`: the sample company, with orders in every state there is, in a new database."""

from __future__ import annotations

import sys
from contextlib import closing
from datetime import datetime
from time import monotonic
from typing import Annotated

from app.base.location import locate
from app.commands.desk import Desk
from app.commands.program import argument, command, day_of, option
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
    last = day_of(as_of) or desk.today
    database, made = build(
        locate(file), orders=orders, seed=seed, as_of=last, language=desk.language, told=_Told(desk)
    )
    with closing(database):
        place = database.location.words
    if desk.as_json:
        desk.give({"database": place, "orders": made.orders, "invoices": made.invoices, "as_of": made.as_of})
    desk.say("command.sample.done", n=made.orders, invoices=made.invoices, place=place, as_of=made.as_of)


class _Told:
    """Says on stderr how far it is, after two seconds and then every ten: very many orders take many minutes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._next = monotonic() + 2

    def __call__(self, done: int, whole: int) -> None:
        if monotonic() >= self._next:
            self._next = monotonic() + 10
            sys.stderr.write(self._desk.words.say("command.sample.working", done=done, whole=whole) + "\n")
