"""`backup`: everything of a company in one closed, checked file."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

from app.base.backup import backup as save
from app.base.database import connect
from app.base.location import locate
from app.commands.desk import Desk
from app.commands.program import command, option


@command("backup")
def backup(desk: Desk, to: Annotated[Path, option("--to")]) -> None:
    """Write a backup to a file, or into a folder under a name of its own; it is read back before it counts.

    A database an older program made, or one in a place where none should stand, can be saved as well.
    """
    # Not the desk's own door: what may not be worked on must still be savable.
    with closing(connect(locate(desk.place))) as database:
        made = save(database, to)
    told = made.manifest
    if desk.as_json:
        desk.give(
            {
                "file": str(made.path),
                "size": made.size,
                "company": told.company_name,
                "company_uid": told.company_uid,
                "created_at": told.created_at,
                "revision": told.revision,
                "rows": sum(told.rows.values()),
                "papers": told.papers,
                "missing_papers": told.missing_papers,
            }
        )
    desk.say(
        "command.backup.done",
        name=told.company_name,
        place=str(made.path),
        n=sum(told.rows.values()),
        papers=told.papers,
    )
    if told.missing_papers:
        desk.say("command.backup.missing", n=len(told.missing_papers), hashes=", ".join(told.missing_papers))
