"""A kept order and its lines, read back as frozen rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from sqlalchemy import bindparam, func, select

from app.base.door import Read, Write
from app.base.errors import Refusal
from app.customers.tables import customer
from app.orders.tables import order_line, order_tax, sales_order
from app.pricing.figures import LineFigures, PartFigures, PartKind, RateFigures, Totals

COUNTED = ("goods", "service")
"""Kinds of lines whose quantity is shipped or invoiced; the others go along."""
WORDS = ("text", "section")
"""Kinds of lines that only say something."""


@dataclass(frozen=True, slots=True)
class Order:
    """An order as the steps of the business need it; amounts in minor units.

    Account and terms of credit are those of `buyer_id`: whoever the customer named on it stands for now, who is another
    once that one was merged.
    """

    id: int
    uid: str
    number: str | None
    state: str
    handling: str
    customer_id: int
    buyer_id: int
    account_id: int
    shop_id: int | None
    remote_id: str | None
    remote_number: str | None
    customer_reference: str
    ordered_on: date
    promised_on: date | None
    currency: str
    prices_include_tax: bool
    rounding: str
    payment_method: str
    payment_kind: str
    payment_state: str
    terms_id: int | None
    billing: str
    delivery: str
    language: str
    net: int
    tax: int
    rounding_amount: int
    total: int
    shipped: str
    invoiced: str
    paid: str
    paid_amount: int
    deposit_ppm: int
    deposit_asked: int
    ships_after_deposit: bool
    credit_limit: int | None
    limit_currency: str | None
    limit_until: date | None
    risk_class: str | None
    trusted: bool
    passing: bool
    buyer_kind: str
    invoiced_there: bool = False
    """Whether its shop makes its invoice and keeps its money."""
    monthly_invoice: bool = False
    """Whether its customer has one invoice for all that leaves within a month."""
    one_delivery: bool = False
    """Whether its customer wants all of it at once."""
    usual_carrier: str = ""
    """Who carries what goes to its customer; empty where nobody said."""

    @property
    def waits_for_deposit(self) -> bool:
        """Whether its goods stay here until the deposit agreed on is paid, and it is not."""
        return self.ships_after_deposit and self.paid_amount < self.deposit_asked

    @property
    def money_allows(self) -> bool:
        """Whether its goods may leave as far as its own money goes."""
        if self.payment_state == "refunded" or self.waits_for_deposit:
            return False
        return self.payment_kind != "prepaid" or self.paid == "all"

    @property
    def awaited(self) -> int:
        """What has to be paid before it goes on and is not (minor units); 0 where no money is waited for first."""
        return awaited_of(self)

    @property
    def due_at_the_door(self) -> int:
        """What is left to pay to whoever brings the goods (minor units); 0 where it is paid otherwise."""
        if self.payment_kind != "on_delivery" or self.state == "cancelled" or self.payment_state == "paid":
            return 0
        return max(self.total - self.paid_amount, 0)

    @property
    def untouched(self) -> bool:
        """Whether all of it is still here: nothing has left, and nothing was invoiced."""
        return self.shipped == "none" and self.invoiced == "none"

    @property
    def stands(self) -> bool:
        """Whether it is confirmed, closed or not."""
        return self.state in ("confirmed", "closed")


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A line of an order: figures agreed on, and how much of it was dropped, shipped and invoiced (thousandths).

    Of a bundle (`is_bundle`) that is what of it is whole; what leaves are its parts, which name it by `bundle_line_id`
    with how much of each is in one (`per_milli`).
    """

    id: int
    position: int
    kind: str
    product_id: int | None
    sku: str
    name: str
    description: str
    unit: str
    quantity_milli: int
    unit_price_micro: int
    discount_amount: int
    category: str
    rate_ppm: int
    net: int
    tax: int
    gross: int
    remote_id: str | None
    dropped_milli: int
    shipped_milli: int
    invoiced_milli: int
    vat_rule: str | None = None
    vat_territory: str | None = None
    vat_reason: str | None = None
    is_bundle: bool = False
    bundle_line_id: int | None = None
    per_milli: int = 0
    share_ppm: int = 0
    promised_on: date | None = None
    """The day this line was promised for, where it has one of its own."""

    @property
    def counted(self) -> bool:
        """Whether its quantity is charged by itself: goods and services, and no part of a bundle."""
        return self.kind in COUNTED and self.quantity_milli != 0 and self.bundle_line_id is None

    @property
    def idle(self) -> bool:
        """Whether it is a discount of the whole document that takes nothing off any more: nobody is shown it."""
        return self.kind == "discount" and not self.net and not self.tax

    @property
    def left_milli(self) -> int:
        """What the customer still waits for, of goods: of a bundle, how many."""
        return (
            max(self.quantity_milli - self.dropped_milli - self.shipped_milli, 0)
            if self.kind == "goods"
            else 0
        )

    @property
    def to_ship_milli(self) -> int:
        """What is still to leave, for goods; of a bundle its parts leave."""
        return 0 if self.is_bundle else self.left_milli


