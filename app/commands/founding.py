"""Opening the database a command works on, made for a company named after its shop where there is none yet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from app.base.clock import FixedClock
from app.base.database import Database, open_database
from app.base.errors import Refusal
from app.base.location import locate
from app.base.migrate import create
from app.commands.desk import Desk
from app.flow.found import found


@contextmanager
def opened_or_founded(
    desk: Desk, name: str, currency: str = "", zone: str = ""
) -> Iterator[tuple[Database, bool]]:
    """The database, made if there is none; and whether it was."""
    founded = False
    try:
        database = open_database(desk.place)
    except Refusal as refusal:
        if refusal.code not in ("database_missing", "database_not_ours"):
            raise
        try:
            database = create(locate(desk.place))
        except Refusal:
            # Something stands there that is not ours: what opening it said is the better sentence.
            raise refusal from None
        founded = True
    try:
        if desk.today is not None:
            database.clock = FixedClock.on(desk.today, database.clock.zone)
        if founded:
            said = {"currency": currency, "zone": zone} if currency else {}
            database.do(desk.actor, found, name, **said)
        yield database, founded
    finally:
        database.close()
