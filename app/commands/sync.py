"""`sync`: bring what changed in the shops, once or again and again; for scheduled tasks and workstations without a window."""

from __future__ import annotations

import sys
import time
from typing import Annotated, Any

import typer

from app.base.database import Database
from app.commands.desk import Desk
from app.commands.program import FAILED, command, option
from app.commands.shop_left import old_orders
from app.links.shops import inbox
from app.links.shops.conflict_queries import open_conflicts
from app.links.shops.queries import shop_named
from app.links.shops.shop import shop_of, shops
from app.links.shops.sync.run import Report, sync

EVERY_SECONDS = 300
_NOUNS = ("info", "rates", "product", "customer", "order", "refund")


@command("sync")
def sync_shops(
    desk: Desk,
    shop: Annotated[str | None, option("--shop")] = None,
    once: Annotated[bool, option("--once")] = False,
    whole: Annotated[bool | None, option("--sweep/--no-sweep", words="sweep")] = None,
) -> None:
    """Synchronise all connected shops, or one. Exit code 1 when a shop could not be read to the end."""
    with desk.opened() as database:
        while True:
            reports = [_synced(desk, database, each, whole) for each in _chosen(database, shop)]
            if desk.as_json:
                desk.give({"shops": [told for _, told in reports]})
            elif not reports:
                desk.say("command.sync.none")
            if once:
                break
            time.sleep(EVERY_SECONDS)
    if any(report.trouble or report.not_let_in for report, _ in reports):
        raise typer.Exit(FAILED)


def _chosen(database: Database, told: str | None) -> list[int]:
    with database.read() as rd:
        if told is None:
            return [each for each in shops(rd) if shop_of(rd, each).reach is not None]
        return [shop_named(rd, told)]


def _synced(
    desk: Desk, database: Database, shop_id: int, whole: bool | None
) -> tuple[Report, dict[str, Any]]:
    def reading(stream: str, reached: int, of: int | None) -> None:
        name = desk.words.say(f"sync.stream.{stream}")
        if of is not None and sys.stderr.isatty():
            said = desk.words.say("command.sync.reading_of", stream=name, reached=reached, whole=of)
            sys.stderr.write(f"\r{said}")

    report = sync(database, desk.actor_in(database), shop_id, whole=whole, told=reading)
    with database.read() as rd:
        counts, conflicts = inbox.counts(rd, shop_id), open_conflicts(rd, shop_id)
        old = old_orders(rd, shop_id)
    parked = sum(n for (_, state), n in counts.items() if state == "parked")
    waiting = sum(n for (_, state), n in counts.items() if state == "waiting")
    if not desk.as_json:
        _for_people(desk, report, parked, conflicts)
        old.tell(desk)
    fault = report.trouble or report.not_let_in
    return report, {
        "shop": report.shop,
        "kind": report.kind or None,
        "busy": report.busy,
        "requests": report.requests,
        "received": {noun: report.received.get(noun, 0) for noun in _NOUNS},
        "written": {"orders": report.received.get("told", 0), "stock": report.received.get("showed", 0)},
        "taken": report.taken.done,
        "changes": report.taken.changes,
        "parked": parked,
        "conflicts": conflicts,
        "waiting": waiting,
        "old_orders_to_invoice_here": old.figures(),
        "trouble": {"code": fault.code, "facts": fault.facts, "words": desk.words.refusal(fault)}
        if fault
        else None,
    }


def _for_people(desk: Desk, report: Report, parked: int, conflicts: int) -> None:
    say = desk.words.say
    told = [say("command.sync.busy")] if report.busy else []
    told += [say(f"command.sync.received.{noun}", n=n) for noun in _NOUNS if (n := report.received.get(noun))]
    if not report.moved and report.trouble is None and not report.busy:
        told.append(say("command.sync.same"))
    if parked:
        told.append(say("command.sync.parked", n=parked))
    if conflicts:
        told.append(say("command.sync.conflicts", n=conflicts))
    desk.say("command.sync.shop", shop=report.shop)
    desk.write_lines(told, indent="  ")
    fault = report.trouble or report.not_let_in
    if fault is not None:
        sys.stderr.write(f"  {desk.words.in_full(fault)}\n")
