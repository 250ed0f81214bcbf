"""`import woocommerce FOLDER`: take in a recorded shop, and say what became of each of its records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

from app.base.database import Database
from app.base.errors import Refusal
from app.commands import reasons
from app.commands.desk import Desk
from app.commands.founding import opened_or_founded
from app.commands.output import Column, table
from app.commands.program import argument, command, day_of, imports, option
from app.commands.shop_left import Old, old_orders
from app.links.shops.folder import Folder, read_folder
from app.links.shops.inbox import Arrived
from app.links.shops.intake import Taken, store, take_in
from app.links.shops.kinds import Kind, kind_of
from app.links.shops.outcome import FATES, Left, Outcome, outcome
from app.links.shops.port import ShopInfo
from app.links.shops.shop import connect

_COLUMNS = (
    Column("shop_status", lambda row: row[0]),
    Column("taken_in", lambda row: row[1].get("taken", 0), "whole"),
    Column("as_history", lambda row: row[1].get("history", 0), "whole"),
    Column("left_out", lambda row: row[1].get("left_out", 0), "whole"),
    Column("set_aside", lambda row: row[1].get("parked", 0), "whole"),
    Column("still_waiting", lambda row: row[1].get("waiting", 0), "whole"),
    Column("discarded", lambda row: row[1].get("discarded", 0), "whole"),
)


@dataclass(frozen=True, slots=True)
class _Told:
    """What an import did, and where the shop's records stand after it."""

    shop: str
    url: str
    founded: bool
    arrived: Arrived
    taken: Taken
    standing: Outcome
    old: Old


@command("woocommerce", on=imports)
def woocommerce(
    desk: Desk,
    folder: Annotated[Path, argument("folder")],
    before: Annotated[datetime | None, option("--invoiced-elsewhere-before", formats=["%Y-%m-%d"])] = None,
    completed: Annotated[
        datetime | None, option("--completed-elsewhere-before", formats=["%Y-%m-%d"])
    ] = None,
) -> None:
    """Take in a WooCommerce shop recorded into a folder. Run again, it takes in only what has changed.

    Records that cannot be taken in are parked, counted and told with their reason; that is no failure. A database that
    does not exist yet is made, for a company named after the shop. Old orders that became ones to be invoiced here are told.
    """
    kind = kind_of("woocommerce")
    recorded = read_folder(folder)
    info = _info(kind, recorded)
    name, url = (info.name, info.url) if info else (recorded.name, f"folder:{recorded.name}")
    said = (info.currency, info.timezone) if info else ()
    with opened_or_founded(desk, name, *said) as (database, founded):
        told = _take_in(
            database, desk, kind, recorded, (name, url), (day_of(before), day_of(completed)), founded
        )
    if desk.as_json:
        desk.give(_for_machines(desk, told))
    else:
        _for_people(desk, told)


def _take_in(
    database: Database,
    desk: Desk,
    kind: Kind,
    recorded: Folder,
    called: tuple[str, str],
    days: tuple[date | None, date | None],
    founded: bool,
) -> _Told:
    actor = desk.actor_in(database)
    before, completed = days
    shop_id = database.do(actor, connect, kind.name, *called, before, completed_elsewhere_before=completed)
    arrived = store(database, actor, shop_id, list(recorded.records(kind)))
    taken = take_in(database, actor, shop_id)
    with database.read() as rd:
        return _Told(*called, founded, arrived, taken, outcome(rd, shop_id), old_orders(rd, shop_id))


def _info(kind: Kind, recorded: Folder) -> ShopInfo | None:
    """What the shop says of itself; None where that cannot be read, which its own record then tells."""
    try:
        return kind.info(recorded.info)
    except Refusal:
        return None


def _for_people(desk: Desk, told: _Told) -> None:
    if told.founded:
        desk.say("intake.founded", place=desk.place)
    desk.say("intake.shop", shop=told.shop, url=told.url)
    whole = told.arrived.new + told.arrived.changed + told.arrived.same
    desk.say("intake.arrived", n=whole, new=told.arrived.new, changed=told.arrived.changed)
    desk.write("")
    rows = [(status or "?", fates) for status, fates in told.standing.orders.items()]
    nouns = [
        (desk.words.say(f"intake.noun.{noun}"), states)
        for noun, states in told.standing.records.items()
        if states
    ]
    desk.write_lines(table(desk.words, _COLUMNS, [*rows, *nouns]))
    for key, left in (
        ("parked", told.standing.parked),
        ("waiting", told.standing.waiting),
        ("remarks", told.standing.remarks),
    ):
        if left:
            desk.write("")
            desk.say(f"intake.{key}", n=len(left))
            named = ((_called(desk, each), each.reason.refusal) for each in left)
            desk.write_lines(reasons.told(desk.words, named))
    desk.write("")
    if told.taken.opened:
        desk.say("intake.opened", n=told.taken.opened)
    desk.say("intake.changes", n=told.taken.changes)
    told.old.tell(desk)


def _called(desk: Desk, each: Left) -> str:
    noun = desk.words.say(f"intake.one.{each.noun}")
    number = "" if each.noun in ("info", "rates") else f" {each.remote_id}"
    return f"{noun}{number} ({each.status})" if each.status else f"{noun}{number}"


def _for_machines(desk: Desk, told: _Told) -> dict[str, Any]:
    return {
        "shop": {"name": told.shop, "url": told.url},
        "founded": told.founded,
        "changes": told.taken.changes,
        "received": {"new": told.arrived.new, "changed": told.arrived.changed, "same": told.arrived.same},
        "taken": told.taken.done,
        "stock_opened": told.taken.opened,
        "old_orders_to_invoice_here": told.old.figures(),
        "orders": {
            status: {fate: fates[fate] for fate in FATES} for status, fates in told.standing.orders.items()
        },
        "records": told.standing.records,
        "parked": _lefts(desk, told.standing.parked),
        "waiting": _lefts(desk, told.standing.waiting),
        "remarks": _lefts(desk, told.standing.remarks),
    }


def _lefts(desk: Desk, lefts: Sequence[Left]) -> list[dict[str, Any]]:
    return [
        {
            "noun": each.noun,
            "remote_id": each.remote_id,
            "status": each.status or None,
            "code": each.reason.code,
            "facts": dict(each.reason.facts),
            "reason": desk.words.refusal(each.reason.refusal),
        }
        for each in lefts
    ]
