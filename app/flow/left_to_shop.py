"""Orders that wait here for an invoice their shop made already: invoice and money are left to it, one order at a time.

The way back where who invoices was said too late. What was issued or done here with an order's money stays here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, literal, or_, select

from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.customers.tables import customer
from app.flow import collect, sell
from app.flow.position import bring_forward, take_position
from app.invoicing.tables import invoice, invoice_order
from app.orders.bundle import open_to_drop
from app.orders.naming import order_name
from app.orders.tables import sales_order
from app.payments.bank_tables import bank_match
from app.payments.cheque_tables import cheque_slip_line
from app.payments.tables import payment
from app.receivables.tables import allocation, item
from app.shipping.tables import shipment

_SHOP = "shop"
"""The source of a payment that the shop said had come."""


@dataclass(frozen=True, slots=True)
class WaitingOrder:
    """An order that waits here for an invoice its shop may have made, and what the shop said was paid of it."""

    id: int
    number: str
    remote_number: str
    customer: str
    ordered_on: date
    total: int
    received: int
    currency: str


@dataclass(frozen=True, slots=True)
class ToLeave:
    """What would be left to a shop, the oldest first; `kept` is how many more wait here all the same.

    Of those that are kept something was issued here, or their money was followed here.
    """

    orders: tuple[WaitingOrder, ...] = ()
    kept: int = 0

    @property
    def keys(self) -> tuple[int, ...]:
        """The keys of the orders."""
        return tuple(each.id for each in self.orders)

    @property
    def total(self) -> int:
        """What they come to."""
        return sum(each.total for each in self.orders)

    @property
    def received(self) -> int:
        """What the shop said was paid of them."""
        return sum(each.received for each in self.orders)

    @property
    def first_on(self) -> date | None:
        """The day of the oldest, None where there is none."""
        return min((each.ordered_on for each in self.orders), default=None)

    @property
    def last_on(self) -> date | None:
        """The day of the newest, None where there is none."""
        return max((each.ordered_on for each in self.orders), default=None)


def to_leave(rd: Read, shop_id: int, done_before: date | None = None) -> ToLeave:
    """The orders of a shop that wait here for their invoice: all of them, or those that were done before a day.

    Done is what has left whole, on its last day, or was refunded whole; what never left counts by the day of its order.
    """
    if done_before is None:
        rows = rd.execute(_WAITING, {"shop": shop_id}).all()
    else:
        rows = rd.execute(_DONE_BEFORE, {"shop": shop_id, "before": done_before}).all()
    free = tuple(_waiting(row) for row in rows if not row.touched)
    return ToLeave(free, len(rows) - len(free))


def may_be_left(rd: Read, order_id: int, done_before: date) -> bool:
    """Whether an order is one that `to_leave` names of those that were done before a day."""
    row = rd.execute(_ONE_BEFORE, {"id": order_id, "before": done_before}).one_or_none()
    return row is not None and not row.touched


def any_waits(rd: Read, shop_id: int) -> bool:
    """Whether an order of a shop waits here for its invoice."""
    return bool(rd.scalar(_ANY, {"shop": shop_id}))


def _waiting(row: Any) -> WaitingOrder:
    return WaitingOrder(
        id=int(row.id),
        number=order_name(row),
        remote_number=row.remote_number or "",
        customer=row.customer,
        ordered_on=row.ordered_on,
        total=int(row.total),
        received=int(row.received),
        currency=row.currency,
    )


@verb("channel.leave_invoice")
def leave_invoice(tx: Write, order_id: int, reason: str) -> None:
    """Leave the invoice and the money of an order to its shop: what the shop said was paid is reversed here, goods go on.

    An order that is done is closed by that; of one that was refunded nothing leaves any more. There is no way back. Refused
    with ``reason_missing``, and with ``order_invoice_stays`` where something was issued here or its money was followed here.
    """
    if not reason.strip():
        raise Refusal("reason_missing")
    order = take_position(tx, order_id).order
    row = tx.execute(_ONE, {"id": order_id}).one_or_none()
    if row is None or row.touched:
        raise Refusal("order_invoice_stays", number=order_name(order))
    tx.update(sales_order, order_id, invoiced_there=True)
    tx.note(number=order_name(order), reason=reason.strip())
    for payment_id in tx.execute(_PAID, {"id": order_id}).scalars().all():
        collect.reverse(tx, int(payment_id), reason)
    position = bring_forward(tx, take_position(tx, order_id), tx.today, ("sales_order", order_id))
    if position.order.state == "held":
        # The money it was held for is the shop's.
        sell.look_again(tx, order_id)
    position = take_position(tx, order_id)
    staying = {key: milli for key, milli in open_to_drop(position.lines).items() if milli}
    if position.order.stands and position.order.payment_state == "refunded" and staying:
        sell.drop_quantities(tx, position, staying)


def _stands(paid: ColumnElement[int]) -> ColumnElement[bool]:
    undoing = payment.alias()
    return ~exists(select(literal(1)).where(undoing.c.reverses_id == paid))


_THIS = sales_order.c.id
_ITS_MONEY = and_(payment.c.order_id == _THIS, payment.c.kind != "reversal", _stands(payment.c.id))
_USED = or_(
    payment.c.kind == "refund",
    payment.c.source != _SHOP,
    payment.c.id.in_(select(bank_match.c.payment_id)),
    payment.c.id.in_(select(cheque_slip_line.c.payment_id)),
    exists(
        select(literal(1))
        .select_from(item)
        .join(
            allocation,
            or_(allocation.c.source_item_id == item.c.id, allocation.c.target_item_id == item.c.id),
        )
        .where(item.c.noun == "payment", item.c.document_id == payment.c.id)
    ),
)
_TOUCHED = or_(
    exists(select(literal(1)).where(invoice.c.order_id == _THIS)),
    exists(select(literal(1)).where(invoice_order.c.order_id == _THIS)),
    exists(select(literal(1)).where(_ITS_MONEY, _USED)),
)
"""Something was issued here, or its money is more than what the shop said had come."""
_LEFT_ON = (
    select(func.max(shipment.c.shipped_on))
    .where(shipment.c.order_id == _THIS, shipment.c.kind != "return")
    .correlate(sales_order)
    .scalar_subquery()
)
_RECEIVED = (
    select(func.coalesce(func.sum(payment.c.amount), 0))
    .where(payment.c.order_id == _THIS, payment.c.kind == "payment", _stands(payment.c.id))
    .correlate(sales_order)
    .scalar_subquery()
)
_STANDING = (
    select(
        _THIS,
        sales_order.c.number,
        sales_order.c.remote_number,
        sales_order.c.ordered_on,
        sales_order.c.total,
        sales_order.c.currency,
        customer.c.name.label("customer"),
        _RECEIVED.label("received"),
        _TOUCHED.label("touched"),
    )
    .join(customer, customer.c.id == sales_order.c.customer_id)
    .where(
        sales_order.c.handling == "normal",
        sales_order.c.state.in_(("held", "confirmed")),
        sales_order.c.invoiced != "all",
        ~sales_order.c.invoiced_there,
    )
    .order_by(sales_order.c.ordered_on, _THIS)
)
_WAITING = _STANDING.where(sales_order.c.shop_id == bindparam("shop"))
# Asked of the database: of a shop at work most orders that wait were not done then, and nothing more is looked up of those.
_WAS_DONE = and_(
    or_(sales_order.c.shipped == "all", sales_order.c.payment_state == "refunded"),
    func.coalesce(_LEFT_ON, sales_order.c.ordered_on) < bindparam("before"),
)
_DONE_BEFORE = _WAITING.where(_WAS_DONE)
_ANY = select(exists(_WAITING.order_by(None)))
_ONE = _STANDING.where(bindparam("id") == _THIS, sales_order.c.shop_id.is_not(None))
_ONE_BEFORE = _ONE.where(_WAS_DONE)
_PAID = select(payment.c.id).where(
    payment.c.order_id == bindparam("id"), payment.c.kind == "payment", _stands(payment.c.id)
)
