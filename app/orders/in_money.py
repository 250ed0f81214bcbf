"""How far the goods of an order are, in money: what has left, what is to leave, and what was called off. Pure.

It is counted from the lines, never from what shipments were worth on their day: of what was invoiced before it left, that is
nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.base.money import rounded_div
from app.orders.commitment import shipped_of, value_of
from app.orders.order import Order, OrderLine


@dataclass(frozen=True, slots=True)
class InMoney:
    """Minor units with tax; shipped, to ship and called off sum to the total of the order. Of what was called off,
    `billed_off` had been invoiced before, and was credited.
    """

    shipped: int
    to_ship: int
    called_off: int
    billed_off: int


def in_money(order: Order, lines: Sequence[OrderLine]) -> InMoney:
    """What a confirmed order comes to by what became of its goods.

    Of a bundle counts what is whole. Services, carriage and what is taken off by the line go with the first goods, or need none
    where there are none; a discount of the whole lowers each part alike.
    """
    counted = [line for line in lines if line.counted]
    whole = sum(line.gross for line in counted)
    off = sum(line.gross for line in lines if line.kind == "discount") if whole else 0
    extras = order.total - whole - off
    any_shipped = any(line.shipped_milli for line in lines) or not any(line.left_milli for line in counted)
    extras_gone = extras if any_shipped else 0
    gone = kept = asked = 0
    stands = billed = not counted
    for line in counted:
        out, rest = _left_and_kept(line, any_shipped=any_shipped)
        gone += value_of(line, out)
        kept += value_of(line, rest)
        asked += value_of(line, max(rest, line.invoiced_milli))
        stands, billed = stands or rest != 0, billed or rest != 0 or line.invoiced_milli != 0
    if off:
        gone, kept, asked = (each + rounded_div(off * each, whole) for each in (gone, kept, asked))
    if stands:
        gone, kept = gone + extras_gone, kept + extras
    asked += extras if billed else 0
    return InMoney(gone, kept - gone, order.total - kept, asked - kept)


def _left_and_kept(line: OrderLine, *, any_shipped: bool) -> tuple[int, int]:
    """How much of a line has left, and how much of it was not called off (thousandths)."""
    if line.quantity_milli < 0:
        # What a line takes off goes with the first goods.
        return (line.quantity_milli if any_shipped else 0), line.quantity_milli
    out = shipped_of(line, services_follow=any_shipped)
    return out, max(line.quantity_milli - line.dropped_milli, out)
