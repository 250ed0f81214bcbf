"""From order to cash: how long each step took of all orders of a period, and how many wait at it now, for how much.

Each step is counted from the end of the one before: from the order to its last shipment, from there to its last invoice,
from there to the last of its money; one done ahead of the step before took no day. The median and what nine of ten orders
took are days that an order really took. Waiting is an order that has done the step before and not this one; drafts, orders
on hold and cancelled ones are no part of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import bindparam, exists, func, select, union

from app.base.company import the_company
from app.base.door import Read
from app.base.words import Words
from app.invoicing.tables import invoice, invoice_order
from app.orders.tables import sales_order
from app.payments.tables import payment
from app.receivables.tables import allocation, item
from app.reports.report_table import ReportColumn, ReportTable
from app.shipping.tables import shipment

PERIOD_DAYS = 90
STEPS = ("shipped", "invoiced", "paid")


@dataclass(frozen=True, slots=True)
class CycleStep:
    """A step, or the whole way (``whole``): the days it took of each order that has done it, ascending; of those that wait at it
    how many, for how much with tax (minor units; other currencies left out), and for how many days the one that waits longest.
    """

    name: str
    days: tuple[int, ...]
    waiting: int = 0
    amount: int = 0
    longest: int | None = None

    def within(self, percent: int) -> int | None:
        """In how many days so many of a hundred had done it; None where none has."""
        if not self.days:
            return None
        return self.days[-(-len(self.days) * percent // 100) - 1]


@dataclass(frozen=True, slots=True)
class Cycle:
    """The steps of the orders of a period, in their order, and the whole way at the end."""

    since: date
    until: date
    currency: str
    orders: int
    steps: tuple[CycleStep, ...]


def cycle(rd: Read, since: date | None = None, until: date | None = None) -> Cycle:
    """Of all orders of the 90 days up to a day (today unless told), or since another."""
    last = until or rd.today
    span = {"since": since or last - timedelta(days=PERIOD_DAYS - 1), "until": last}
    rows = rd.execute(_ORDERS, span).all()
    ends: dict[str, Mapping[int, date]] = {
        name: {int(row.order_id): row.on for row in rd.execute(query, span)} for name, query in _ENDS.items()
    }
    currency = the_company(rd).currency
    took: dict[str, list[int]] = {name: [] for name in (*STEPS, "whole")}
    waits: dict[str, list[tuple[int, int]]] = {name: [] for name in STEPS}
    for row in rows:
        at = row.ordered_on
        for name in STEPS:
            if getattr(row, name) != "all":
                amount = row.total if row.currency == currency else 0
                waits[name].append(((rd.today - at).days, amount))
                break
            on = max(ends[name].get(row.id, at), at)
            # What nothing tells the day of, as goods that need no shipping, took no time of its own.
            if row.id in ends[name]:
                took[name].append((on - at).days)
            at = on
        else:
            took["whole"].append((at - row.ordered_on).days)
    steps = [
        CycleStep(
            name,
            tuple(sorted(took[name])),
            len(waits[name]),
            sum(amount for _, amount in waits[name]),
            max((days for days, _ in waits[name]), default=None),
        )
        for name in STEPS
    ]
    whole = CycleStep("whole", tuple(sorted(took["whole"])))
    return Cycle(span["since"], last, currency, len(rows), (*steps, whole))


def cycle_table(found: Cycle, words: Words) -> ReportTable:
    """The report as a table that says itself; empty where nothing was ordered in the period."""
    columns = (
        ReportColumn("step", words.say("cycle.column.step")),
        ReportColumn("orders", words.say("cycle.column.orders"), "whole"),
        ReportColumn("median", words.say("cycle.column.median"), "whole", zero=True),
        ReportColumn("ninety", words.say("cycle.column.ninety"), "whole", zero=True),
        ReportColumn("slowest", words.say("cycle.column.slowest"), "whole", zero=True),
        ReportColumn("waiting", words.say("cycle.column.waiting"), "whole"),
        ReportColumn("amount", words.say("cycle.column.amount"), "amount"),
        ReportColumn("longest", words.say("cycle.column.longest"), "whole", zero=True),
    )
    return ReportTable(
        title=words.say("cycle.title", since=found.since, until=found.until),
        span=(found.since, found.until),
        currency=found.currency,
        columns=columns,
        rows=tuple(_cells(step, words) for step in found.steps) if found.orders else (),
        notes=(
            words.say("report.note.span", since=found.since, until=found.until),
            words.say("cycle.note.orders", n=found.orders),
            words.say("cycle.note.days"),
            words.say("cycle.note.waiting"),
            # A row that is empty says why: what was ordered and paid may lack its invoice.
            *(() if found.steps[-1].days else (words.say("cycle.note.none_whole"),)),
        ),
    )


def _cells(step: CycleStep, words: Words) -> tuple[Any, ...]:
    return (
        words.say(f"cycle.step.{step.name}"),
        len(step.days) or None,
        step.within(50),
        step.within(90),
        step.days[-1] if step.days else None,
        step.waiting or None,
        step.amount or None,
        step.longest,
    )


_ASKED = (
    sales_order.c.ordered_on.between(bindparam("since"), bindparam("until")),
    sales_order.c.state.in_(("confirmed", "closed")),
)
_ORDERS = (
    select(
        sales_order.c.id,
        sales_order.c.ordered_on,
        sales_order.c.shipped,
        sales_order.c.invoiced,
        sales_order.c.paid,
        sales_order.c.total,
        sales_order.c.currency,
    )
    .where(*_ASKED)
    .order_by(sales_order.c.id)
)
_undoing = shipment.alias("undoing_cycle")
_SHIPPED = (
    select(shipment.c.order_id, func.max(shipment.c.shipped_on).label("on"))
    .join(sales_order, sales_order.c.id == shipment.c.order_id)
    .where(
        *_ASKED,
        shipment.c.kind == "delivery",
        ~exists(select(_undoing.c.id).where(_undoing.c.reverses_id == shipment.c.id).correlate(shipment)),
    )
    .group_by(shipment.c.order_id)
)
_of_order = union(
    select(invoice.c.id.label("invoice_id"), invoice.c.order_id).where(invoice.c.order_id.is_not(None)),
    select(invoice_order.c.invoice_id, invoice_order.c.order_id),
).subquery()
_INVOICED = (
    select(_of_order.c.order_id, func.max(invoice.c.issued_on).label("on"))
    .join(invoice, invoice.c.id == _of_order.c.invoice_id)
    .join(sales_order, sales_order.c.id == _of_order.c.order_id)
    .where(*_ASKED, invoice.c.kind == "invoice")
    .group_by(_of_order.c.order_id)
)
_source, _target = item.alias("source"), item.alias("target")
_came = union(
    select(payment.c.order_id, payment.c.received_on.label("on")).where(
        payment.c.order_id.is_not(None), payment.c.kind == "payment"
    ),
    select(_of_order.c.order_id, payment.c.received_on)
    .select_from(allocation)
    .join(_target, _target.c.id == allocation.c.target_item_id)
    .join(_of_order, _of_order.c.invoice_id == _target.c.document_id)
    .join(_source, _source.c.id == allocation.c.source_item_id)
    .join(payment, payment.c.id == _source.c.document_id)
    .where(
        _target.c.noun == "invoice",
        _source.c.noun == "payment",
        payment.c.kind == "payment",
        allocation.c.reverses_id.is_(None),
    ),
).subquery()
_PAID = (
    select(_came.c.order_id, func.max(_came.c.on).label("on"))
    .join(sales_order, sales_order.c.id == _came.c.order_id)
    .where(*_ASKED)
    .group_by(_came.c.order_id)
)
_ENDS: Mapping[str, Any] = {"shipped": _SHIPPED, "invoiced": _INVOICED, "paid": _PAID}
