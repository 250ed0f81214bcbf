"""`upgrade`: a database an older program made, brought up to date; on a server, as the owner of its schema."""

from __future__ import annotations

from contextlib import closing

from app.base import migrate
from app.base.actor import PROGRAM
from app.base.database import connect, open_database
from app.base.errors import Refusal
from app.base.location import locate
from app.commands.desk import Desk
from app.commands.program import command
from app.flow.methods import lay_down


@command("upgrade")
def upgrade(desk: Desk) -> None:
    """Save a copy, then upgrade; if that fails, the database stands as it did before."""
    location = locate(desk.place)
    if location.path and not location.path.exists():
        raise Refusal("database_missing", place=location.words)
    with closing(connect(location)) as database:
        before = migrate.revision(database)
        copy = migrate.upgrade(database)
    if copy is not None:
        with closing(open_database(location)) as database:
            # Books of before the list of methods of payment get the usual ones.
            database.do(PROGRAM, lay_down)
    if desk.as_json:
        desk.give(
            {
                "database": location.words,
                "from": before,
                "to": migrate.head(),
                "saved": str(copy) if copy else None,
            }
        )
    if copy is None:
        desk.say("command.upgrade.nothing", place=location.words, known=migrate.head())
    else:
        desk.say(
            "command.upgrade.done",
            place=location.words,
            found=before or "",
            known=migrate.head(),
            saved=str(copy),
        )
