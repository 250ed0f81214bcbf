"""The pick list of chosen orders: one paper for all of them, in the order they were promised."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.flow.picking import pick_list, pick_orders
from app.orders.queries import OrderRow, order_rows
from app.reports.still_waiting import waits_of_each
from app.shipping.customs import CustomsLack, customs_ahead
from ui.kit.bulk_dialog import Planned
from ui.kit.papers_dialog import Papers
from ui.kit.wording import say

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database
    from app.base.door import Read
    from app.shipping.pick_list import PickOrder


def customs_note(lacks: Sequence[CustomsLack]) -> str:
    """What customs would miss of an order, each thing once; empty where nothing is missing."""
    if not lacks:
        return ""
    told = dict.fromkeys(say(f"customs.field.{each.field}") for each in lacks)
    first = next((each.name for each in lacks if each.name), "")
    key = "customs.note_of" if first else "customs.note"
    return say(key, missing=", ".join(told), name=first)


def in_turn(rd: Read, keys: Collection[int]) -> list[int]:
    """The keys of orders in the order in which they are prepared: the first promised, or else ordered, before the others."""
    return [row.id for row in _in_turn(rd, keys)]


def _in_turn(rd: Read, keys: Collection[int]) -> list[OrderRow]:
    return sorted(order_rows(rd, sorted(keys)), key=lambda row: (row.promised_on or row.ordered_on, row.id))


@dataclass(frozen=True, slots=True)
class Leaving(Planned):
    """An order that would leave; it goes `nowhere` where no carrier finds its address."""

    nowhere: bool = False


def leaving(rd: Read, keys: Collection[int]) -> Sequence[Leaving]:
    """Which of these orders may leave, what is to be known of each, and why the others stay; the first promised first."""
    rows = _in_turn(rd, keys)
    picked = pick_orders(rd, [row.id for row in rows])
    customs = customs_ahead(rd, [row.id for row in rows])
    # What has not left of each, as the list says it: of some a part is gone.
    left = waits_of_each(rd, "to_ship", rows)
    return [
        Leaving(
            row.id,
            each.number,
            each.customer,
            each.why,
            left[row.id],
            row.currency,
            part=each.short_milli > 0,
            note=_note(each, customs.get(row.id, ())),
            nowhere=each.why is None and each.nowhere,
        )
        for row, each in zip(rows, picked, strict=True)
    ]


def _note(order: PickOrder, lacks: Sequence[CustomsLack]) -> str:
    if order.why is not None:
        return ""
    return "\n".join(filter(None, (say("process.nowhere") if order.nowhere else "", customs_note(lacks))))


def _draw(database: Database, _actor: Actor, keys: Sequence[int]) -> bytes:
    with database.read() as rd:
        return pick_list(rd, keys)


PICK_LISTS = Papers("pick", leaving, whole=_draw)
