"""Selling at the counter: paid, handed over and invoiced in one act, so that nothing of it is left to do.

The money comes first, so that no rule of credit has anything to say of it; then the order stands, its goods leave by hand
and its invoice is issued as paid. All of it is one transaction: what cannot be done whole is not done at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.base import settings
from app.base.door import Write, verb
from app.base.errors import Refusal
from app.base.finding import home_currency
from app.base.words import Words
from app.flow import bill, collect, sell, ship
from app.flow.position import Position, take_position
from app.flow.receipt import Receipt
from app.orders.methods import method_of
from app.orders.naming import order_name
from app.orders.order import WORDS, Order, OrderLine, read_lines, read_order
from app.orders.tables import MEANS, sales_order


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidBy:
    """How it was paid: the code of one of the company's methods, and what the slip or cheque says."""

    method_code: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Sold:
    """What a sale at the counter made: the order, its payment (None where it was paid before) and its invoice."""

    order_id: int
    number: str
    payment_id: int | None
    invoice_id: int


@verb("counter.sell")
def sell_at_counter(tx: Write, order_id: int, paid_by: PaidBy, shown: int | None = None) -> Sold:
    """Take the money of a draft or of a confirmed order, let its goods leave by hand and issue its invoice, all today.

    `shown` is the total that both have before their eyes. Refused as `why_not_at_counter` says, with ``counter_held`` where a
    rule stops the order whatever is paid, and as confirming, receiving, shipping and invoicing are.
    """
    position = take_position(tx, order_id)
    refusal = why_not_at_counter(position.order, position.lines, home_currency(tx))
    if refusal is not None:
        raise refusal
    draft = position.order.state == "draft"
    if draft:
        # Nothing of it is on account: neither terms nor a due date belong on its invoice.
        tx.derive(
            sales_order, order_id, payment_kind="prepaid", payment_method=paid_by.method_code, terms_id=None
        )
    payment_id = _take_money(tx, position, paid_by, tx.today)
    if draft:
        _confirm(tx, order_id, shown)
    _hand_over(tx, order_id)
    invoice_id = bill.issue_invoice(tx, order_id, "all")
    order = read_order(tx, order_id)
    tx.note(number=order.number, total=order.total, currency=order.currency, method=paid_by.method_code)
    return Sold(order_id, order.number or "", payment_id, invoice_id)


def why_not_at_counter(order: Order, lines: Sequence[OrderLine], home: str) -> Refusal | None:
    """Why an order is not sold at the counter; stock and rules aside, which are read when it is."""
    number = order_name(order)
    if order.handling != "normal" or order.state not in ("draft", "confirmed") or order.invoiced_there:
        return Refusal("counter_not_open", number=number, state=order.state)
    if order.invoiced != "none" or order.shipped != "none":
        return Refusal("counter_begun", number=number)
    if order.currency != home:
        return Refusal("counter_currency", currency=order.currency, company=home)
    if all(line.kind in WORDS for line in lines):
        return Refusal("order_empty")
    if order.total <= 0:
        return Refusal("order_negative", number=number, total=order.total, currency=order.currency)
    return None


def _take_money(tx: Write, position: Position, paid_by: PaidBy, on: date) -> int | None:
    """The payment of what was not paid before; None where all was."""
    order = position.order
    asked = order.total - order.paid_amount
    if asked <= 0:
        return None
    method = method_of(tx, paid_by.method_code)
    means = method.means if method is not None else paid_by.method_code
    return collect.write_receipt(
        tx,
        Receipt(
            amount=asked,
            currency=order.currency,
            method=means if means in MEANS else "other",
            method_code=paid_by.method_code,
            received_on=on,
            order_id=order.id,
            reference=paid_by.reference.strip(),
        ),
    )


def _confirm(tx: Write, order_id: int, shown: int | None) -> None:
    before = read_order(tx, order_id).total
    confirmed = sell.confirm(tx, order_id, shown=before if shown is None else shown, mail=False)
    if confirmed.state != "confirmed":
        rules = [hold.rule for hold in confirmed.holds]
        raise Refusal("counter_held", number=confirmed.number, rules=rules)


def _hand_over(tx: Write, order_id: int) -> None:
    """Let all goods leave by hand; where nobody ships here they leave with the invoice."""
    left = {line.id: line.to_ship_milli for line in read_lines(tx, order_id) if line.to_ship_milli}
    if left and settings.get(tx, "steps.ship"):
        carrier = Words(read_order(tx, order_id).language).say("counter.by_hand")
        ship.ship(tx, order_id, left, carrier=carrier)
