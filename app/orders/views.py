"""The views of the shop's day: which orders wait for what. An order that must leave is in one of `missing`, `on_hold` and
`to_ship`; it may be late besides.

Without a view a list shows everything, unfinished checkouts included; ``all`` leaves those out, ``unfinished`` shows
them apart.
"""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import and_, column, exists, func, or_, select, table

from app.base import settings
from app.base.door import Read
from app.base.finding import Condition, Views, with_key
from app.base.working_days import working_days
from app.customers.tables import customer
from app.orders.at_risk import ids_at_risk
from app.orders.in_part import TAKES_PARTS
from app.orders.leaves_by import line_before
from app.orders.ready import CONFIRMED, LEFT, MONEY_ALLOWS, MUST_LEAVE, NORMAL, SOME_THERE
from app.orders.served import lacking, served
from app.orders.stopped import stopped
from app.orders.tables import order_line, sales_order
from app.orders.unpaid import unpaid
from app.stock.kept import keeps_stock

LONG_DAYS = 14
"""Money that is awaited for more days than these before anything leaves asks for somebody."""
_SHIPPED_NOT_INVOICED = exists(
    select(order_line.c.id)
    .where(
        order_line.c.order_id == sales_order.c.id,
        or_(
            and_(
                order_line.c.kind == "goods",
                order_line.c.bundle_line_id.is_(None),
                order_line.c.shipped_milli > order_line.c.invoiced_milli,
            ),
            and_(
                order_line.c.kind == "service",
                order_line.c.quantity_milli - order_line.c.dropped_milli > order_line.c.invoiced_milli,
            ),
        ),
    )
    .correlate(sales_order)
)


_INVOICED_AHEAD = exists(
    select(order_line.c.id)
    .where(
        order_line.c.order_id == sales_order.c.id,
        order_line.c.kind == "goods",
        LEFT > 0,
        order_line.c.invoiced_milli > order_line.c.shipped_milli,
    )
    .correlate(sales_order)
)

_NOT_INVOICED = and_(~sales_order.c.invoiced_there, sales_order.c.invoiced != "all")


def _late(rd: Read) -> Condition:
    """What should have left: its promised day has passed, or that of a line, or without one the usual days after it was ordered
    (`ship.lead_days`).

    Where nobody ships, goods leave with their invoice: what is not invoiced is late once a promised day has passed. What credit
    or its own money keeps here is not our delay, unless a day was promised.
    """
    waits = and_(CONFIRMED, sales_order.c.shipped != "all")
    usual = working_days(rd).last_past(rd.today, int(settings.get(rd, "ship.lead_days")))
    long_ago = and_(sales_order.c.promised_on.is_(None), sales_order.c.ordered_on <= usual, MONEY_ALLOWS)
    if not settings.get(rd, "steps.ship"):
        waits = and_(waits, or_(_INVOICED_AHEAD, _NOT_INVOICED))
        long_ago = and_(_INVOICED_AHEAD, long_ago)
    passed = or_(sales_order.c.promised_on < rd.today, line_before(rd.today), long_ago)
    return and_(waits, passed, sales_order.c.id.not_in(stopped(rd)))


def _to_ship(rd: Read) -> Condition:
    """Where goods leave with their invoice, only what was invoiced before waits to be shipped."""
    ready = and_(MUST_LEAVE, served(rd), sales_order.c.id.not_in(stopped(rd)))
    return ready if settings.get(rd, "steps.ship") else and_(ready, _INVOICED_AHEAD)


def _promised_for(rd: Read, first: date, last: date) -> Condition:
    """Must leave, was promised for one of these days, and nothing of credit keeps it here."""
    promised = sales_order.c.promised_on.between(first, last)
    return and_(MUST_LEAVE, promised, sales_order.c.id.not_in(stopped(rd)))


def _due_tomorrow(rd: Read) -> Condition:
    """Promised for the next day on which parcels leave, or for a day between."""
    tomorrow = rd.today + timedelta(days=1)
    return _promised_for(rd, tomorrow, working_days(rd).after(tomorrow, 0))


def _to_invoice(rd: Read) -> Condition:
    """What `app.flow.process` would invoice, were it asked to invoice what has left: what waits for its month is apart."""
    return and_(billable(rd), ~_MONTHLY)


def billable(rd: Read) -> Condition:
    """What an invoice may be issued of: delivered and not invoiced, and paid for where that comes first; by policy also
    what is paid; where goods leave with their invoice also what may leave.
    """
    decided = settings.all_settings(rd)
    delivered = and_(
        sales_order.c.shipped != "none",
        or_(sales_order.c.invoiced == "none", _SHIPPED_NOT_INVOICED),
    )
    ready = [delivered, sales_order.c.payment_state == "refunded"]
    if decided["bill.policy"] == "on_payment":
        ready.append(_PAID)
    if not decided["steps.ship"]:
        there = or_(served(rd), and_(SOME_THERE, TAKES_PARTS)) if decided["ship.partial"] else served(rd)
        ready.append(and_(MONEY_ALLOWS, there, sales_order.c.id.not_in(stopped(rd))))
    return and_(
        CONFIRMED,
        ~sales_order.c.invoiced_there,
        sales_order.c.invoiced != "all",
        sales_order.c.total > 0,
        or_(sales_order.c.payment_kind != "prepaid", _PAID),
        or_(*ready),
    )


