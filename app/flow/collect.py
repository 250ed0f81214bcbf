"""Collecting: money received, set against debts, given back, and the reversal of a mistake."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import bindparam, func, select

from app.base import numbering
from app.base.door import Write, verb
from app.base.errors import Refusal
from app.base.finding import home_currency
from app.base.uid import new_uid
from app.flow.given_back import small_with, undo
from app.flow.position import Position, bring_forward, free_surplus, take_position
from app.flow.receipt import Receipt, payer_of, write_payment
from app.flow.sell import look_at_held
from app.flow.settling import against_invoices, settlement
from app.invoicing.grouped import orders_of
from app.orders.naming import order_name
from app.payments.tables import payment
from app.receivables.allocation import Settlement, reverse_allocations, set_against, settled_by
from app.receivables.ledger import (
    Item,
    Posting,
    held_by,
    item_by_id,
    items_of,
    lock_account,
    owed_since,
    post,
)
from app.receivables.tables import entry
from app.reminders.standing import carry_level


@verb("collect.receive")
def receive(tx: Write, receipt: Receipt) -> int:
    """Record a payment; gives its key.

    With an order it settles that order's invoices, the one it names first, then is kept for the rest of it; with an invoice of
    several orders it settles that. What is more, or has neither, is the customer's unapplied credit. Held orders are looked
    at again. Refused with
    ``payment_not_positive``, ``order_paid_in_shop`` (its shop invoices it), ``payment_without_customer``, ``currency_differs``,
    or as `write_payment` is.
    """
    payment_id = write_receipt(tx, receipt)
    look_at_held(tx, int(tx.scalar(_ACCOUNT_PAID, {"payment": payment_id})))
    return payment_id


def write_receipt(tx: Write, receipt: Receipt) -> int:
    """The same inside whatever transaction is open, held orders aside."""
    if receipt.amount <= 0:
        raise Refusal("payment_not_positive", amount=receipt.amount, currency=receipt.currency)
    position = take_position(tx, receipt.order_id) if receipt.order_id is not None else None
    if position is not None and position.order.currency != receipt.currency:
        raise Refusal("currency_differs", wanted=position.order.currency, found=receipt.currency)
    if position is not None and position.order.invoiced_there:
        raise Refusal("order_paid_in_shop", number=order_name(position.order))
    customer_id, account_id = payer_of(tx, receipt, position)
    grouped = receipt.invoice_id if position is None else None
    shared = [] if grouped is None else [take_position(tx, key) for key in sorted(orders_of(tx, grouped))]
    if position is None and not shared:
        lock_account(tx, account_id, receipt.currency)
    payment_id, number, item_id = write_payment(tx, receipt, customer_id, account_id, "payment")
    on, cause = receipt.received_on, ("payment", payment_id)
    tx.note(number=number, amount=receipt.amount, currency=receipt.currency, method=receipt.method)
    if position is None:
        credit = [Posting(item_id, "unapplied", -receipt.amount, -receipt.amount)]
        post(tx, account_id, receipt.currency, credit, on, cause)
        if grouped is not None:
            _settle_shared(tx, shared, grouped, item_id, receipt)
        return payment_id
    # Before an order is confirmed only a deposit can be owed for it.
    to_invoices = min(receipt.amount, position.money.owed_amount)
    rest = receipt.amount - to_invoices
    if receipt.currency != home_currency(tx):
        # Another currency is not kept for an order: what its invoices do not ask for is free credit.
        split = {"unapplied": receipt.amount}
    elif position.order.stands:
        kept = max(min(rest, position.needed - to_invoices), 0)
        split = {"unapplied": to_invoices + rest - kept, "deposit": kept}
    elif position.order.state == "cancelled":
        split = {"unapplied": receipt.amount}
    else:
        split = {"unapplied": to_invoices, "earmarked": rest}
    postings = [
        Posting(item_id, component, -amount, -amount) for component, amount in split.items() if amount
    ]
    post(tx, account_id, receipt.currency, postings, on, cause)
    if to_invoices:
        against_invoices(
            tx,
            position,
            {(item_id, "unapplied"): to_invoices},
            _named_first(tx, receipt, position),
            on,
            "order",
        )
    tx.touch("sales_order", position.order.id)
    # What was kept for the order while its invoices asked for more may be more than it needs now.
    free_surplus(tx, bring_forward(tx, position, on, cause, money_moved=True), on)
    return payment_id


def _settle_shared(
    tx: Write, positions: Sequence[Position], invoice_id: int, source: int, receipt: Receipt
) -> None:
    """Set money against an invoice of several orders, order by order; what is over stays the customer's."""
    left = receipt.amount
    items = {each.id for each in items_of(tx, "invoice", [invoice_id])}
    for position in positions:
        owed = {key: amount for key, amount in position.money.owed.items() if key in items and amount > 0}
        amount = min(left, sum(owed.values()))
        if amount:
            money = {(source, "unapplied"): amount}
            against_invoices(tx, position, money, owed, receipt.received_on, "invoice")
            cause = ("invoice", invoice_id)
            settled = bring_forward(tx, position, receipt.received_on, cause, money_moved=True)
            free_surplus(tx, settled, receipt.received_on)
            tx.touch("sales_order", position.order.id)
            left -= amount
    tx.touch("invoice", invoice_id)


