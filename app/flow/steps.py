"""Which steps between an order and its money a business needs: one that is switched off stops nothing and is not shown (R14).

What stands at a step when it is switched off goes on: orders held by credit rules are looked at again and pass; goods that
wait to be shipped leave with their invoice, and those invoiced already are shipped as before.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from app.base import settings
from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.customers.tables import customer
from app.flow.sell import look_at_held
from app.orders.tables import sales_order
from app.orders.views import waits_to_be_shipped, waits_with_goods

STEPS = ("steps.credit", "steps.prepare", "steps.ship")
"""The settings, by name: True while the step is needed."""


@verb("settings.steps")
def decide_step(tx: Write, name: str, needed: bool) -> int:
    """Say whether a step is needed; gives how many orders went on by it. Refused with ``step_unknown``."""
    if name not in STEPS:
        raise Refusal("step_unknown", name=name)
    settings.decide(tx, name, needed)
    if name != "steps.credit" or needed:
        return 0
    accounts = tx.execute(_WITH_HELD).scalars().all()
    return sum(len(look_at_held(tx, int(account_id))) for account_id in accounts)


@dataclass(frozen=True, slots=True)
class AtShipping:
    """Confirmed orders with goods that have not left: those not invoiced, and those invoiced ahead."""

    not_invoiced: int
    invoiced: int


def at_shipping(rd: Read) -> AtShipping:
    """What stands at shipping, for who is about to switch it off."""
    return AtShipping(waits_with_goods(rd), waits_to_be_shipped(rd))


_WITH_HELD = (
    select(customer.c.account_id)
    .join(sales_order, sales_order.c.customer_id == customer.c.id)
    .where(sales_order.c.state == "held")
    .distinct()
    .order_by(customer.c.account_id)
)
