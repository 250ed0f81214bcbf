"""Money that came or went, as it is recorded: what was said of it, whose it is, its sealed row and its item."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select

from app.base import numbering
from app.base.door import Write
from app.base.errors import Refusal
from app.base.uid import new_uid
from app.customers.tables import customer
from app.flow.position import Position
from app.payments.tables import payment
from app.receivables.ledger import open_item


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Money received: amount in minor units, from whom, how, when, and for which order if it came with one.

    `invoice_id` is the one of the order's invoices that it pays first; `method` the means by which it came, `method_code`
    which of the company's methods that was.
    """

    amount: int
    currency: str
    method: str
    received_on: date
    customer_id: int | None = None
    order_id: int | None = None
    invoice_id: int | None = None
    reference: str = ""
    source: str = "hand"
    remote_id: str | None = None
    method_code: str | None = None


def payer_of(tx: Write, receipt: Receipt, position: Position | None) -> tuple[int, int]:
    """Customer and account a receipt is of: its order's, else as it says; refused with ``payment_without_customer``."""
    if position is not None:
        return position.order.customer_id, position.order.account_id
    account_id = tx.scalar(_ACCOUNT, {"id": receipt.customer_id}) if receipt.customer_id is not None else None
    if account_id is None or receipt.customer_id is None:
        raise Refusal("payment_without_customer")
    return receipt.customer_id, int(account_id)


def write_payment(
    tx: Write, receipt: Receipt, customer_id: int, account_id: int, kind: str
) -> tuple[int, str, int]:
    """Write a payment or refund with its number and open its item; gives key, number and the item's key."""
    number = numbering.take(tx, kind, tx.today).text
    payment_id = tx.insert(
        payment,
        {
            "uid": new_uid(),
            "number": number,
            "kind": kind,
            "customer_id": customer_id,
            "account_id": account_id,
            "order_id": receipt.order_id,
            "method": receipt.method,
            "amount": receipt.amount,
            "currency": receipt.currency,
            "base_rate_ppm": 1_000_000,
            "received_on": receipt.received_on,
            "reference": receipt.reference,
            "source": receipt.source,
            "remote_id": receipt.remote_id,
            "reverses_id": None,
            "reason": "",
            "recorded_at": tx.now,
            "method_code": receipt.method_code,
        },
    )
    item_id = open_item(
        tx,
        account_id,
        "payment",
        payment_id,
        receipt.currency,
        on=receipt.received_on,
        order_id=receipt.order_id,
    )
    return payment_id, number, item_id


_ACCOUNT = select(customer.c.account_id).where(customer.c.id == bindparam("id"))