_MONTHLY = and_(
    sales_order.c.shipped != "none",
    sales_order.c.customer_id.in_(select(customer.c.id).where(customer.c.monthly_invoice)),
)
"""Something has left, to customers who have one invoice a month."""
_PAID = or_(sales_order.c.paid == "all", sales_order.c.payment_state.in_(("paid", "refunded")))
"""Paid for, as far as an invoice asks."""


VIEWS: Views = {
    "all": lambda _rd: sales_order.c.handling != "unfinished",
    # typed or received, and waiting for somebody to say yes; where the payment was refused they wait for that
    "to_approve": lambda _rd: and_(
        sales_order.c.state == "draft", sales_order.c.payment_state != "refused", NORMAL
    ),
    # to be paid before anything leaves; a payment that was refused is not awaited, somebody has to call
    "to_pay": lambda _rd: and_(
        NORMAL,
        ~sales_order.c.invoiced_there,
        sales_order.c.state == "confirmed",
        sales_order.c.paid != "all",
        sales_order.c.payment_state != "refused",
        or_(
            sales_order.c.payment_kind == "prepaid",
            sales_order.c.paid_amount < sales_order.c.deposit_asked,
        ),
    ),
    # must still leave, and the money allows it: the three that follow together
    "to_prepare": lambda _rd: MUST_LEAVE,
    # goods of it are not there
    "missing": lambda rd: and_(MUST_LEAVE, lacking(rd)),
    # the goods are there, and no rule of credit keeps them here
    "to_ship": _to_ship,
    "late": _late,
    # promised for today, and for the next day on which parcels leave; late ones are apart
    "due_today": lambda rd: _promised_for(rd, rd.today, rd.today),
    "due_tomorrow": _due_tomorrow,
    # delivered, in whole or in part, and not on an invoice
    "to_invoice": _to_invoice,
    # the same of customers who have one invoice a month, until their month is over and invoiced
    "monthly": lambda rd: and_(billable(rd), _MONTHLY),
    # by a decision that waits, or because the credit rules do not let its goods leave
    "on_hold": lambda rd: or_(sales_order.c.state == "held", sales_order.c.id.in_(stopped(rd))),
    "payment_problem": lambda _rd: and_(
        sales_order.c.payment_state == "refused",
        sales_order.c.state.in_(("draft", "held", "confirmed")),
        NORMAL,
    ),
    # what they wait for comes after the day they were promised for, or nobody says when
    "at_risk": lambda rd: sales_order.c.id.in_(ids_at_risk(rd)),
    # awaited for so long that somebody decides what becomes of the goods they hold
    "unpaid": unpaid,
    # on an invoice, in whole or in part, before it has left
    "ahead": lambda _rd: and_(CONFIRMED, sales_order.c.shipped != "all", _INVOICED_AHEAD),
    "closed": lambda _rd: sales_order.c.state == "closed",
    "unfinished": lambda _rd: sales_order.c.handling == "unfinished",
}


def views_left_out(rd: Read) -> list[str]:
    """The views of steps that the business does not need, and what else shows such a step in a list of orders.

    A view in which something stands is shown all the same.
    """
    decided = settings.all_settings(rd)
    # Where nobody ships, what cannot be invoiced for lack of goods is still found there.
    missing = bool(decided["steps.ship"]) or _any_missing(rd)
    found = [] if decided["steps.prepare"] and missing and keeps_stock(rd) else ["missing"]
    if not ships_here(rd):
        found += ["to_ship", "orders.ship", "orders.process", "column.shipped"]
    if not decided["steps.credit"] and rd.execute(_ANY_HELD).first() is None:
        found.append("on_hold")
    return found


def ships_here(rd: Read) -> bool:
    """Whether goods are shipped, or some that were invoiced before that step was switched off still wait for it."""
    return bool(settings.get(rd, "steps.ship")) or waits_to_be_shipped(rd) > 0


def _any_missing(rd: Read) -> bool:
    return rd.execute(select(sales_order.c.id).where(MUST_LEAVE, lacking(rd)).limit(1)).first() is not None


def waits_to_be_shipped(rd: Read) -> int:
    """How many confirmed orders hold goods that were invoiced before they left."""
    return int(rd.scalar(_AHEAD) or 0)


def waits_with_goods(rd: Read) -> int:
    """How many confirmed orders hold goods that have neither left nor been invoiced."""
    return int(rd.scalar(_WITH_GOODS) or 0)


_AHEAD = (
    select(func.count())
    .select_from(sales_order)
    .where(CONFIRMED, sales_order.c.shipped != "all", _INVOICED_AHEAD)
)
_WITH_GOODS = (
    select(func.count())
    .select_from(sales_order)
    .where(CONFIRMED, sales_order.c.shipped != "all", ~_INVOICED_AHEAD)
)
_ANY_HELD = select(sales_order.c.id).where(sales_order.c.state == "held").limit(1)


def on_invoice(rd: Read, value: str) -> Condition:
    """The orders of an invoice that bears several."""
    with_key(_invoice_order.c.invoice_id)(rd, value)
    among = select(_invoice_order.c.order_id).where(_invoice_order.c.invoice_id == int(value))
    return sales_order.c.id.in_(among)


# The room of invoices stands above this one; its table is known by name only, as the foreign key is.
_invoice_order = table("invoice_order", column("id"), column("invoice_id"), column("order_id"))
