"""The day that confirming promises by itself, in words."""

from __future__ import annotations

from app.orders.foreseen import Proposal
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
    return "wait", say(f"order_proposed.{found.last.source}")
