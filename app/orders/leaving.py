"""Whether the credit rules let goods of a confirmed order leave now: asked by the step, and by the page before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.base import settings
from app.base.door import Read
from app.orders.lent import lent, rules_for
from app.orders.order import Order
from app.orders.release import passes
from app.orders.worth import order_worth
from app.receivables.credit_rules import Hold, judge


def holds_leaving(
    rd: Read, order: Order, standing: Mapping[str, int], *, kept: int, remaining: int, value: int
) -> tuple[Hold, ...]:
    """The rules that stop goods worth `value` from leaving; none when a person let the order pass.

    Against the limit stands what will have left: invoices, goods shipped and not invoiced, and these, less the
    customer's credit and what is paid for this order (`kept`); or the whole exposure, where that is less. So an order
    confirmed within the limit is not stopped because another one was let pass beyond it. `standing` are the account's
    balances in the company's currency, `remaining` is what the order will still be invoiced for; all in minor units.
    """
    asked = 0 if order.payment_kind == "prepaid" else max(value - kept, 0)
    if not asked or passes(rd, order.id, remaining):
        return ()
    binding = order_worth(rd, order).of(asked)
    decided = settings.all_settings(rd)
    rules = rules_for(decided, order)
    now = lent(rd, order, standing, decided, rules)
    left = standing.get("owed", 0) + standing.get("delivered", 0) + standing.get("unapplied", 0)
    counted = min(left, now.exposure - binding)
    return judge(binding, replace(now, exposure=counted, beyond=0), rules, rd.today)
