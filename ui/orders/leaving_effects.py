"""What comes with goods that leave, as lines of effects: who carries them, that they were wanted at once, what a shop is told."""

from __future__ import annotations

from collections.abc import Mapping

from app.flow.leaves import foretold_carrier
from app.reports.order_outlook import OrderLook
from app.reports.order_page import OrderPage
from ui.kit.wording import say, words
from ui.orders.shop_effects import Line, shop_lines


def leaving_lines(look: OrderLook, *, whole: bool) -> list[Line]:
    """What comes with goods of an order that leave, all that are left of it where it is `whole`."""
    order = look.page.order
    found: list[Line] = []
    if order.one_delivery and not whole:
        found.append(("trouble", say("order_page.effect.one_delivery")))
    if carrier := foretold_carrier(order):
        found.append(("carrier", say("order_page.effect.carried", carrier=carrier)))
    return found + shop_lines(look, whole=whole)


def taken_lines(look: OrderLook, quantities: Mapping[int, int]) -> list[Line]:
    """Whose goods are taken where so much of each line leaves, by line: of orders that come before it."""
    if look.contest is None:
        return []
    leaving: dict[int, int] = {}
    for line in look.page.lines:
        if line.product_id is not None and line.id in quantities:
            leaving[line.product_id] = leaving.get(line.product_id, 0) + quantities[line.id]
    return [
        ("late", say("turns.takes", number=number, items=words().items(milli)))
        for number, milli in look.contest.taken(look.page.order.id, leaving)
    ]


def nowhere_lines(look: OrderLook) -> list[Line]:
    """That there is no complete address to send it to, where there is none."""
    if not look.page.goes_nowhere:
        return []
    # Of a shop's order the address is the shop's: what is changed there follows by itself until goods leave.
    of_shop = look.page.order.shop_id is not None
    return [("trouble", say(f"order_page.effect.nowhere{'_shop' if of_shop else ''}"))]


def carriage_told(page: OrderPage) -> str:
    """How what has not left of an order goes to its customer; empty where nothing is agreed."""
    order = page.order
    if order.shipped == "all" or order.state == "cancelled":
        return ""
    wish = "customer.one_delivery_passed" if order.shipped == "part" else "customer.one_delivery"
    at_once = say(wish) if order.one_delivery else ""
    return "\n".join(part for part in (foretold_carrier(order), at_once) if part)
