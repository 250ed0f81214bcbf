"""The steps of one order, without those the business has no need of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.base import settings
from app.base.door import Read
from app.orders.order import OrderLine
from app.orders.steps import Step, StepFacts, needed, steps
from app.stock.kept import keeps_stock


def steps_of(rd: Read, facts: StepFacts, lines: Sequence[OrderLine]) -> tuple[Step, ...]:
    """The steps as they stand; one that is switched off is left out."""
    decided = settings.all_settings(rd)
    found = steps(replace(facts, bill_policy=str(decided["bill.policy"])), rd.today)
    off = [] if decided["steps.credit"] else ["credit"]
    if not (decided["steps.prepare"] and keeps_stock(rd)):
        off.append("prepared")
    if not facts.ships:
        off += ["prepared", "shipped"]
    kinds = {line.kind for line in lines}
    return needed(found, off, services_only="service" in kinds and "goods" not in kinds)
