"""`look-up`: one SIREN or VAT number in the public registers, or, for scheduled tasks, the nightly round."""

from __future__ import annotations

from typing import Annotated

from app.base.database import Database
from app.base.errors import Refusal
from app.commands.desk import Desk
from app.commands.program import argument, command, option
from app.customers.queries import customer_name
from app.links.lookups.check import Round, nightly
from app.links.lookups.lookup import look_up_company, look_up_notices, look_up_vat
from app.links.lookups.told import told


@command("look-up")
def look_up(
    desk: Desk,
    number: Annotated[str, argument("number", words="register_number")] = "",
    nightly_round: Annotated[bool, option("--nightly")] = False,
) -> None:
    """Ask about a number (a SIREN, or a VAT number with its country) or about all customers; answers are kept."""
    if not number and not nightly_round:
        raise Refusal("lookup_nothing_told")
    with desk.opened() as database:
        if nightly_round:
            done = nightly(database, desk.actor)
            if desk.as_json:
                desk.give(
                    {
                        "off": done.off,
                        "checked": done.checked,
                        "closed": done.closed,
                        "proceedings": done.proceedings,
                        "vat_refused": done.refused,
                        "troubles": [each.code for each in done.troubles],
                    }
                )
                return
            if done.off:
                desk.say("command.look_up.off")
            desk.say("command.look_up.checked", n=done.checked)
            _name_found(desk, database, done)
            for trouble in done.troubles:
                desk.write(desk.words.refusal(trouble))
            return
        bare = number.replace(" ", "")
        questions = (look_up_company, look_up_notices) if bare.isdigit() else (look_up_vat,)
        found = [question(database, desk.actor, bare, insist=True) for question in questions]
    if desk.as_json:
        desk.give(
            [
                {"service": each.service, "state": each.state, "at": each.asked_at, **each.summary}
                for each in found
            ]
        )
    else:
        for each in found:
            desk.write(told(each, desk.words))


def _name_found(desk: Desk, database: Database, done: Round) -> None:
    """Name the customers of whom a register says something that matters, a line each."""
    found = (("closed", done.closed), ("proceedings", done.proceedings), ("refused", done.refused))
    with database.read() as rd:
        for what, customers in found:
            for customer_id in customers:
                desk.say(f"command.look_up.{what}", name=customer_name(rd, customer_id))
