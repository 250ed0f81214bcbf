"""What orders must have in common to be on one invoice: all that an invoice says once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from app.base.door import Read
from app.base.errors import Refusal
from app.orders.agreed import agreed_on
from app.orders.naming import order_name
from app.orders.order import Order, read_order


def why_not_grouped(rd: Read, order_ids: Sequence[int]) -> Refusal | None:
    """Why orders cannot be on one invoice, whatever keeps one of them from being invoiced; None where they can.

    ``group_few``; what `why_alone` finds of one of them; or ``group_customer``, ``group_currency``, ``group_prices``,
    ``group_terms``, ``group_address`` or ``group_country`` with both orders.
    """
    keys = list(dict.fromkeys(order_ids))
    if len(keys) < 2:
        return Refusal("group_few")
    orders = [read_order(rd, key) for key in keys]
    if alone := next((why for each in orders if (why := why_alone(each)) is not None), None):
        return alone
    first, *others = (_like(rd, each) for each in orders)
    for other in others:
        for code, one, another in zip(APART, first[1:], other[1:], strict=True):
            if one != another:
                return Refusal(code, number=first[0], other=other[0])
    return None


def why_alone(order: Order) -> Refusal | None:
    """Why an order can be on no invoice with others, whichever they are; None where it can.

    ``group_passing``: the record of buyers without a name stands for many people. ``group_refunded``: its credit note comes
    with its invoice.
    """
    if order.passing:
        return Refusal("group_passing", number=order_name(order))
    if order.payment_state == "refunded":
        return Refusal("group_refunded", number=order_name(order))
    return None


def alike(rd: Read, order: Order) -> tuple[Any, ...]:
    """What orders must have in common to be on one invoice: the same for two that may."""
    return _like(rd, order)[1:]


APART = (
    "group_customer",
    "group_currency",
    "group_prices",
    "group_terms",
    "group_address",
    "group_country",
)


def _like(rd: Read, order: Order) -> tuple[Any, ...]:
    """An order's name, and what it must have in common with the others, as `APART` calls it."""
    agreed = agreed_on(rd, order)
    billing = address_told(order.billing)
    return (
        order_name(order),
        (order.customer_id, order.account_id),
        order.currency,
        order.prices_include_tax,
        (order.payment_kind, agreed.words),
        billing,
        _country(order.delivery) or _country(order.billing),
    )


def address_told(told: str) -> tuple[tuple[str, str], ...]:
    """What an address of an order says, so that two that say the same are the same."""
    return tuple(sorted((key, str(value)) for key, value in json.loads(told).items() if value))


def _country(told: str) -> str:
    found = json.loads(told)
    return str(found.get("country") or "FR") if found.get("line1") or found.get("city") else ""
