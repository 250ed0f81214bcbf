"""What would leave together: the orders that go to one door, and what keeps one of them here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.base.door import Read
from app.base.errors import Refusal
from app.flow.picking import pick_orders
from app.orders.queries import order_rows
from app.reports.still_waiting import waits_of_each
from app.shipping.customs import CustomsLack, customs_ahead
from app.shipping.destination import Going, beside, going


@dataclass(frozen=True, slots=True)
class Candidate:
    """An order that may leave with others: whose it is, where it goes, and why it stays; `part`: some of it.

    `customs` is what is missing for them, where its goods need papers; `amount` what has not left of it comes to;
    `monthly`: its customer gets one invoice a month.
    """

    id: int
    customer: str
    going: Going
    why: Refusal | None
    part: bool
    customs: tuple[CustomsLack, ...] = ()
    amount: int = 0
    currency: str = ""
    monthly: bool = False


def candidates(rd: Read, order_ids: Sequence[int]) -> list[Candidate]:
    """These orders; of one alone, all that must leave to the same door with it."""
    keys = list(order_ids)
    if len(keys) == 1:
        keys = beside(rd, keys).get(keys[0]) or keys
    to = {each.order_id: each for each in going(rd, keys)}
    lacks, rows = customs_ahead(rd, keys), {row.id: row for row in order_rows(rd, keys)}
    waits = waits_of_each(rd, "to_ship", list(rows.values()))
    return [
        Candidate(
            each.id,
            each.customer,
            to[each.id],
            each.why,
            each.short_milli > 0,
            lacks.get(each.id, ()),
            waits.get(each.id, rows[each.id].total),
            rows[each.id].currency,
            rows[each.id].monthly,
        )
        for each in pick_orders(rd, [key for key in keys if key in to])
    ]
