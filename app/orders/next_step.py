"""The one step an order asks for next, and what the verbs would do before they are asked to: pure.

The step is a verb's code, so that a page offers it as its one button; what it would do is read from the same arithmetic
that does it.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.orders.commitment import shipped_of
from app.orders.order import Order, OrderLine, document_of
from app.orders.possible import Possible
from app.pricing.figures import RateFigures, Totals
from app.pricing.portion import portion

NOTHING = ""
MONTH = "bill.month"
"""The next step of an order that a past month's invoice waits for."""


def next_step(
    order: Order,
    lines: Sequence[OrderLine],
    verbs: Sequence[Possible],
    deposit_left: int = 0,
    *,
    month_over: bool = False,
) -> str:
    """The verb that brings an order forward, empty when it waits for nothing we can do.

    Goods leave before the invoice, unless money is asked for first; what has left is invoiced before more leaves.
    `deposit_left` is what of the deposit agreed on was not asked for yet (minor units): its invoice goes before the goods.
    Of a customer who has one invoice a month nothing is invoiced before the month is over (`month_over`).
    """
    allowed = {each.verb for each in verbs if each.allowed}
    for verb in ("sell.confirm", "sell.release"):
        if verb in allowed:
            return verb
    if not order.stands:
        return NOTHING
    if (
        deposit_left > 0
        and order.untouched
        and order.paid_amount < order.deposit_asked
        and "bill.deposit" in allowed
    ):
        return "bill.deposit"
    # An invoice of what is paid beforehand comes with its money.
    paid = order.paid == "all" or order.payment_state in ("paid", "refunded")
    if order.payment_kind == "prepaid" and not paid:
        allowed.discard("bill.issue")
    delivered = any(quantities_to_bill(lines, "shipped").values())
    if order.monthly_invoice and delivered and "bill.issue" in allowed:
        allowed.discard("bill.issue")
        if month_over:
            return MONTH
    if "bill.issue" in allowed and delivered:
        return "bill.issue"
    if "ship.ship" in allowed:
        return "ship.ship"
    # Where nothing is shipped by itself, goods leave with their invoice.
    to_ship = any(each.verb == "ship.ship" for each in verbs) and any(line.to_ship_milli for line in lines)
    if "bill.issue" in allowed and not to_ship:
        return "bill.issue"
    asked = order.payment_kind == "prepaid" or order.invoiced != "none"
    return "collect.receive" if asked and "collect.receive" in allowed else NOTHING


def quantities_to_bill(lines: Sequence[OrderLine], what: str) -> dict[int, int]:
    """How much of each line (thousandths, by key) an invoice of what has ``shipped``, or of ``all``, would take."""
    counted = [line for line in lines if line.counted]
    if what == "all":
        return {
            line.id: max(line.quantity_milli - line.dropped_milli - line.invoiced_milli, 0)
            for line in counted
        }
    goods = any(line.kind == "goods" and line.quantity_milli > line.dropped_milli for line in counted)
    follow = not goods or any(line.shipped_milli for line in counted)
    return {
        line.id: max(shipped_of(line, services_follow=follow) - line.invoiced_milli, 0) for line in counted
    }


def to_invoice(
    order: Order, lines: Sequence[OrderLine], rates: tuple[RateFigures, ...], what: str
) -> Totals | None:
    """The figures an invoice would have if it were issued now; None when there is nothing to put on it."""
    counted = [line for line in lines if line.counted]
    now = quantities_to_bill(lines, what)
    if not order.stands or not any(now.values()):
        return None
    document = document_of(order, list(lines), rates)
    return portion(document, [line.invoiced_milli for line in counted], [now[line.id] for line in counted])
