"""`grant`: on a PostgreSQL server, the rights of the role the program works as; to be run as the owner of the schema."""

from __future__ import annotations

from contextlib import closing
from typing import Annotated

from app.base.database import connect
from app.base.errors import Refusal
from app.base.grants import grant as give
from app.base.location import locate
from app.commands.desk import Desk
from app.commands.program import argument, command


@command("grant")
def grant(desk: Desk, role: Annotated[str, argument("role")]) -> None:
    """Let a role work with the database, and keep what is sealed out of its reach."""
    location = locate(desk.place)
    if location.path:
        raise Refusal("grant_needs_server", place=location.words)
    with closing(connect(location)) as database:
        give(database, role)
    if desk.as_json:
        desk.give({"database": location.words, "role": role})
    desk.say("command.grant.done", role=role, place=location.words)
