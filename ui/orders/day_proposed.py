"""The day that confirming promises, by itself or as it was agreed, and the mail that says so, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.orders.foreseen import Proposal
from app.reports.confirming import Confirming
from ui.kit.breakable import breakable
from ui.kit.wording import say, words


def proposed_line(found: Proposal) -> tuple[str, str]:
    """Which day an order would be promised for, or why for none."""
    if found.first is not None:
        day = words().date(found.on) if found.on is not None else ""
        key = "parts" if found.on is not None else "parts_undated"
        return "calendar", say(
            f"order_proposed.{key}",
            first=words().date(found.first),
            n=found.follow,
            lines=found.lines,
            day=day,
        )
    if found.on is not None:
        return "calendar", say("order_proposed.whole", day=words().date(found.on))
    partly = found.coming and found.last.source == "unknown"
    return "wait", say("order_proposed.unknown_partly" if partly else f"order_proposed.{found.last.source}")


def confirming_lines(found: Confirming | None) -> list[tuple[str, str]]:
    """The day an order is promised for already, whether it can be kept, and where its confirmation goes."""
    if found is None:
        return []
    told = [_promised(found, found.promised_on)] if found.promised_on is not None else []
    if found.mailed_to:
        told.append(("mail", say("order_proposed.mailed", address=breakable(found.mailed_to))))
    return told


def releasing_lines(found: Confirming | None) -> list[tuple[str, str]]:
    """The same of a release: a day that cannot be kept gives way to what stock says."""
    if found is None or not found.anew or found.promised_on is None or found.leaves is None:
        return confirming_lines(found)
    gone = say("order_proposed.gone", day=words().date(found.promised_on))
    return [("late", gone), proposed_line(found.leaves), *confirming_lines(replace(found, promised_on=None))]


def _promised(found: Confirming, on: date) -> tuple[str, str]:
    day = words().date(on)
    if found.kept or found.leaves is None:
        return "calendar", say("order_proposed.stays", day=day)
    if found.leaves.on is None:
        return "late", say("order_proposed.broken_undated", day=day)
    return "late", say("order_proposed.broken", day=day, on=words().date(found.leaves.on))