class Payable(Protocol):
    """What says of an order whether money is waited for: the order itself, or its row in a list."""

    @property
    def state(self) -> str: ...
    @property
    def payment_state(self) -> str: ...
    @property
    def payment_kind(self) -> str: ...
    @property
    def total(self) -> int: ...
    @property
    def deposit_asked(self) -> int: ...
    @property
    def paid_amount(self) -> int: ...


def awaited_of(order: Payable) -> int:
    """What has to be paid before an order goes on and is not (minor units)."""
    if order.state != "confirmed" or order.payment_state in ("paid", "authorised", "refunded"):
        return 0
    first = order.total if order.payment_kind == "prepaid" else order.deposit_asked
    return max(first - order.paid_amount, 0)


_named = customer.alias("named")


def waits_to_leave(lines: Iterable[OrderLine]) -> bool:
    """Whether something was invoiced before it left: it waits to be shipped, whether the business ships by itself or not."""
    return any(line.left_milli and line.invoiced_milli > line.shipped_milli for line in lines)


_ORDER = (
    select(
        *(sales_order.c[name] for name in Order.__slots__ if name in sales_order.c),
        customer.c.id.label("buyer_id"),
        customer.c.account_id,
        customer.c.credit_limit,
        customer.c.limit_currency,
        customer.c.limit_until,
        customer.c.risk_class,
        customer.c.trusted,
        customer.c.passing,
        customer.c.kind.label("buyer_kind"),
        customer.c.monthly_invoice,
        customer.c.one_delivery,
        customer.c.usual_carrier,
    )
    .select_from(sales_order)
    .join(_named, _named.c.id == sales_order.c.customer_id)
    .join(customer, customer.c.id == func.coalesce(_named.c.merged_into_id, _named.c.id))
    .where(sales_order.c.id == bindparam("id"))
)
_ORDER_LOCKED = _ORDER.with_for_update(of=sales_order)
_LINES = (
    select(*(order_line.c[name] for name in OrderLine.__slots__))
    .where(order_line.c.order_id == bindparam("order"))
    .order_by(order_line.c.position)
)
_TAXES = (
    select(order_tax.c.category, order_tax.c.rate_ppm, order_tax.c.net, order_tax.c.tax)
    .where(order_tax.c.order_id == bindparam("order"))
    .order_by(order_tax.c.category, order_tax.c.rate_ppm)
)


def read_order(rd: Read, order_id: int) -> Order:
    """An order by its key; refused with ``order_unknown``."""
    row = rd.execute(_ORDER, {"id": order_id}).mappings().one_or_none()
    if row is None:
        raise Refusal("order_unknown", order=order_id)
    return Order(**row)


def lock_order(tx: Write, order_id: int) -> Order:
    """The same, its row locked until the transaction ends, so that two steps on one order come one after the other."""
    if not tx.waits_for_rows:
        return read_order(tx, order_id)
    row = tx.execute(_ORDER_LOCKED, {"id": order_id}).mappings().one_or_none()
    # A merge that handed it to another customer while this waited makes PostgreSQL look for it under the one it had.
    return Order(**row) if row is not None else read_order(tx, order_id)


def read_lines(rd: Read, order_id: int) -> list[OrderLine]:
    """The lines of an order, in their order."""
    return [OrderLine(*row) for row in rd.execute(_LINES, {"order": order_id})]


def read_rates(rd: Read, order_id: int) -> tuple[RateFigures, ...]:
    """The VAT of an order, by rate."""
    return tuple(RateFigures(*row) for row in rd.execute(_TAXES, {"order": order_id}))


def document_of(order: Order, lines: list[OrderLine], rates: tuple[RateFigures, ...]) -> Totals:
    """The order's figures as `app.pricing` knows them: counted lines as lines, everything else as parts."""
    return Totals(
        tuple(
            LineFigures(line.quantity_milli, line.category, line.rate_ppm, line.net, line.tax)
            for line in lines
            if line.counted
        ),
        tuple(
            PartFigures(_part(line.kind), line.category, line.rate_ppm, line.net, line.tax)
            for line in lines
            if not line.counted and (line.net or line.tax)
        ),
        rates,
        order.net,
        order.tax,
        order.rounding_amount,
        order.total,
        order.prices_include_tax,
    )


def _part(kind: str) -> PartKind:
    match kind:
        case "shipping" | "fee" | "discount":
            return kind
        case _:
            return "amount"
