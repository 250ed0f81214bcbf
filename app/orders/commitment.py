"""What an order still binds: the amounts confirmed but not shipped, and shipped but not invoiced.

Pure arithmetic over the lines. Every step of the business computes where an order stands afterwards and posts the
difference, so that the ledger cannot drift from the documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.base.money import rounded_div
from app.orders.order import Order, OrderLine


@dataclass(frozen=True, slots=True)
class Commitment:
    """Minor units with tax: `committed` is confirmed and not shipped, `delivered` is shipped and not invoiced."""

    committed: int
    delivered: int

    @property
    def remaining(self) -> int:
        """What will still be invoiced."""
        return self.committed + self.delivered


NOTHING = Commitment(0, 0)


def value_of(line: OrderLine, quantity_milli: int) -> int:
    """What a quantity of a line comes to, counted from its first unit: the parts of a line always sum to it."""
    return rounded_div(line.gross * quantity_milli, line.quantity_milli)


def commitment(order: Order, lines: Sequence[OrderLine], invoiced_total: int) -> Commitment:
    """Where an order stands once its lines are as given and its invoices sum to `invoiced_total`."""
    if not order.stands or order.handling == "history" or order.invoiced_there:
        return NOTHING
    counted = [line for line in lines if line.counted]
    whole = sum(line.gross for line in counted)
    # A discount of the whole document leaves with the goods it lowers, as the invoices divide it; all else with the first.
    off = sum(line.gross for line in lines if line.kind == "discount") if whole else 0
    extras = order.total - whole - off
    goods = any(line.kind == "goods" and line.quantity_milli > line.dropped_milli for line in counted)
    shipped_any = any(line.shipped_milli for line in counted) or not goods
    invoiced_any = invoiced_total > 0
    gone = left_so_far = billed_so_far = 0
    left = False
    billed = bool(counted) and invoiced_any
    for line in counted:
        shipped = shipped_of(line, services_follow=shipped_any)
        kept = max(line.quantity_milli - line.dropped_milli, line.invoiced_milli, shipped)
        gone += line.gross - value_of(line, kept)
        left_so_far += value_of(line, max(shipped, line.invoiced_milli))
        billed_so_far += value_of(line, line.invoiced_milli)
        left = left or kept > 0
        billed = billed and line.invoiced_milli >= kept
    if counted and not left and not invoiced_any:
        gone += extras + off
    # The invoices divide a discount of the whole document by what it lowers, and round per rate: where goods were called
    # off, what is left over once everything else is billed will never be asked for.
    remaining = 0 if billed else max(order.total - gone - invoiced_total, 0)
    delivered = left_so_far - billed_so_far
    if off:
        delivered += rounded_div(off * left_so_far, whole) - rounded_div(off * billed_so_far, whole)
    if shipped_any and not invoiced_any:
        delivered += extras
    delivered = min(remaining, delivered)
    return Commitment(remaining - delivered, delivered)


def shipped_of(line: OrderLine, *, services_follow: bool) -> int:
    """How much of a line is delivered: services follow the first parcel, or need none where there are no goods."""
    if line.kind == "service":
        return max(line.quantity_milli - line.dropped_milli, 0) if services_follow else 0
    return line.shipped_milli
