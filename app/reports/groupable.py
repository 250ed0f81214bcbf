"""What would be on one invoice: the orders of a customer of which something left, and those that wait for a month's end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import bindparam, select

from app.base.door import Read
from app.base.errors import Refusal
from app.customers.queries import customer_name
from app.customers.tables import customer
from app.invoicing.alike import alike, why_alone
from app.orders.naming import order_name
from app.orders.next_step import quantities_to_bill, to_invoice
from app.orders.order import read_lines, read_order, read_rates
from app.orders.tables import sales_order
from app.shipping.supplied import supplied_on


@dataclass(frozen=True, slots=True)
class Groupable:
    """An order that may be on an invoice with others: what it comes to now (minor units), when it left, why not.

    Orders with the same `like` may be on one invoice, except one that is always `alone`. Of one with a `rest`, not all left.
    """

    id: int
    number: str
    customer_id: int
    customer: str
    ordered_on: date
    supplied_on: date | None
    amount: int
    currency: str
    why: Refusal | None
    like: tuple[object, ...]
    alone: Refusal | None = None
    rest: bool = False

    @property
    def month(self) -> tuple[int, int] | None:
        """Year and month in which the last of it left."""
        return (self.supplied_on.year, self.supplied_on.month) if self.supplied_on else None


@dataclass(frozen=True, slots=True)
class Month:
    """Orders of a customer that a past month's invoice waits for; `amount` in minor units of `currency`."""

    customer_id: int
    customer: str
    orders: tuple[int, ...]
    amount: int
    currency: str
    first_on: date

    @property
    def id(self) -> int:
        """The key it is known by as long as it waits: that of its first order."""
        return self.orders[0]


def groupable(rd: Read, order_ids: Sequence[int]) -> list[Groupable]:
    """These orders; of one alone, all of its customer that could be on one invoice with it."""
    keys = list(dict.fromkeys(order_ids))
    if len(keys) > 1:
        return [_with_others(rd, key) for key in keys]
    first = _with_others(rd, keys[0])
    open_now = rd.execute(_OF_CUSTOMER, {"customer": first.customer_id}).scalars().all()
    others = [_with_others(rd, int(key)) for key in open_now if key != first.id]
    fitting = [
        each for each in others if each.why is None and (each.like, each.month) == (first.like, first.month)
    ]
    return sorted((first, *fitting), key=lambda each: (each.ordered_on, each.id))


def month_due(rd: Read, order_id: int) -> Month | None:
    """The past month's invoice that an order waits for; None where its month is not over, or it has none a month."""
    whose = int(rd.scalar(_WHOSE, {"order": order_id}) or 0)
    return next((each for each in months_due(rd, whose) if order_id in each.orders), None)


def months_due(rd: Read, customer_id: int | None = None) -> list[Month]:
    """What left before this month, of customers who have one invoice a month, by customer and month, the oldest first.

    `customer_id` asks of one alone.
    """
    start = rd.today.replace(day=1)
    found: dict[tuple[object, ...], list[Groupable]] = {}
    asked = _MONTHLY if customer_id is None else _MONTHLY.where(customer.c.id == customer_id)
    for key in rd.execute(asked).scalars():
        each = _look(rd, int(key))
        if each.why is None and each.supplied_on is not None and each.supplied_on < start:
            # What can be with no other has its month to itself.
            found.setdefault((each.month, each.like, each.id if each.alone else 0), []).append(each)
    groups = sorted(found.values(), key=lambda group: (group[0].month or (0, 0), group[0].customer))
    return [
        Month(
            group[0].customer_id,
            group[0].customer,
            tuple(each.id for each in group),
            sum(each.amount for each in group),
            group[0].currency,
            date(*group[0].month, 1) if group[0].month else rd.today,
        )
        for group in groups
    ]


def _with_others(rd: Read, order_id: int) -> Groupable:
    found = _look(rd, order_id)
    return replace(found, why=found.why or found.alone)


def _look(rd: Read, order_id: int) -> Groupable:
    order = read_order(rd, order_id)
    lines, number = read_lines(rd, order_id), order_name(order)
    found = Groupable(
        order_id,
        number,
        order.customer_id,
        customer_name(rd, order.customer_id),
        order.ordered_on,
        None,
        0,
        order.currency,
        None,
        alike(rd, order),
        alone=why_alone(order),
        rest=order.shipped != "all",
    )
    if not order.stands or order.handling == "history":
        return replace(found, why=Refusal("order_not_confirmed", number=number, state=order.state))
    if order.invoiced_there:
        return replace(found, why=Refusal("order_invoiced_in_shop", number=number))
    figures = to_invoice(order, lines, read_rates(rd, order_id), "shipped")
    if figures is None or figures.total <= 0:
        return replace(found, why=Refusal("nothing_to_invoice", number=number))
    left = supplied_on(rd, lines, quantities_to_bill(lines, "shipped"))
    return replace(found, amount=figures.total, supplied_on=left)


_OPEN = (
    sales_order.c.state == "confirmed",
    sales_order.c.handling == "normal",
    sales_order.c.invoiced != "all",
)
_OF_CUSTOMER = (
    select(sales_order.c.id)
    .where(sales_order.c.customer_id == bindparam("customer"), *_OPEN)
    .order_by(sales_order.c.id)
)
_WHOSE = select(sales_order.c.customer_id).where(sales_order.c.id == bindparam("order"))
_MONTHLY = (
    select(sales_order.c.id)
    .join(customer, customer.c.id == sales_order.c.customer_id)
    .where(customer.c.monthly_invoice.is_(True), sales_order.c.shipped != "none", *_OPEN)
    .order_by(sales_order.c.id)
)
