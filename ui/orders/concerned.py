"""Which verbs mean something for an order as it stands, and which of them is not in its turn."""

from __future__ import annotations

from app.orders.possible import all_left
from app.reports.order_outlook import OrderLook
from ui.kit.other_verbs import Offered


def concerned(look: OrderLook) -> set[str]:
    """The verbs that mean something for an order as it stands; the others are not even offered."""
    order, lines = look.page.order, look.page.lines
    found: set[str] = set()
    if order.handling == "history":
        return found
    if order.state == "draft":
        found.add("sell.confirm")
    if order.state == "held":
        found.add("sell.release")
    if order.stands and any(line.to_ship_milli for line in lines):
        found |= {"ship.ship", "sell.drop"} if look.page.ships else {"sell.drop"}
    if order.stands and order.invoiced != "all":
        found.add("bill.issue")
    if order.state != "cancelled" and order.paid != "all":
        found.add("collect.receive")
    # What was paid in part without a deposit invoice may get one still: the money that is kept pays it.
    ahead = order.invoiced == "none" and order.paid != "all"
    # After the goods comes their invoice, no deposit.
    before = order.state in {"held", "confirmed"} and not all_left(lines)
    if before and (ahead or look.page.deposit_left):
        found.add("bill.deposit")
    if order.state in {"draft", "held", "confirmed"}:
        found.add("sell.cancel")
    return found


def in_turn(offered: list[Offered], look: OrderLook) -> list[Offered]:
    """The verbs in their order; what has one invoice a month is invoiced apart only where somebody looks for it."""
    if not look.page.order.monthly_invoice or look.outlook.verb == "bill.issue":
        return offered
    apart = {"order_page.verb.bill_issue", "order_page.verb.bill_all", "order_page.verb.bill_deposit"}
    return sorted(offered, key=lambda each: each.key in apart)