def _named_first(tx: Write, receipt: Receipt, position: Position) -> dict[int, int]:
    """What the order's invoices ask for by item: of the invoice that is named first, then the oldest."""
    owed = position.money.owed
    if receipt.invoice_id is None:
        return owed
    named = {each.id for each in items_of(tx, "invoice", [receipt.invoice_id])}
    return {key: owed[key] for key in sorted(owed, key=lambda key: key not in named)}


@verb("collect.settle_order")
def settle_order(tx: Write, order_id: int) -> int:
    """Set the money kept for an order against what its invoices still ask for; gives the amount settled."""
    position = take_position(tx, order_id)
    kept = {key: amount for key, amount in position.money.kept.items() if key[1] == "deposit"}
    amount = min(sum(kept.values()), position.money.owed_amount)
    if amount:
        against_invoices(tx, position, kept, position.money.owed, tx.today, "order")
        bring_forward(tx, position, tx.today, ("sales_order", order_id), money_moved=True)
        tx.note(settled=amount)
    return amount


@verb("collect.allocate")
def allocate(
    tx: Write,
    source_item_id: int,
    target_item_id: int,
    amount: int,
    reason: str = "",
    on: date | None = None,
) -> int:
    """Set a customer's unapplied money or credit against an invoice's instalment; gives the allocation's key.

    It bears today's date, or the day `on` of money that came before; nothing is matched before both sides are there.

    Refused with ``allocation_not_positive``, ``allocation_exceeds_source``, ``allocation_exceeds_target`` or
    ``allocation_between_accounts``.
    """
    source, target = item_by_id(tx, source_item_id), item_by_id(tx, target_item_id)
    position = take_position(tx, target.order_id) if target.order_id is not None else None
    if position is None:
        lock_account(tx, target.account_id, target.currency)
    if source.account_id != target.account_id or source.currency != target.currency:
        raise Refusal("allocation_between_accounts")
    held = held_by(tx, (source_item_id, target_item_id))
    kept = source.noun == "payment" and source.order_id == target.order_id
    component = "deposit" if kept and held.get((source.id, "deposit")) else "unapplied"
    available, asked = -held.get((source_item_id, component), 0), held.get((target_item_id, "owed"), 0)
    if amount > available:
        raise Refusal(
            "allocation_exceeds_source", amount=amount, available=available, currency=source.currency
        )
    if amount > asked:
        raise Refusal("allocation_exceeds_target", amount=amount, asked=asked, currency=source.currency)
    day = tx.today
    if on is not None:
        there = (
            tx.scalar(_CREDIT_SINCE, {"id": source_item_id, "component": component}),
            owed_since(tx, target_item_id),
        )
        day = max(on, *there)
    [allocation_id] = set_against(
        tx,
        target.account_id,
        target.currency,
        [settlement(tx, source_item_id, component, target, amount)],
        day,
        reason,
    )
    if position is not None:
        settled = bring_forward(tx, position, day, ("allocation", allocation_id), money_moved=True)
        free_surplus(tx, settled, day)
    look_at_held(tx, target.account_id)
    tx.note(allocated=amount, reason=reason)
    return allocation_id


@verb("collect.refund")
def refund(tx: Write, receipt: Receipt, credit_item_id: int) -> int:
    """Give back money against a customer's credit (a credit note's or a payment's item); gives the refund's key.

    Refused with ``currency_differs`` or ``refund_exceeds_credit``, and as `write_payment` is.
    """
    return write_refund(tx, receipt, credit_item_id)


