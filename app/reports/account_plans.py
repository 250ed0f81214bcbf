"""Which invoices of an account are spread by a plan, and which part of how many an instalment of it is."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import func, select

from app.base.door import Read
from app.base.pages import pages
from app.receivables.tables import instalment_plan, item, plan_instalment


def planned_among(rd: Read, invoices: Collection[int]) -> frozenset[int]:
    """Those of these invoices that a plan spreads."""
    found: set[int] = set()
    for some in pages(sorted(invoices)):
        found.update(
            rd.execute(
                select(instalment_plan.c.invoice_id).where(instalment_plan.c.invoice_id.in_(some))
            ).scalars()
        )
    return frozenset(found)


def places_of(rd: Read, items: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Of instalments (keys): the place of each among those to be paid, and how many they are: a plan counts anew."""
    found: dict[int, tuple[int, int]] = {}
    issued = item.alias("issued")
    count = (
        select(func.count())
        .where(issued.c.noun == "invoice", issued.c.document_id == item.c.document_id)
        .where(issued.c.id.not_in(select(plan_instalment.c.item_id)))
        .scalar_subquery()
    )
    # What several orders ask for on one day is one instalment.
    beside = plan_instalment.alias("beside")
    whole = (
        select(func.count(func.distinct(beside.c.due_on)))
        .where(beside.c.plan_id == plan_instalment.c.plan_id)
        .correlate(plan_instalment)
        .scalar_subquery()
    )
    place = (
        select(func.count(func.distinct(beside.c.due_on)))
        .where(beside.c.plan_id == plan_instalment.c.plan_id, beside.c.due_on <= plan_instalment.c.due_on)
        .correlate(plan_instalment)
        .scalar_subquery()
    )
    for some in pages(items):
        found.update(
            {
                row.id: (row.instalment, row.count)
                for row in rd.execute(
                    select(item.c.id, item.c.instalment, count.label("count")).where(
                        item.c.id.in_(some), item.c.noun == "invoice"
                    )
                )
            }
        )
        rows = rd.execute(
            select(plan_instalment.c.item_id, place.label("place"), whole.label("whole")).where(
                plan_instalment.c.item_id.in_(some)
            )
        )
        found.update({row.item_id: (row.place, row.whole) for row in rows})
    return found
