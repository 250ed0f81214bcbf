"""`restore`: a backup put back, into a new place or over what stands."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from app.base.clock import Clock, FixedClock
from app.base.restore import restore as put_back
from app.commands.desk import Desk
from app.commands.program import argument, command, option


@command("restore")
def restore(
    desk: Desk,
    file: Annotated[Path, argument("backup")],
    to: Annotated[str, option("--to")],
    replace: Annotated[bool, option("--replace")] = False,
) -> None:
    """Check the whole backup, then put it at a path or URL; with ``--replace`` what stands there is saved first."""
    clock = FixedClock.on(desk.today) if desk.today is not None else Clock()
    done = put_back(file, to, replace=replace, actor=desk.actor, clock=clock)
    place = done.location.words
    if desk.as_json:
        desk.give(
            {
                "database": place,
                "company": done.manifest.company_name,
                "created_at": done.manifest.created_at,
                "upgraded_from": done.upgraded_from,
                "saved": str(done.aside) if done.aside else None,
                "lost": [
                    {"kind": lost.kind, "year": lost.year, "first": lost.first, "last": lost.last}
                    for lost in done.lost
                ],
            }
        )
    desk.say(
        "command.restore.done", name=done.manifest.company_name, at=done.manifest.created_at, place=place
    )
    if done.upgraded_from:
        desk.say("command.restore.upgraded", found=done.upgraded_from)
    if done.aside:
        desk.say("command.restore.saved", place=str(done.aside))
    for lost in done.lost:
        desk.say("command.restore.lost", first=lost.first_text, last=lost.last_text)
    if done.manifest.missing_papers:
        desk.say(
            "command.backup.missing",
            n=len(done.manifest.missing_papers),
            hashes=", ".join(done.manifest.missing_papers),
        )