def write_refund(tx: Write, receipt: Receipt, credit_item_id: int) -> int:
    """The same inside whatever transaction is open."""
    credit = item_by_id(tx, credit_item_id)
    position = take_position(tx, credit.order_id) if credit.order_id is not None else None
    if position is None:
        lock_account(tx, credit.account_id, credit.currency)
    if receipt.currency != credit.currency:
        raise Refusal("currency_differs", wanted=credit.currency, found=receipt.currency)
    available = -held_by(tx, [credit_item_id]).get((credit_item_id, "unapplied"), 0)
    if receipt.amount <= 0 or receipt.amount > available:
        raise Refusal(
            "refund_exceeds_credit", amount=receipt.amount, available=available, currency=receipt.currency
        )
    customer_id, account_id = payer_of(tx, receipt, position)
    payment_id, number, item_id = write_payment(tx, receipt, customer_id, account_id, "refund")
    on = receipt.received_on
    given = [Posting(item_id, "unapplied", receipt.amount, receipt.amount)]
    post(tx, account_id, receipt.currency, given, on, ("payment", payment_id))
    set_against(
        tx,
        account_id,
        receipt.currency,
        [
            Settlement(
                source_item_id=credit_item_id,
                source_component="unapplied",
                target_item_id=item_id,
                target_component="unapplied",
                amount=receipt.amount,
            )
        ],
        # A shop's refund comes before the credit note made of it: neither is matched before both are there.
        max(on, tx.scalar(_CREDIT_SINCE, {"id": credit_item_id, "component": "unapplied"})),
        "refund",
    )
    tx.touch(credit.noun, credit.document_id)
    if credit.order_id is not None:
        # Whose money it was: the history of the order ends with it.
        tx.touch("sales_order", credit.order_id)
    tx.note(number=number, refunded=receipt.amount, currency=receipt.currency)
    return payment_id


@verb("collect.reverse")
def reverse(tx: Write, payment_id: int, reason: str) -> int:
    """Undo a payment or refund that was a mistake or bounced: its allocations too, on today's date, all visible."""
    made = tx.execute(_PAYMENT, {"id": payment_id}).mappings().one_or_none()
    if made is None or made["kind"] == "reversal":
        raise Refusal("payment_not_reversible", payment=payment_id)
    if tx.execute(_REVERSAL, {"id": payment_id}).first() is not None:
        raise Refusal("payment_reversed_already", number=made["number"])
    if not reason.strip():
        raise Refusal("reason_missing")
    position = take_position(tx, made["order_id"]) if made["order_id"] is not None else None
    if position is None:
        lock_account(tx, made["account_id"], made["currency"])
    number = numbering.take(tx, "payment", tx.today).text
    new_id = tx.insert(
        payment,
        {
            **{name: made[name] for name in _OF_PAYMENT},
            "uid": new_uid(),
            "number": number,
            "kind": "reversal",
            "base_rate_ppm": made["base_rate_ppm"],
            "received_on": tx.today,
            "reference": made["reference"],
            "source": made["source"],
            "remote_id": None,
            "reverses_id": payment_id,
            "reason": reason,
            "recorded_at": tx.now,
        },
    )
    [own] = items_of(tx, "payment", [payment_id])
    for write_off_id in small_with(tx, own):
        # The little that was let go or kept rested on this payment.
        undo(tx, write_off_id, reason)
    orders = _orders_settled(tx, own)
    reverse_allocations(tx, own.id, tx.today)
    held = held_by(tx, [own.id])
    postings = [
        Posting(own.id, component, -amount, -amount) for (_, component), amount in held.items() if amount
    ]
    post(tx, own.account_id, own.currency, postings, tx.today, ("payment", new_id))
    if made["order_id"] is not None:
        orders.add(int(made["order_id"]))
    for order_id in sorted(orders):
        bring_forward(tx, take_position(tx, order_id), tx.today, ("payment", new_id), money_moved=True)
        tx.touch("sales_order", order_id)
    # What it had paid is owed again, and so is the level that was reached for it.
    carry_level(tx, own.account_id)
    tx.touch("payment", payment_id)
    tx.note(number=number, reverses=made["number"], amount=made["amount"], reason=reason)
    return new_id


def _orders_settled(tx: Write, own: Item) -> set[int]:
    targets = [target for target, _ in settled_by(tx, own.id) if target != own.id]
    return {
        found.order_id
        for found in (item_by_id(tx, target) for target in targets)
        if found.order_id is not None
    }


_PAYMENT = select(payment).where(payment.c.id == bindparam("id"))
_REVERSAL = select(payment.c.id).where(payment.c.reverses_id == bindparam("id"))
# Since when all there is of a credit has been there: what was undone in between was not free before.
_CREDIT_SINCE = select(func.max(entry.c.business_date)).where(
    entry.c.item_id == bindparam("id"), entry.c.component == bindparam("component"), entry.c.amount < 0
)
_ACCOUNT_PAID = select(payment.c.account_id).where(payment.c.id == bindparam("payment"))
_OF_PAYMENT = (
    *("customer_id", "account_id", "order_id", "method", "method_code", "amount", "currency"),
    "base_amount",
)
"""What a reversal takes over of what it undoes."""
