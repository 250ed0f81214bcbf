"""Instalment plans: what an invoice still asks for, spread over days to come; pure.

The amounts are cut down to whole cents, the last takes the rest; the days keep the day of the month of the first.
"""

from __future__ import annotations

from datetime import date

from app.base.errors import Refusal
from app.customers.terms import Instalment, Months, Part, Terms, due_dates

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
