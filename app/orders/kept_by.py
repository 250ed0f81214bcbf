"""Which rules keep orders here, and who asked for them to be let pass: said by their list alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from app.base.door import Read
from app.orders.holds import open_holds
from app.orders.release import waiting_release
from app.orders.stopped import holds_of

if TYPE_CHECKING:
    from app.orders.queries import OrderRow


def told_kept(rd: Read, rows: Sequence[OrderRow]) -> list[OrderRow]:
    """The rows, those that credit keeps with why and who asked."""
    return [_told(rd, row) if row.state == "held" or row.stopped else row for row in rows]


def _told(rd: Read, row: OrderRow) -> OrderRow:
    holds = [hold for _, hold in open_holds(rd, row.id)] if row.state == "held" else holds_of(rd, row.id)
    asked = waiting_release(rd, row.id)
    # What no payment cures is said first: a list has room for one.
    rules = tuple(sorted((hold.rule for hold in holds), key=lambda rule: rule != "insolvency"))
    return replace(row, kept_by=rules, asked_by=asked.asked_by if asked is not None else "")
