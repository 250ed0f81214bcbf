"""Instalment plans: what an invoice still asks for, spread over days to come, and which of those days went by unpaid.

The amounts are cut down to whole cents, the last takes the rest; the days keep the day of the month of the first.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam, select

from app.base.door import Read
from app.base.errors import Refusal
from app.customers.merged import accounts_under
from app.customers.terms import Instalment, Months, Part, Terms, due_dates
from app.receivables.tables import instalment_plan, item_balance, plan_instalment

MOST = 60
"""Instalments of a plan: five years of months."""


def instalments(total: int, count: int, first_on: date) -> tuple[Instalment, ...]:
    """A total (minor units) in so many monthly instalments from a day on; they sum to it exactly.

    Refused with ``plan_too_short`` below two, ``plan_too_long`` beyond sixty, ``plan_too_small`` where an instalment
    would come to nothing.
    """
    if count < 2:
        raise Refusal("plan_too_short")
    if count > MOST:
        raise Refusal("plan_too_long", most=MOST)
    if total < count:
        raise Refusal("plan_too_small")
    monthly = Terms(tuple(Part((Months(at),) if at else ()) for at in range(count)))
    return due_dates(monthly, first_on, total)


def missed_instalments(rd: Read, account_id: int, today: date) -> int:
    """How many instalments of an account's plans fell due before a day and still ask for something."""
    return len(rd.execute(_MISSED, {"account": account_id, "today": today}).all())


# What a later plan took over asks for nothing any more; what several orders ask for on one day is one.
_MISSED = (
    select(plan_instalment.c.plan_id, plan_instalment.c.due_on)
    .distinct()
    .select_from(instalment_plan)
    .join(plan_instalment, plan_instalment.c.plan_id == instalment_plan.c.id)
    .join(item_balance, item_balance.c.item_id == plan_instalment.c.item_id)
    .where(
        instalment_plan.c.account_id.in_(accounts_under()),
        plan_instalment.c.due_on < bindparam("today"),
        item_balance.c.component == "owed",
        item_balance.c.amount > 0,
    )
)
