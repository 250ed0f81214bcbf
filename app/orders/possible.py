"""Which verbs an order allows as it stands, and why the others are not: pure, for buttons and for the steps alike.

A reason is the code of a refusal with its facts; its words are those the step itself would be refused with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.base.money import from_minor
from app.orders.naming import order_name
from app.orders.order import WORDS, Order, OrderLine


@dataclass(frozen=True, slots=True)
class Possible:
    """A verb, whether it is allowed, and if not the code and facts of the refusal it would meet."""

    verb: str
    allowed: bool
    reason: str = ""
    facts: Mapping[str, object] = field(default_factory=dict[str, object])


def yes(verb: str) -> Possible:
    """The verb is allowed."""
    return Possible(verb, allowed=True)


def no(verb: str, reason: str, **facts: object) -> Possible:
    """The verb is not allowed, for a reason."""
    return Possible(verb, allowed=False, reason=reason, facts=facts)


def possible(
    order: Order,
    lines: Sequence[OrderLine],
    covered: Mapping[int, int] | None = None,
    *,
    ships: bool = True,
    undecided: bool = False,
) -> tuple[Possible, ...]:
    """Every verb of an order, in the order in which work goes on.

    `covered` says how much of each line (thousandths, by line key) stock covers; None takes it as covered. Without
    `ships` nothing is shipped by itself: goods leave with their invoice, and what keeps them here keeps it too. Nothing
    leaves while it is `undecided` what follows from a change in its shop.
    """
    leaves = shipping(order, lines, covered)
    if leaves.allowed and undecided:
        leaves = no("ship.ship", "shop_proposal_waits", number=order_name(order))
    bill = (leaves, invoicing(order))
    ships = ships or order.invoiced_there
    return (
        saving(order),
        confirming(order, lines),
        releasing(order, lines),
        *(bill if ships else (handing_over(order, leaves),)),
        asking_deposit(order, lines),
        receiving(order),
        dropping(order, lines),
        cancelling(order, lines),
    )


def saving(order: Order) -> Possible:
    """Changing it is for drafts."""
    if order.state != "draft":
        return no("sell.save", "order_not_a_draft", number=order_name(order), state=order.state)
    return yes("sell.save")


def confirming(order: Order, lines: Sequence[OrderLine]) -> Possible:
    """Confirming is for drafts with lines, a name and a total that is no debt of ours."""
    return _standing_up("sell.confirm", "draft", order, lines)


def releasing(order: Order, lines: Sequence[OrderLine]) -> Possible:
    """Releasing is for held orders."""
    return _standing_up("sell.release", "held", order, lines)


def _standing_up(verb: str, state: str, order: Order, lines: Sequence[OrderLine]) -> Possible:
    if order.state != state:
        return no(verb, "order_not_confirmable", number=order_name(order), state=order.state)
    if order.handling == "unfinished":
        return no(verb, "order_unfinished", number=order_name(order))
    if all(line.kind in WORDS for line in lines):
        return no(verb, "order_empty")
    if order.total < 0:
        return no(
            verb, "order_negative", number=order_name(order), total=order.total, currency=order.currency
        )
    return yes(verb)


def shipping(order: Order, lines: Sequence[OrderLine], covered: Mapping[int, int] | None = None) -> Possible:
    """Shipping is for confirmed orders whose money is there and whose goods are, at least in part."""
    number = order_name(order)
    if not order.stands:
        return no("ship.ship", "order_not_confirmed", number=number, state=order.state)
    left = [line for line in lines if line.to_ship_milli]
    if order.handling != "normal" or not left:
        return no("ship.ship", "nothing_to_ship", number=number)
    if order.payment_state == "refunded":
        return no("ship.ship", "order_refunded", number=number)
    if order.payment_kind == "prepaid" and order.paid != "all":
        return no("ship.ship", "order_waits_for_payment", number=number, method=order.payment_method)
    if order.waits_for_deposit:
        return no(
            "ship.ship",
            "order_waits_for_deposit",
            number=number,
            missing=from_minor(order.deposit_asked - order.paid_amount, order.currency),
            currency=order.currency,
        )
    if covered is not None and not any(covered.get(line.id, 0) > 0 for line in left):
        missing = sum(line.to_ship_milli - max(covered.get(line.id, 0), 0) for line in left)
        return no(
            "ship.ship",
            "goods_missing",
            number=number,
            product=left[0].name,
            missing_milli=missing,
            n=len(left),
        )
    return yes("ship.ship")


def invoicing(order: Order) -> Possible:
    """Invoicing is for confirmed orders not wholly invoiced yet."""
    number = order_name(order)
    if not order.stands or order.handling == "history":
        return no("bill.issue", "order_not_confirmed", number=number, state=order.state)
    if order.invoiced_there:
        return no("bill.issue", "order_invoiced_in_shop", number=number)
    if order.invoiced == "all":
        return no("bill.issue", "nothing_to_invoice", number=number)
    if order.total <= 0:
        return no(
            "bill.issue", "invoice_not_positive", number=number, total=order.total, currency=order.currency
        )
    return yes("bill.issue")


def handing_over(order: Order, leaves: Possible) -> Possible:
    """Invoicing where goods leave with their invoice: what would keep them from being shipped keeps it."""
    found = invoicing(order)
    if not found.allowed or leaves.allowed or leaves.reason in ("nothing_to_ship", "order_refunded"):
        return found
    return Possible(found.verb, allowed=False, reason=leaves.reason, facts=leaves.facts)


def all_left(lines: Sequence[OrderLine]) -> bool:
    """Whether goods were wanted and all of them are gone; services alone never leave."""
    return any(line.shipped_milli for line in lines) and not any(line.to_ship_milli for line in lines)


def asking_deposit(order: Order, lines: Sequence[OrderLine]) -> Possible:
    """A deposit is asked for before the goods: on held or confirmed orders not wholly shipped or invoiced."""
    number = order_name(order)
    if order.state not in ("held", "confirmed") or order.handling != "normal":
        return no("bill.deposit", "order_not_confirmed", number=number, state=order.state)
    if order.invoiced_there:
        return no("bill.deposit", "order_invoiced_in_shop", number=number)
    if order.invoiced == "all" or order.total <= 0:
        return no("bill.deposit", "nothing_to_invoice", number=number)
    if all_left(lines):
        return no("bill.deposit", "deposit_too_late", number=number)
    if order.paid == "all":
        return no("bill.deposit", "order_paid", number=number)
    return yes("bill.deposit")


def receiving(order: Order) -> Possible:
    """Money may come for any order that is not paid and not cancelled, also before it is confirmed."""
    number = order_name(order)
    if order.state == "cancelled":
        return no("collect.receive", "order_takes_no_money", number=number)
    if order.handling == "unfinished":
        return no("collect.receive", "order_unfinished", number=number)
    if order.handling != "normal":
        return no("collect.receive", "order_settled_elsewhere", number=number)
    if order.invoiced_there:
        return no("collect.receive", "order_paid_in_shop", number=number)
    if order.paid == "all":
        return no("collect.receive", "order_paid", number=number)
    return yes("collect.receive")


def dropping(order: Order, lines: Sequence[OrderLine]) -> Possible:
    """What has not shipped of a confirmed order may be called off."""
    if not order.stands:
        return no("sell.drop", "order_not_confirmed", number=order_name(order), state=order.state)
    if order.handling != "normal" or not any(line.to_ship_milli for line in lines):
        return no("sell.drop", "nothing_to_ship", number=order_name(order))
    return yes("sell.drop")


def cancelling(order: Order, lines: Sequence[OrderLine]) -> Possible:
    """An order is cancelled whole, as long as nothing has shipped or been invoiced."""
    untouched = order.invoiced == "none" and not any(
        line.shipped_milli or line.invoiced_milli for line in lines
    )
    if order.state in ("cancelled", "closed") or not untouched:
        return no("sell.cancel", "order_not_cancellable", number=order_name(order), state=order.state)
    return yes("sell.cancel")
