"""How long ago an order was promised that has not left: said beside the day, whoever or whatever keeps it here."""

from __future__ import annotations

from datetime import date

from app.orders.queries import OrderRow
from ui.kit.wording import say


def promise_past(row: OrderRow, today: date) -> str:
    """« il y a 10 j » while something of the order is still to leave; nothing where its day is to come.

    An order that credit keeps here is not late by our doing, and not among those; its customer waits all the same.
    """
    stands = row.state in {"held", "confirmed"} and row.handling == "normal" and row.shipped != "all"
    if not stands or row.promised_on is None:
        return ""
    if row.promised_on < today:
        return say("orders.promise_past", n=(today - row.promised_on).days)
    if row.leaves_by is not None and row.leaves_by < today:
        # The rest of it was promised for an earlier day than the whole.
        return say("orders.promise_past_part", n=(today - row.leaves_by).days)
    return ""
