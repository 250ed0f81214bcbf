"""What to see to before money is given back: that it goes back where it came in, or that no statement ever told of it."""

from __future__ import annotations

from app.reports.came import Awaited, Came
from ui.kit.wording import say
from ui.payments.gap_told import gap_told


def came_lines(came: Came) -> tuple[tuple[str, str], ...]:
    """Of the money of a credit, where it goes back and each payment that the bank does not tell of; icon and words."""
    lines = tuple(("late", awaited_told(each)) for each in came.awaited)
    if not came.online:
        return lines
    return (*lines, ("late", say("refund.effect.card" if came.means == "card" else "refund.effect.online")))


def awaited_told(each: Awaited) -> str:
    """One payment that the bank should tell of: a cheque is named with its slip, or that it lies here still."""
    if each.method != "cheque":
        return say("refund.unseen.payment", number=each.number, day=each.received_on)
    if each.handed is None:
        return say("refund.unseen.in_hand", number=each.number, day=each.received_on)
    told = say("refund.unseen.cheque", number=each.number, slip=each.handed.slip, day=each.handed.on)
    silent = gap_told(each.handed.silent)
    return f"{told} ({silent})" if silent else told


def cheque_awaited(awaited: tuple[Awaited, ...]) -> Awaited | None:
    """The first cheque among the payments that the bank does not tell of."""
    return next((each for each in awaited if each.method == "cheque"), None)
