"""An order that insolvency proceedings keep here: what is owed is lodged, or the order is called off; it is not let go."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.reports.order_outlook import OrderLook
from ui.customers.claim_told import beside_claim
from ui.kit.acts import Act
from ui.kit.step_card import NextStep
from ui.kit.wording import say, words

RULE = "insolvency"


def insolvent(look: OrderLook) -> bool:
    """Whether proceedings opened against its customer keep the order, or what is left of it, here."""
    order = look.page.order
    if order.state == "held":
        return any(hold.rule == RULE and hold.released_at is None for hold in look.page.holds)
    found = look.outlook.ship_holds if order.stands else look.outlook.holds
    return any(hold.rule == RULE for hold in found)


def calls_off(look: OrderLook) -> bool:
    """Whether the way is to cancel the order: nothing is owed that could be lodged, and nothing of it has left."""
    able = any(each.verb == "sell.cancel" and each.allowed for each in look.page.possible)
    return able and (look.claim is None or not (look.claim.total or look.claim.lodged))


def insolvent_step(
    look: OrderLook, acts: Mapping[str, Callable[[], object]], held: list[tuple[str, str]]
) -> NextStep:
    """The card of such an order; `held` are the lines that say which rules keep it."""
    claim = look.claim
    owed = claim.total if claim is not None else 0
    lines = [*held, ("trouble", say("order_page.insolvent.warning"))]
    if calls_off(look):
        act = Act("order_page.verb.cancel", acts["insolvent.cancel"], icon="cancelled")
        return NextStep(say("order_page.insolvent.cancel"), tuple(lines), act)
    if claim is not None and claim.lodged and claim.lodged_on is not None:
        amount = words().money(claim.lodged, claim.currency)
        lines.append(("done", say("order_page.insolvent.lodged", amount=amount, day=claim.lodged_on)))
    elif claim is not None and owed > 0:
        amount = words().money(owed, claim.currency)
        dated = {"day": claim.until, "published": claim.published_on}
        lines.append(("late", say("order_page.insolvent.owed", amount=amount, **dated)))
    lines += beside_claim(claim, look.barred)
    act = Act("order_page.insolvent.see", acts["insolvent.claim"], icon="customer")
    return NextStep(say("order_page.insolvent.claim"), tuple(lines), act)
