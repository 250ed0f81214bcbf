"""How an order of a shop is paid: what that means for us, and the money it says came in."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from app.base.door import Read
from app.flow.receipt import Receipt
from app.links.shops.port import Meaning, PaymentKind, ShopOrder
from app.links.shops.taking import Taking
from app.orders.gateways import Gateway
from app.orders.order import read_order
from app.payments.tables import payment

SOURCE = "shop"


@dataclass(frozen=True, slots=True)
class Expected:
    """When money is expected (prepaid, on_delivery, account), what the shop says of it, and how it is paid.

    `method` is the code of the company's method, or the shop's own words where nobody has said which it is.
    """

    kind: str
    state: str
    method: str


def expected(order: ShopOrder, gateway: Gateway | None) -> Expected:
    """When an order's money is expected, whether it has come, and how it is paid.

    What the shop does with the order goes before the method's usual way: one that it goes on with unpaid is on account,
    one that it holds back is to be paid first, unless it is paid by the terms of an account.
    """
    kind = gateway.payment_kind if gateway is not None else None
    on_delivery = kind == "on_delivery" or (kind is None and order.payment.kind is PaymentKind.ON_DELIVERY)
    paid = order.paid_at is not None
    method = told_method(order, gateway)
    match order.meaning:
        case Meaning.AWAITING_PAYMENT:
            waits = "account" if kind == "account" and not paid else "prepaid"
            return Expected(waits, "paid" if paid else "pending", method)
        case Meaning.UNFINISHED:
            # Whoever has not chosen how to pay has not been given credit.
            return Expected("on_delivery" if on_delivery else "prepaid", "none", method)
        case Meaning.PAYMENT_FAILED:
            return Expected("prepaid", "refused", method)
        case Meaning.REFUNDED:
            state = "refunded"
        case _:
            state = "paid" if paid else "none"
    return Expected("on_delivery" if on_delivery else "prepaid" if paid else "account", state, method)


def told_method(order: ShopOrder, gateway: Gateway | None) -> str:
    """What the order keeps of how it is paid."""
    code = gateway.method_code if gateway is not None else None
    return code or order.payment.title or order.payment.method


def means_of(gateway: Gateway | None) -> str:
    """By what means money of the shop came: those of the method; where nobody has said which that is, none is guessed.

    A gift card or a till of its own is paid by no bank: as an online payment it would be awaited there for ever.
    """
    means = gateway.means if gateway is not None else None
    return means or "other"


def receipt_of(
    rd: Read, taking: Taking, order: ShopOrder, gateway: Gateway | None, order_id: int
) -> Receipt | None:
    """The money an order says was paid and we have not recorded yet; None where there is none, or nothing to pay.

    The shop says it once, of the whole: what somebody recorded here by hand before is not recorded again.
    """
    if order.paid_at is None or order.total <= 0:
        return None
    known = read_order(rd, order_id)
    if known.invoiced_there:
        # Money is kept where the invoice is made.
        return None
    if rd.execute(_RECORDED, {"order": order_id, "source": SOURCE}).first() is not None:
        return None
    amount = order.total - known.paid_amount
    if amount <= 0:
        return None
    return Receipt(
        amount=amount,
        currency=order.currency,
        method=means_of(gateway),
        method_code=gateway.method_code if gateway is not None else None,
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
