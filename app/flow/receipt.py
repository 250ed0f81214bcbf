"""Money that came or went, as it is recorded: what was said of it, whose it is, its sealed row and its item."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select

from app.base import numbering
from app.base.door import Write
from app.base.errors import Refusal
from app.base.exchange import AT_HOME, MICRO, Worth, rate_for, worth_of
from app.base.finding import home_currency
from app.base.money import decimals, rounded_div
from app.base.uid import new_uid
from app.customers.tables import customer
from app.flow.position import Position
from app.payments.tables import payment
from app.receivables.ledger import open_item


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Money received: amount in minor units, from whom, how, when, and for which order if it came with one.

    `invoice_id` is the one of the order's invoices that it pays first; `method` the means by which it came, `method_code`
    which of the company's methods that was. `base_amount` is what came in the company's currency where `currency` is another;
    without it the last rate written down for the day says so.
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
    base_amount: int | None = None


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
    """Write a payment or refund with its number and open its item; gives key, number and the item's key.

    In another currency than the company's refused with ``payment_by_transfer_alone``, ``payment_worth_nothing``,
    ``rate_missing`` or ``rate_too_old``.
    """
    base = _base_of(tx, receipt)
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
            "base_rate_ppm": MICRO if base is None else _units(receipt, base, home_currency(tx)),
            "received_on": receipt.received_on,
            "reference": receipt.reference,
            "source": receipt.source,
            "remote_id": receipt.remote_id,
            "reverses_id": None,
            "reason": "",
            "recorded_at": tx.now,
            "method_code": receipt.method_code,
            "base_amount": base,
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
        worth=AT_HOME if base is None else Worth(receipt.amount, base),
    )
    return payment_id, number, item_id


def _base_of(tx: Write, receipt: Receipt) -> int | None:
    """What a receipt comes to in the company's currency; None where it is in that."""
    if receipt.currency == (home := home_currency(tx)):
        return None
    if receipt.method != "transfer":
        # What is on its way to the bank otherwise is told by its amount alone until it is there.
        raise Refusal("payment_by_transfer_alone", currency=receipt.currency, company=home)
    base = receipt.base_amount
    if base is None:
        base = worth_of(tx, rate_for(tx, receipt.currency, receipt.received_on)).of(receipt.amount)
    if base <= 0:
        raise Refusal("payment_worth_nothing", currency=receipt.currency, company=home)
    return base


def _units(receipt: Receipt, base: int, home: str) -> int:
    return (
        rounded_div(receipt.amount * MICRO * 10 ** decimals(home), base * 10 ** decimals(receipt.currency))
        or 1
    )


_ACCOUNT = select(customer.c.account_id).where(customer.c.id == bindparam("id"))
