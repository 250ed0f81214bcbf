"""What to see to before money is given back: that a statement never told of it, with the cheque and slip it came by."""

from __future__ import annotations

from app.reports.came import Awaited, Came
from ui.kit.wording import say


def came_lines(came: Came) -> tuple[tuple[str, str], ...]:
    """Of the money of a credit, a line for each payment the bank does not tell of; icon and words."""
    return tuple(("late", awaited_told(each)) for each in came.awaited)


def awaited_told(each: Awaited) -> str:
    """One payment that the bank should tell of: a cheque is named with its slip, or that it lies here still."""
    if each.method != "cheque":
        return say("refund.unseen.payment", number=each.number, day=each.received_on)
    if each.handed is None:
        return say("refund.unseen.in_hand", number=each.number, day=each.received_on)
    return say("refund.unseen.cheque", number=each.number, slip=each.handed.slip, day=each.handed.on)


def cheque_awaited(awaited: tuple[Awaited, ...]) -> Awaited | None:
    """The first cheque among the payments that the bank does not tell of."""
    return next((each for each in awaited if each.method == "cheque"), None)
