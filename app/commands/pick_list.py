"""`pick-list [NUMBER…] --out FILE`: the pick list of these orders, or of a view of what must leave."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from app.base.door import Read
from app.base.errors import Refusal
from app.base.listing import ListQuery
from app.commands.desk import Desk
from app.commands.program import argument, command, option
from app.commands.reasons import told
from app.commands.written import checked_place, write_file
from app.flow.picking import pick_list, pick_orders
from app.orders.queries import ORDERS, find_order

_MOST = 10_000


@command("pick-list", words="pick_list")
def pick_list_of(
    desk: Desk,
    out: Annotated[Path, option("--out", words="out_file")],
    orders: Annotated[list[str] | None, argument("orders")] = None,
    view: Annotated[str, option("--view", words="pick_view")] = "to_ship",
) -> None:
    """Write one PDF; orders that cannot be picked are left out and say why. Refused with ``not_found``, ``nothing_to_pick``."""
    out = checked_place(out, ".pdf")
    with desk.opened() as database, database.read() as rd:
        keys = orders_told(rd, orders or [], view)
        found = pick_orders(rd, keys)
        content = pick_list(rd, keys)
    write_file(out, content)
    left = [(each.number, each.why) for each in found if each.why is not None]
    if desk.as_json:
        desk.give(
            {
                "file": str(out),
                "orders": [each.number for each in found if each.why is None],
                "left": [{"order": number, "code": why.code, "facts": why.facts} for number, why in left],
                "without_address": [each.number for each in found if each.why is None and each.nowhere],
            }
        )
        return
    desk.say("command.pick_list.written", file=str(out))
    if left:
        desk.say("command.pick_list.left", n=len(left))
        desk.write_lines(told(desk.words, left))


def orders_told(rd: Read, numbers: list[str], view: str) -> list[int]:
    """The keys of orders by their numbers, or of a view with the first promised first; refused with ``not_found``."""
    if not numbers:
        return list(ORDERS.ids(rd, ListQuery(chips=(("view", view),), sort="promised_on"), 0, _MOST))
    keys: list[int] = []
    for number in numbers:
        key = find_order(rd, number)
        if key is None:
            raise Refusal("not_found", noun="order", told=number)
        keys.append(key)
    return keys
