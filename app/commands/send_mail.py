"""`send-mail`: send what waits in the outbox, once; for scheduled tasks. Passwords come from keyring, file or environment."""

from __future__ import annotations

import typer

from app.commands.desk import Desk
from app.commands.program import FAILED, command
from app.links.mail.dispatch import dispatch

_COUNTS = ("sent", "later", "refused", "uncertain")


@command("send-mail")
def send_mail(desk: Desk) -> None:
    """Send every mail that may leave now; exit code 1 when the account fails or a mail needs a person."""
    with desk.opened() as database:
        report = dispatch(database, desk.actor)
    uncertain = report.uncertain + report.found_dead
    if desk.as_json:
        counts = {name: getattr(report, name) for name in _COUNTS} | {
            "uncertain": uncertain,
            "busy": report.busy,
        }
        trouble = report.trouble
        desk.give({**counts, "trouble": {"code": trouble.code, "facts": trouble.facts} if trouble else None})
    else:
        for name, count in (("sent", report.sent), ("later", report.later), ("refused", report.refused)):
            if count:
                desk.say(f"command.send_mail.{name}", n=count)
        if uncertain:
            desk.say("command.send_mail.uncertain", n=uncertain)
        if report.busy:
            desk.say("command.send_mail.busy")
        elif not (report.moved or report.trouble):
            desk.say("command.send_mail.nothing")
    if report.trouble is not None:
        raise report.trouble
    if report.refused or uncertain:
        raise typer.Exit(FAILED)
