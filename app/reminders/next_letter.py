"""When a customer may be written to next about late money: pure."""

from __future__ import annotations

from datetime import date, timedelta

from app.reminders.debtor import Debt, Debtor
from app.reminders.plan import HANDED_OVER, Plan


def next_letter_on(debtor: Debtor, plan: Plan, as_of: date) -> date | None:
    """The first day after `as_of` on which something late comes to its next level; None where every level went out.

    Not before the days between two contacts are over.
    """
    days = [
        on
        for each in debtor.debts
        if each.due_on < as_of and each.asked > 0 and (on := _next_level_on(each, plan)) is not None
    ]
    if not days:
        return None
    gap = debtor.last_contact + timedelta(days=plan.gap_days) if debtor.last_contact is not None else as_of
    return max(min(days), gap, as_of + timedelta(days=1))


def _next_level_on(debt: Debt, plan: Plan) -> date | None:
    sent = debt.sent_level if debt.sent_level is not None else 0
    ahead = [
        each.days
        for each in plan.steps
        if each.on
        and each.days > 0
        and each.level > sent
        and (each.level < HANDED_OVER or sent == HANDED_OVER - 1)
    ]
    return debt.due_on + timedelta(days=min(ahead)) if ahead else None
