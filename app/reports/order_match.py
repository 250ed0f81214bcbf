"""Ordered, shipped, invoiced and paid beside each other, each with how far it is from the one before (R46). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.reports.order_page import OrderPage

Name = Literal["ordered", "shipped", "invoiced", "paid"]
Gap = Literal[
    "",
    "called_off",
    "to_ship",
    "returned",
    "to_invoice",
    "to_bill",
    "ahead",
    "owed",
    "credit",
    "before_invoice",
]
_CENTS = 2
"""Parts that are rounded one by one differ from the whole by so much (minor units), and that is no difference."""


@dataclass(frozen=True, slots=True)
class Stage:
    """How far an order has got: what it comes to (minor units with tax), and how much lacks to the stage before, and why.

    `wrong` is what does not go away by waiting: somebody has to invoice it, or to look why it was.
    """

    name: Name
    amount: int
    gap: Gap = ""
    by: int = 0
    wrong: bool = False


def stages_of(page: OrderPage) -> tuple[Stage, ...]:
    """The stages of an order that stands; of others, of what was dealt with elsewhere, and where its shop invoices it, none.

    Returned goods are taken off what has shipped, credit notes off what was invoiced. Where nothing is shipped, invoices
    are held against the order.
    """
    match, order = page.match, page.order
    if not order.stands or order.handling == "history" or order.invoiced_there:
        return ()
    left = match.to_ship if page.ships else 0
    shipped = match.ordered - match.called_off - left
    invoiced = match.invoiced - match.credited
    found = [_ordered(match.ordered, match.called_off)]
    if page.ships:
        found.append(_shipped(shipped - match.returned, left, match.returned))
    # What was invoiced and then called off was credited: it lacks nowhere.
    lacks = shipped - match.invoiced + match.billed_off
    if page.ships:
        found.append(_invoiced(invoiced, lacks, all_left=left <= _CENTS, monthly=order.monthly_invoice))
    else:
        # Nothing leaves here without its invoice.
        found.append(
            Stage("invoiced", invoiced, "to_bill", lacks) if lacks > _CENTS else Stage("invoiced", invoiced)
        )
    found.append(_paid(match.paid - match.set_off, invoiced, match.owed, match.credit_left))
    return tuple(found)


def _ordered(amount: int, called_off: int) -> Stage:
    return (
        Stage("ordered", amount, "called_off", called_off)
        if called_off > _CENTS
        else Stage("ordered", amount)
    )


def _shipped(amount: int, left: int, returned: int) -> Stage:
    if left > _CENTS:
        return Stage("shipped", amount, "to_ship", left)
    return Stage("shipped", amount, "returned", returned) if returned else Stage("shipped", amount)


def _invoiced(amount: int, lacks: int, *, all_left: bool, monthly: bool) -> Stage:
    if lacks > _CENTS:
        # What waits for the invoice of its month is as agreed.
        return Stage("invoiced", amount, "to_invoice", lacks, wrong=not monthly)
    if lacks < -_CENTS:
        return Stage("invoiced", amount, "ahead", -lacks, wrong=all_left)
    return Stage("invoiced", amount)


def _paid(amount: int, invoiced: int, owed: int, credit_left: int) -> Stage:
    if owed > 0:
        return Stage("paid", amount, "owed", owed)
    if credit_left:
        return Stage("paid", amount, "credit", credit_left)
    early = amount - invoiced
    # What was credited and given back is in both.
    return (
        Stage("paid", amount, "before_invoice", early)
        if early > 0 and not invoiced
        else Stage("paid", amount)
    )
