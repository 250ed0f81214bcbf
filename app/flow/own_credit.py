"""The customer's own money, already here, used for an order: what its invoices ask for first, the rest as its deposit."""

from __future__ import annotations

from datetime import date

from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.flow.deposit import write_deposit
from app.flow.position import Position, bring_forward, take_position
from app.flow.sell import look_at_held
from app.flow.settling import against_invoices
from app.orders.naming import order_name
from app.orders.order import Order
from app.receivables.open_items import OpenItem, open_items


@verb("collect.use_credit")
def use_credit(tx: Write, order_id: int, amount: int) -> int | None:
    """Use so much of the customer's credit (minor units) for a confirmed order; gives the deposit's key, where one is made.

    Credit is money and credit notes set against nothing yet, the oldest first. What goes beyond what the order's invoices
    ask for is advanced on it: that is a deposit, with its invoice and VAT. Refused with ``order_not_confirmed``,
    ``allocation_not_positive``, ``allocation_exceeds_source`` or ``allocation_exceeds_target``.
    """
    position = take_position(tx, order_id)
    order = position.order
    if not order.stands or order.handling != "normal":
        raise Refusal("order_not_confirmed", number=order_name(order), state=order.state)
    if amount <= 0:
        raise Refusal("allocation_not_positive", amount=amount, currency=order.currency)
    credit = _credit(tx, order)
    available = sum(credit.values())
    if amount > available:
        raise Refusal(
            "allocation_exceeds_source", amount=amount, available=available, currency=order.currency
        )
    if amount > position.needed:
        raise Refusal(
            "allocation_exceeds_target", amount=amount, asked=position.needed, currency=order.currency
        )
    now = min(amount, position.money.owed_amount)
    if now:
        position = _pay(tx, position, _of(credit, now))
    made: int | None = None
    if rest := amount - now:
        kept = sum(position.money.kept.values())
        made = write_deposit(tx, order_id, kept + rest, beside=rest)
        _pay(tx, take_position(tx, order_id), _of(_credit(tx, order), rest))
    look_at_held(tx, order.account_id)
    tx.touch("sales_order", order_id)
    tx.note(allocated=amount, currency=order.currency)
    return made


def _pay(tx: Write, position: Position, money: dict[tuple[int, str], int]) -> Position:
    against_invoices(tx, position, money, position.money.owed, tx.today, "credit")
    cause = ("sales_order", position.order.id)
    bring_forward(tx, position, tx.today, cause, money_moved=True)
    return take_position(tx, position.order.id)


def _credit(rd: Read, order: Order) -> dict[tuple[int, str], int]:
    """What stands on the customer's account unused, by item, the oldest first."""
    found = [
        each
        for each in open_items(rd, account_id=order.account_id)
        if each.component == "unapplied" and each.currency == order.currency and each.amount < 0
    ]
    return {(each.item_id, each.component): -each.amount for each in sorted(found, key=_age)}


def _age(each: OpenItem) -> tuple[date, int]:
    return each.opened_on, each.item_id


def _of(credit: dict[tuple[int, str], int], amount: int) -> dict[tuple[int, str], int]:
    """So much of it."""
    taken: dict[tuple[int, str], int] = {}
    for key, there in credit.items():
        if (used := min(there, amount)) > 0:
            taken[key] = used
            amount -= used
    return taken
