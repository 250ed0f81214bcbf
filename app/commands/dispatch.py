"""`dispatch [NUMBER…] --out FILE`: ship, invoice and print many orders in one go; `--resume` goes on after a kill."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from app.base.door import Read
from app.base.errors import Refusal
from app.commands.desk import Desk
from app.commands.pick_list import orders_told
from app.commands.program import argument, command, option
from app.commands.reasons import told
from app.commands.written import checked_place, write_file
from app.flow import dispatch as dispatching
from app.flow.picking import pick_orders
from app.shipping.destination import kept_aside, nowhere
from app.shipping.dispatches import dispatches


@command("dispatch")
def dispatch(
    desk: Desk,
    out: Annotated[Path, option("--out", words="out_file")],
    orders: Annotated[list[str] | None, argument("orders")] = None,
    view: Annotated[str, option("--view", words="pick_view")] = "to_ship",
    no_invoice: Annotated[bool, option("--no-invoice")] = False,
    together: Annotated[bool, option("--together")] = False,
    resume: Annotated[bool, option("--resume")] = False,
    first: Annotated[int, option("--from", words="dispatch_from", min=1)] = 1,
) -> None:
    """One PDF in the list's order; what could not be says why. Refused with ``dispatch_empty``, ``dispatch_without_papers``."""
    out = checked_place(out, ".pdf")
    with desk.opened() as database:
        actor = desk.actor_in(database)
        with database.read() as rd:
            latest = dispatches(rd, 1)
            keys = [] if resume else orders_told(rd, orders or [], view)
            # What is named leaves: whoever names it knows where it goes.
            aside = {} if orders else _without_address(rd, keys)
            keys = [key for key in keys if key not in aside]
        if resume and not latest:
            raise Refusal("dispatch_empty")
        dispatch_id = (
            latest[0].id
            if resume
            else database.do(
                actor, dispatching.begin, keys, bills=not no_invoice, joins=True if together else None
            )
        )
        lines = dispatching.run(database, actor, dispatch_id)
        content = dispatching.papers(database, actor, dispatch_id, first)
        with database.read() as rd:
            lost = nowhere(rd, [line.order_id for line in lines if line.shipment_id is not None])
    write_file(out, content)
    left = [(line.number, line.why) for line in lines if line.why is not None]
    left += [(number, Refusal("address_incomplete", number=number)) for number in aside.values()]
    shipped = [line.number for line in lines if line.shipment_id is not None]
    went = [line.number for line in lines if line.shipment_id is not None and line.order_id in lost]
    if desk.as_json:
        desk.give(
            {
                "file": str(out),
                "orders": shipped,
                "invoiced": sum(line.invoice_id is not None for line in lines),
                "left": [{"order": number, "code": why.code, "facts": why.facts} for number, why in left],
                "without_address": went,
            }
        )
        return
    desk.say("command.dispatch.written", n=len(shipped), file=str(out))
    if went:
        desk.say("command.dispatch.nowhere", n=len(went), numbers=", ".join(went))
    if left:
        desk.say("command.pick_list.left", n=len(left))
        desk.write_lines(told(desk.words, left))


def _without_address(rd: Read, keys: list[int]) -> dict[int, str]:
    """Which of these orders would leave to no complete address, and shall not unless they are named; with their numbers."""
    ready = {each.id: each for each in pick_orders(rd, keys) if each.why is None}
    aside = kept_aside(ready, [key for key, each in ready.items() if each.nowhere])
    return {key: ready[key].number for key in ready if key in aside}
