"""How an order of a shop is paid: what that means for us, and the money it says came in."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from app.base.door import Read
from app.flow.collect import Receipt
from app.links.shops.port import Meaning, PaymentKind, ShopOrder
from app.links.shops.taking import Taking
from app.orders.order import read_order
from app.payments.tables import payment

SOURCE = "shop"
_BY_KIND = {
    PaymentKind.TRANSFER: "transfer",
    PaymentKind.CHEQUE: "cheque",
    PaymentKind.ON_DELIVERY: "on_delivery",
    PaymentKind.OTHER: "other",
}
# Parts of the codes that payment plugins use for themselves.
_BY_CODE = (
    ("paypal", "paypal"),
    ("ppcp", "paypal"),
    ("sepa", "direct_debit"),
    ("card", "card"),
    ("stripe", "card"),
    ("payplug", "card"),
    ("monetico", "card"),
    ("paybox", "card"),
    ("systempay", "card"),
)


@dataclass(frozen=True, slots=True)
class Expected:
    """When money is expected (prepaid, on_delivery, account) and what the shop says of it."""

    kind: str
    state: str


def expected(order: ShopOrder) -> Expected:
    """When an order's money is expected, and whether it has come."""
    on_delivery = order.payment.kind is PaymentKind.ON_DELIVERY
    paid = order.paid_at is not None
    match order.meaning:
        case Meaning.AWAITING_PAYMENT:
            return Expected("prepaid", "paid" if paid else "pending")
        case Meaning.PAYMENT_FAILED:
            return Expected("prepaid", "refused")
        case Meaning.REFUNDED:
            state = "refunded"
        case _:
            state = "paid" if paid else "none"
    return Expected("on_delivery" if on_delivery else "prepaid" if paid else "account", state)


def method_of(order: ShopOrder) -> str:
    """Our name for the way an order was paid."""
    found = _BY_KIND.get(order.payment.kind)
    if found is not None:
        return found
    code = order.payment.method.lower()
    return next((method for part, method in _BY_CODE if part in code), "gateway")


def receipt_of(rd: Read, taking: Taking, order: ShopOrder, order_id: int) -> Receipt | None:
    """The money an order says was paid and we have not recorded yet; None where there is none, or nothing to pay.

    The shop says it once, of the whole: what somebody recorded here by hand before is not recorded again.
    """
    if order.paid_at is None or order.total <= 0:
        return None
    if rd.execute(_RECORDED, {"order": order_id, "source": SOURCE}).first() is not None:
        return None
    amount = order.total - read_order(rd, order_id).paid_amount
    if amount <= 0:
        return None
    return Receipt(
        amount=amount,
        currency=order.currency,
        method=method_of(order),
        received_on=taking.day_of(order.paid_at),
        order_id=order_id,
        reference=order.payment.transaction_id,
        source=SOURCE,
        remote_id=order.remote_id,
    )


_RECORDED = select(payment.c.id).where(
    payment.c.order_id == bindparam("order"),
    payment.c.kind == "payment",
    payment.c.source == bindparam("source"),
)
