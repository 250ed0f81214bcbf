"""What connecting a shop tells, a line each as (role of an icon, words): what it answered, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.kit.wording import say, sentence

if TYPE_CHECKING:
    from app.links.shops.sync.run import Report
    from ui.shops.connect_work import Tried


def answers(tried: Tried) -> list[tuple[str, str]]:
    """What the shop answered when it was tried."""
    told = [("in_step", say("shop_connect.found", shop=tried.name, version=tried.found.version or "?"))]
    if tried.found.writes is not None:
        # A key that only reads is no fault: it brings everything, and cannot write.
        told.append(
            ("done", say("shop_connection.writes"))
            if tried.found.writes
            else ("late", say("shop_connection.reads_only"))
        )
    return told + [("trouble", say(f"shop_connection.{code}")) for code in tried.found.warnings]


def outcome(report: Report | None) -> list[tuple[str, str]]:
    """What a take-over brought, and why it ended early if it did."""
    if report is None:
        return [("late", say("kit.bug"))]
    taken, parked = sum(report.taken.done.values()), sum(report.taken.parked.values())
    lines = [("done", say("shops.done.taken", n=taken))] if taken else []
    if report.taken.opened:
        lines.append(("stock", say("shops.done.opened", n=report.taken.opened)))
    if parked:
        lines.append(("late", say("shops.done.parked", n=parked)))
    if report.busy:
        lines.append(("info", say("shop_link.busy")))
    if report.stopped:
        lines.append(("info", say("shop_connect.stopped")))
    elif report.trouble is not None:
        lines.append(("late", sentence(report.trouble)))
    return lines or [("done", say("shop_link.up_to_date"))]
