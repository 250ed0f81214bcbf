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
    """Minor units with tax; the three sum to the total of the order."""

    shipped: int
    to_ship: int
    called_off: int


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
    gone = kept = 0
    stands = False
    for line in counted:
        out = shipped_of(line, services_follow=any_shipped)
        if line.quantity_milli < 0:
            out, rest = (line.quantity_milli if any_shipped else 0), line.quantity_milli
        else:
            rest = max(line.quantity_milli - line.dropped_milli, out)
        gone += value_of(line, out)
        kept += value_of(line, rest)
        stands = stands or rest != 0
    if off:
        gone += rounded_div(off * gone, whole)
        kept += rounded_div(off * kept, whole)
    if stands or not counted:
        kept += extras
        gone += extras if any_shipped else 0
    return InMoney(gone, kept - gone, order.total - kept)
