"""The card of an order that waits for goods: what is missing and from whom to buy it, or the purchase that brings it."""

from __future__ import annotations

from collections.abc import Callable

from app.reports.missing_goods import MissingGoods
from app.reports.order_outlook import OrderLook
from ui.kit.acts import Act
from ui.kit.step_card import NextStep
from ui.kit.wording import say, words

Line = tuple[str, str]
_NAMED = 3


def awaiting_step(look: OrderLook, missing: MissingGoods, buy: Callable[[], object] | None) -> NextStep:
    """What an incomplete order waits for; the one button buys what nobody brings, and waiting needs none."""
    lines = [*risk_lines(look), *_lacks(missing), *_coming(missing), *_stays(look)]
    if not missing.to_buy:
        return NextStep(_waits(missing), tuple(lines))
    key = "order_page.verb.purchase_goods"
    act = Act(key, buy, icon="orders", look="primary") if buy is not None else None
    return NextStep(_buys(missing), tuple(lines), act)


def risk_lines(look: OrderLook) -> list[Line]:
    """That the day promised cannot be kept, and when all of it can leave."""
    risk = look.risk
    if risk is None:
        return []
    promised = words().date(risk.promised_on)
    if risk.leaves_on is None:
        return [("late", say("order_page.risk.unknown", promised=promised))]
    return [("late", say("order_page.risk.later", promised=promised, day=words().date(risk.leaves_on)))]


def _buys(missing: MissingGoods) -> str:
    quantity = words().quantity(missing.missing_milli)
    named = missing.suppliers
    if len(named) == 1:
        return say("order_page.missing.buy", quantity=quantity, supplier=named[0])
    if named:
        return say("order_page.missing.buy_many", quantity=quantity, n=len(named))
    return say("order_page.missing.buy_nobody", quantity=quantity)


def _waits(missing: MissingGoods) -> str:
    brought = missing.purchase
    if brought is None:
        return say("order_page.rest.waits")
    if brought.expected_on is None:
        return say("order_page.missing.wait_undated", number=brought.number)
    return say("order_page.missing.wait", number=brought.number, day=brought.expected_on)


def _lacks(missing: MissingGoods) -> list[Line]:
    """Each product with how much lacks, the first of many."""
    found: list[Line] = []
    for each in missing.products[:_NAMED]:
        quantity = words().quantity(each.missing_milli)
        found.append(("late", say("order_page.missing.of", name=each.name, quantity=quantity)))
        if each.instead:
            there = words().quantity(each.instead_milli)
            found.append(("info", say("order_page.missing.instead", name=each.instead, quantity=there)))
    more = len(missing.products) - _NAMED
    return [*found, ("late", say("order_page.missing.more", n=more))] if more > 0 else found


def _coming(missing: MissingGoods) -> list[Line]:
    """What brings some of it where the rest is still to be bought; that a day was passed is said either way."""
    brought = missing.purchase
    if brought is None:
        return []
    if missing.late:
        return [("wait", say("order_page.missing.late", number=brought.number, supplier=brought.supplier))]
    if not missing.to_buy:
        return [("wait", say("order_page.missing.from", supplier=brought.supplier))]
    if brought.expected_on is None:
        return []
    return [("wait", say("order_page.missing.part", number=brought.number, day=brought.expected_on))]


def _stays(look: OrderLook) -> list[Line]:
    """That what is there stays here with the rest."""
    there = look.outlook.leaving_milli
    return [("part", say("order_page.missing.stays", items=words().items(there)))] if there else []
