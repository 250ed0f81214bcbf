"""`process`: take everything that waits as far as policy allows, and say what was done and what was left, and why."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any

from app.commands.desk import Desk
from app.commands.program import command, option
from app.commands.reasons import told
from app.flow.process import Report
from app.invoicing.mentions import Lack
from app.links.carry_on import carry_on, without_address

STEPS = ("confirm", "hold", "ship", "invoice", "refund", "settle")
"""What a run can do with an order, in the order it is told."""


@command("process")
def process(
    desk: Desk,
    ship: Annotated[bool, option("--ship")] = False,
    invoice: Annotated[bool, option("--invoice")] = False,
    ahead: Annotated[bool, option("--before-shipping")] = False,
) -> None:
    """Confirm, ship, invoice, credit and settle what waits.

    With `ship` and `invoice` also where policy says by hand: what has left or leaves, or is paid where the policy invoices
    at payment. With `ahead` orders are invoiced whole, before their goods have left.
    """
    with desk.opened() as database:
        bill = "all" if ahead else "shipped" if invoice else ""
        with database.read() as rd:
            lost, unsent = without_address(rd, ship=ship or None, bill=bill)
        report = carry_on(database, desk.actor_in(database), ship=ship or None, bill=bill, unsent=unsent)
    stayed = {order_id for order_id, _, _ in report.left}
    went = [number for key, number in lost.items() if key not in unsent and key not in stayed]
    if desk.as_json:
        desk.give({**_for_machines(desk, report), "without_address": went})
    else:
        _for_people(desk, report, went)


def _for_people(desk: Desk, report: Report, went: list[str]) -> None:
    for step in STEPS:
        if report.done.get(step):
            desk.say(f"intake.done.{step}", n=report.done[step])
    if report.papers:
        desk.say("intake.done.paper", n=report.papers)
    if not report.done and not report.papers:
        desk.say("intake.done.nothing")
    if report.lacks:
        desk.write("")
        desk.say("mention.issued")
        say = desk.words.say
        desk.write_lines(
            say("mention.issued_line", number=number, missing=", ".join(_names(desk, lacks)))
            for _, number, lacks in report.lacks
        )
    if went:
        desk.write("")
        desk.say("command.dispatch.nowhere", n=len(went), numbers=", ".join(went))
    if report.left:
        desk.write("")
        desk.say("intake.left", n=len({order_id for order_id, _, _ in report.left}))
        desk.write_lines(told(desk.words, ((number, reason) for _, number, reason in report.left)))


def _names(desk: Desk, lacks: tuple[Lack, ...]) -> list[str]:
    return [desk.words.say(f"mention.name.{each.code}") for each in lacks]


def _for_machines(desk: Desk, report: Report) -> dict[str, Any]:
    codes = Counter(reason.code for _, _, reason in report.left)
    return {
        "done": {step: report.done.get(step, 0) for step in STEPS},
        "papers": report.papers,
        "lacking": [
            {"order": number, "mentions": [each.code for each in lacks]} for _, number, lacks in report.lacks
        ],
        "left": dict(sorted(codes.items())),
        "reasons": [
            {
                "order": number,
                "code": reason.code,
                "facts": reason.facts,
                "reason": desk.words.refusal(reason),
            }
            for _, number, reason in report.left
        ],
    }
