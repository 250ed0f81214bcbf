"""What brings a product forward that is short, out, low or expired: the next step of its page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from app.purchasing.replenish import Need
from app.reports.product_page import ProductPage
from app.reports.replenishment import need_told
from ui.kit.acts import Act
from ui.kit.step_card import NextStep
from ui.kit.wording import say, words


@dataclass(frozen=True, slots=True)
class StepActs:
    """What the page does at each of its steps."""

    receive: Callable[[], object]
    order: Callable[[], object]
    see_unpaid: Callable[[], object]
    set_expired_aside: Callable[[], object]


def product_step(facts: ProductPage, today: date, acts: StepActs) -> NextStep | None:
    """What brings a product forward that is short or out: goods that come in, ordered first where none are on the way."""
    row, missing = facts.row, -facts.available_milli
    if not row.stocked or row.archived_at is not None:
        return None
    if facts.expired_milli > 0:
        title = say("product.step.expired", quantity=words().quantity(facts.expired_milli))
        act = Act("aside.open_expired", acts.set_expired_aside, icon="cancelled")
        return NextStep(title, (("hold", say("aside.effect.not_sold")),), act)
    if missing <= 0 and facts.on_hand_milli > 0:
        need = facts.need
        return _to_refill(facts, need, acts) if need is not None and need.is_low else None
    told: list[tuple[str, str]] = []
    if facts.promises:
        told.append(("promise", say("product.step.waits", n=len(facts.promises))))
    # What never was here begins with what is counted or brought in.
    if not facts.incoming and (missing > 0 or facts.moves or facts.offers):
        return _to_order(facts, today, acts, told, missing)
    told.append(("in", say("goods_in.effect.next")))
    first = next((each for each in facts.incoming if each.expected_on is not None), None)
    if first is not None and first.expected_on is not None:
        coming, day = words().quantity(facts.incoming_milli), words().date(first.expected_on)
        told.append(("wait", say("product.step.coming", quantity=coming, day=day, number=first.number)))
    title = say("product.step.missing", quantity=words().quantity(missing)) if missing > 0 else ""
    return NextStep(
        title or say("product.step.out"), tuple(told), Act("goods_in.open", acts.receive, icon="in")
    )


def _to_refill(facts: ProductPage, need: Need, acts: StepActs) -> NextStep:
    """Some is there still, and no more than its reorder point says."""
    title = say("product.step.low", quantity=words().quantity(need.suggested_milli))
    act = Act("purchases.new_for", acts.order, icon="supplier")
    return NextStep(
        title, (("stock", need_told(need, words(), need.available_milli - facts.available_milli)),), act
    )


def _to_order(
    facts: ProductPage, today: date, acts: StepActs, told: list[tuple[str, str]], missing: int
) -> NextStep:
    """Nothing is on the way: it is ordered, not received. Says how long that takes, and which promises it misses."""
    first = facts.offers[0] if facts.offers else None
    if first is None or first.lead_days is None:
        told.append(("supplier", say("product.step.nothing_comes")))
    else:
        told.append(("supplier", say("product.step.lead", supplier=first.supplier, n=first.lead_days)))
        soonest = today + timedelta(days=first.lead_days)
        lost = sum(each.promised_on is not None and each.promised_on < soonest for each in facts.promises)
        if lost:
            told.append(("late", say("product.step.too_late", n=lost, day=words().date(soonest))))
    quantity = words().quantity(missing)
    title = say("product.step.order_missing", quantity=quantity) if missing > 0 else ""
    if missing > 0 and facts.unpaid is not None:
        order = facts.to_order_milli
        title = say(
            "product.step.order_but" if order else "product.step.order_none",
            quantity=quantity,
            unpaid=words().quantity(min(facts.unpaid.milli, missing)),
            n=facts.unpaid.orders,
            days=(today - facts.unpaid.since).days,
            order=words().quantity(order),
        )
        if not order:
            return NextStep(title, tuple(told), Act("replenish.decide", acts.see_unpaid, icon="orders"))
    act = Act("purchases.new_for", acts.order, icon="supplier")
    return NextStep(title or say("product.step.order"), tuple(told), act)
