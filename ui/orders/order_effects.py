"""What the next step of an order will do, in words, above the button that does it; and by how much a rule says no."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from app.base.errors import Refusal
from app.flow.promised import past_day
from app.orders.coverage import unpromised_short
from app.orders.next_step import MONTH
from app.orders.queries import OrderRow
from app.receivables.credit_rules import refused_by
from app.reports.order_outlook import USES_CREDIT, Bill, OrderLook
from app.reports.order_page import given_back_of, received_of
from app.shipping.queries import ShipmentRow, due_at_the_door
from ui.customers.at_bank import at_bank_lines
from ui.customers.limit_words import exposure_told
from ui.customers.terms_beyond import beyond_lines
from ui.kit.acts import Act
from ui.kit.step_card import NextStep
from ui.kit.wording import say, words
from ui.orders.awaiting_goods import awaiting_step, risk_lines
from ui.orders.day_proposed import confirming_lines, proposed_line, releasing_lines
from ui.orders.insolvent import insolvent, insolvent_step
from ui.orders.leaving_effects import leaving_lines, nowhere_lines
from ui.orders.mention_words import lines_of
from ui.orders.number_told import number_lines
from ui.orders.order_name import order_called
from ui.orders.own_credit import credit_effects
from ui.payments.came_told import came_lines

Line = tuple[str, str]

_ICONS = {
    "sell.confirm": "done",
    "sell.release": "release",
    "ship.ship": "shipments",
    "bill.issue": "invoices",
    "bill.deposit": "invoices",
    "collect.receive": "bank",
    USES_CREDIT: "bank",
    MONTH: "invoices",
}


def verb_key(verb: str) -> str:
    """The key of the words on a verb's button."""
    return f"order_page.verb.{verb.replace('.', '_')}"


def next_step_of(look: OrderLook, acts: Mapping[str, Callable[[], object]]) -> NextStep:
    """The card of an order: its next verb with its effects, or what it waits for when there is none."""
    verb = look.outlook.verb
    if look.page.order.payment_state == "refused" and look.page.order.state != "cancelled":
        return _refused(look, acts)
    if look.missing is not None:
        return awaiting_step(look, look.missing, acts.get(verb))
    if verb not in acts:
        return _without(look, acts)
    if insolvent(look) and verb in {"sell.release", "ship.ship", "bill.issue"}:
        return insolvent_step(look, acts, [*_asked(look), *_holds(look)])
    leaves = verb == "ship.ship" or (verb == "bill.issue" and not look.page.ships)
    if look.lifted and (verb == "sell.release" or leaves):
        return _matched_first(look, acts)
    if leaves and look.outlook.ship_holds:
        return NextStep(
            say("order_page.title.ship_held" if look.page.ships else "order_page.title.bill_held"),
            tuple(effects_of("sell.release", look)),
            Act(verb_key("sell.release"), acts["sell.release"], icon="release", look="primary"),
        )
    key = verb_key(verb)
    if verb == USES_CREDIT:
        # How much of it is named before the click. An unknown key says itself.
        key = say(key, amount=_money(look, look.outlook.usable))
    told = effects_of(verb, look)
    if leaves and look.page.method_to_decide and look.page.order.payment_state == "paid":
        told = [*told, ("bank", say("order_page.effect.method_open"))]
    return NextStep(
        say(f"order_page.title.{verb.replace('.', '_')}"),
        tuple(told),
        Act(key, acts[verb], icon=_ICONS[verb], look="primary"),
    )


def _matched_first(look: OrderLook, acts: Mapping[str, Callable[[], object]]) -> NextStep:
    """What keeps it is paid and not matched: an exception for a customer who has paid is the second answer."""
    told = [*_asked(look), *_holds(look), ("done", say("stands.lifts"))]
    match = Act("stands.to_bank", acts["bank.match"], icon="bank", look="primary")
    return NextStep(
        say("beside.bank.step"), tuple(told), match, Act(verb_key("sell.release"), acts["sell.release"])
    )


def effects_of(verb: str, look: OrderLook) -> list[Line]:
    """What a verb will do with this order, a line each: an icon and words."""
    number = number_lines(look.outlook.number)
    remarked = [*beyond_lines(look.page.beyond), *number]
    match verb:
        case "sell.confirm" if look.outlook.holds:
            return [*_holds(look), *remarked, ("none", say("order_page.effect.holds"))]
        case "sell.confirm":
            return [*remarked, *_reserves(look), *_binds(look), *confirming_lines(look.outlook.confirming)]
        case "sell.release" if look.page.order.stands:
            return [*_asked(look), *_holds(look), *_warned(look), *on_release(_may_leave(look))]
        case "sell.release":
            # The limit that is passed says what exposure reaches.
            limited = any(
                hold.rule == "credit_limit" and hold.released_at is None for hold in look.page.holds
            )
            binds = [] if limited else _binds(look)
            told = releasing_lines(look.outlook.confirming)
            released = on_release([*_reserves(look), *binds, *told])
            return [*_asked(look), *_holds(look), *_warned(look), *remarked, *released]
        case "ship.ship":
            return [*risk_lines(look), *number, *_ships(look)]
        case "bill.issue":
            bill = look.outlook.shipped or look.outlook.whole
            gone = [] if look.page.ships else _hands_over(look)
            return [*remarked, *gone, *(_bills(bill, look) if bill is not None else [])]
        case "bill.issue_kept":
            bill = look.outlook.whole
            return [*_warned(look), *_holds(look), *number, *(_bills(bill, look) if bill is not None else [])]
        case "bill.deposit":
            asked = _money(look, look.page.deposit_left)
            return [
                ("invoices", say("deposit.effect.invoice", amount=asked)),
                ("limit", say("deposit.effect.exposure")),
            ]
        case "bill.month" if look.month is not None:
            total = words().money(look.month.amount, look.month.currency)
            told = say("order_page.effect.month", n=len(look.month.orders), total=total)
            return [*number, ("invoices", told), *lines_of(look.outlook.unsaid)]
        case "collect.use_credit":
            return credit_effects(look)
        case "collect.receive":
            return [
                ("bank", say("order_page.effect.receives", amount=_money(look, look.outlook.owed))),
                *([("stock", say("order_page.effect.freed"))] if look.page.freed_milli else []),
            ]
        case _:
            return []


def reopening_effects(look: OrderLook, today: date) -> list[Line]:
    """What taking a cancelled order up again does; what was given back of its money has to come anew."""
    page, found = look.page, [("limit", say("order_page.reopen.effect"))]
    if (past := past_day(page.order, today)) is not None:
        found.append(("calendar", say("order_page.reopen.past", day=words().date(past))))
    if page.row.shop:
        found.append(("shops", say("order_page.reopen.shop", shop=page.row.shop)))
    # What is the customer's credit is set aside for it again.
    left = page.order.total - (received_of(page.payments) - given_back_of(page.payments))
    free = sum(each.unapplied for each in page.payments if each.kind == "payment")
    if free > 0 and page.order.currency == page.standing.currency:
        found.append(("bank", say("order_page.reopen.kept", amount=_money(look, free))))
    if page.order.payment_kind == "prepaid" and left > 0:
        found.append(("bank", say("order_page.effect.to_pay_again", amount=_money(look, left))))
    return found


def kept_here(look: OrderLook) -> Refusal | None:
    """What a part would be told too while the credit rules let nothing leave."""
    holds, page = look.outlook.ship_holds, look.page
    if not holds:
        return None
    return refused_by(holds, "shipment_held", order_called(page.row), page.standing.currency)


def hold_told(rule: str, facts: Mapping[str, Any], currency: str) -> str:
    """A rule that says no, and by how much."""
    money = {
        name: words().money(int(facts[name]), currency)
        for name in ("limit", "exposure", "excess", "amount", "all")
        if name in facts
    }
    if "limit" in facts and "limit_currency" in facts:
        money["limit"] = words().money(int(facts["limit"]), str(facts["limit_currency"]))
    shares = {
        name.removesuffix("_ppm"): words().percent(int(facts[name]))
        for name in facts
        if name.endswith("_ppm")
    }
    day = {"until": words().date(date.fromisoformat(facts["until"]))} if "until" in facts else {}
    number = next((facts[name] for name in ("n", "days", "orders") if name in facts), 0)
    if rule == "overdue" and facts.get("all", facts["amount"]) != facts["amount"]:
        # Pages of the customer say what is overdue in all: who decides is told why this is less.
        rule = "overdue_long"
    return say(f"order_page.hold.{rule}", **{**facts, **money, **shares, **day, "n": number})


def bill_told(bill: Bill, look: OrderLook) -> str:
    """What an invoice would ask for, and when."""
    facts = {"total": _money(look, bill.total), "day": words().date(bill.due[-1])}
    if len(bill.due) > 1:
        return say("order_page.effect.bills_parts", n=len(bill.due), **facts)
    return say("order_page.effect.bills", **facts)


def _refused(look: OrderLook, acts: Mapping[str, Callable[[], object]]) -> NextStep:
    """A refused payment comes first: whom to call, why it was refused, what to say, and the mail with the link (R20, R21)."""
    page = look.page
    task = next((each for each in page.tasks if each.kind == "payment_refused"), None)
    phone = str(task.facts.get("phone") or "") if task is not None else ""
    phone = phone or page.billing.phone or page.delivery.phone
    told = [("call", say("payment_said.call", phone=phone) if phone else say("payment_said.no_phone"))]
    if page.said is not None and page.said.reason:
        told.append(("card", say("payment_said.why", reason=page.said.reason)))
    told.append(("note", say("payment_said.script", number=order_called(page.row))))
    mail = acts.get("mail.refused")
    act = Act("payment_said.mail", mail, icon="mail", look="primary") if mail is not None else None
    return NextStep(say("payment_said.refused"), tuple(told), act)


def gives_back(look: OrderLook) -> bool:
    """Whether a credit of the order's is what is next: the order is over, and the customer owes nothing it could pay."""
    page = look.page
    return page.match.credit_left > 0 and page.order.state == "closed" and page.standing.owed <= 0


def _without(look: OrderLook, acts: Mapping[str, Callable[[], object]]) -> NextStep:
    order = look.page.order
    spare = sum(each.unapplied for each in look.page.payments)
    if order.state == "cancelled" and spare > 0 and "collect.refund" in acts:
        told = ("bank", say("order_page.effect.spare", amount=_money(look, spare)))
        rest = (_REST["cancelled"], say("order_page.rest_text.cancelled"))
        act = Act("order_page.verb.refund", acts["collect.refund"], icon="undo", look="primary")
        return NextStep(say("order_page.title.refund"), (*came_lines(look.spare), told, rest), act)
    if gives_back(look) and "collect.refund" in acts:
        amount = _money(look, look.page.match.credit_left)
        told = ("bank", say("order_page.effect.credit_left", amount=amount))
        act = Act("order_page.verb.refund", acts["collect.refund"], icon="undo", look="primary")
        return NextStep(say("order_page.title.refund_credit"), (told,), act)
    if order.state in {"cancelled", "closed"}:
        coming = [
            ("in", say("order_page.rest_text.comes_back", number=each.number))
            for each in look.page.returns
            if each.state == "expected"
        ]
        lost = [
            ("late", say("order_page.rest_text.stuck", number=each.number))
            for each in look.page.shipments
            if each.id in look.page.stuck
        ]
        told = (_REST[order.state], say(f"order_page.rest_text.{order.state}"))
        return NextStep(say(f"order_page.rest.{order.state}"), (told, *lost, *_elsewhere(look), *coming))
    if order.handling == "unfinished" and "sell.copy" in acts:
        told = Refusal("order_unfinished", number=order_called(look.page.row))
        lines = (("info", words().part(told, "cause")), ("wait", words().part(told, "way")))
        act = Act("order_page.verb.enter_anew", acts["sell.copy"], icon="new", look="primary")
        return NextStep(say("order_page.title.unfinished"), lines, act)
    if look.month_from is not None and look.outlook.shipped is not None:
        facts = {"amount": _money(look, look.outlook.shipped.total), "day": words().date(look.month_from)}
        told = (*risk_lines(look), ("invoices", say("order_page.rest_text.month", **facts)))
        return NextStep(say("order_page.rest.month"), told)
    leaving = "ship.ship" if look.page.ships else "bill.issue"
    waiting = leaving if order.stands else "sell.confirm"
    ship = next((each for each in look.page.possible if each.verb == waiting and each.reason), None)
    if ship is None:
        return NextStep(say("order_page.rest.nothing"))
    told = words().part(Refusal(ship.reason, **ship.facts), "problem")
    way = words().part(Refusal(ship.reason, **ship.facts), "way")
    waits = [("wait", text) for text in (told, way) if text]
    return NextStep(say("order_page.rest.waits"), (*risk_lines(look), *waits))


_REST = {"cancelled": "cancelled", "closed": "done"}


def _elsewhere(look: OrderLook) -> list[Line]:
    """What its invoices of several orders still ask for: this one's part alone is paid."""
    return [
        (
            "invoices",
            say("order_page.rest_text.elsewhere", number=each.number, amount=_money(look, each.elsewhere)),
        )
        for each in look.page.invoices
        if each.elsewhere
    ]


def _asked(look: OrderLook) -> list[Line]:
    """Who asked for the order to be let pass, and why."""
    asked = look.outlook.asked
    if asked is None:
        return []
    return [("wait", say("order_page.asked", person=asked.asked_by, plea=asked.plea))]


def _holds(look: OrderLook) -> list[Line]:
    currency = look.page.standing.currency
    if look.page.order.state == "held":
        standing = [(hold.rule, hold.facts) for hold in look.page.holds if hold.released_at is None]
    else:
        found = look.outlook.ship_holds if look.page.order.stands else look.outlook.holds
        standing = [(hold.rule, hold.facts) for hold in found]
    told = [("hold", hold_told(rule, facts, currency)) for rule, facts in standing]
    return told + at_bank_lines(look.page.standing, tuple(rule for rule, _ in standing))


def on_release(lines: Sequence[Line]) -> list[Line]:
    """What letting it pass does, told apart from what keeps it: it has not happened."""
    return [(icon, say("order_page.effect.on_release", effect=told)) for icon, told in lines]


def _warned(look: OrderLook) -> list[Line]:
    return [("trouble", say("order_page.insolvent.warning"))] if insolvent(look) else []


def _reserves(look: OrderLook) -> list[Line]:
    lines = [line for line in look.page.lines if line.to_ship_milli]
    total = sum(line.to_ship_milli for line in lines)
    if not total:
        return []
    proposed = look.outlook.proposed
    return [
        reserved_line(total, unpromised_short(lines, look.page.levels)),
        *([proposed_line(proposed)] if proposed is not None else []),
    ]


def reserved_line(total: int, short: int) -> Line:
    """What confirming reserves (thousandths), and how much of it is not there."""
    if not short:
        return "prepare", say("order_page.effect.reserves", items=items_told(total))
    told = say("order_page.effect.reserves_short", items=items_told(total), short=words().quantity(short))
    return "late", told


def _binds(look: OrderLook) -> list[Line]:
    standing, order = look.page.standing, look.page.order
    if order.payment_kind == "prepaid":
        return [("wait", say("order_page.effect.prepaid"))]
    return [("limit", exposure_told(standing, look.outlook.exposure))]


def _ships(look: OrderLook) -> list[Line]:
    leaving, short = look.outlook.leaving_milli, look.outlook.short_milli
    found = [("shipments", say("order_page.effect.ships", items=items_told(leaving)))]
    if short:
        found.append(("part", say("order_page.effect.leaves", items=items_told(short))))
    return found + nowhere_lines(look) + leaving_lines(look, whole=not short)


def _may_leave(look: OrderLook) -> list[Line]:
    """What letting a confirmed order pass allows: it is shipped, or handed over with its invoice, by a step of its own."""
    told = say("order_page.effect.may_leave", items=items_told(look.outlook.leaving_milli))
    return [("release", told)]


def _hands_over(look: OrderLook) -> list[Line]:
    """What leaves with an invoice."""
    leaving, short = look.outlook.leaving_milli, look.outlook.short_milli
    if not leaving:
        return []
    found = [("out", say("order_page.effect.hands_over", items=items_told(leaving)))]
    if short:
        found.append(("part", say("order_page.effect.leaves", items=items_told(short))))
    return found + leaving_lines(look, whole=not short)


def _bills(bill: Bill, look: OrderLook) -> list[Line]:
    found = [("invoices", bill_told(bill, look))]
    kept = min(look.page.order.paid_amount - (look.page.match.invoiced - look.page.match.owed), bill.total)
    if kept > 0:
        found.append(("bank", say("order_page.effect.deducts", amount=_money(look, kept))))
    return [*found, *lines_of(look.outlook.unsaid), ("info", say("order_page.effect.for_good"))]


def _money(look: OrderLook, minor: int) -> str:
    return words().money(minor, look.page.order.currency)


def reversal_effects(made: ShipmentRow, order: OrderRow, invoices: Sequence[str]) -> list[Line]:
    """What undoing a shipment does: to stock, to its order, and what it leaves of the invoices issued before.

    Nobody tells the carrier: what is still asked for at the door is said.
    """
    back = ("in", say("shipment.effect.back", items=items_told(made.quantity_milli)))
    found = [back if made.moves_stock else ("stock", say("shipment.effect.no_stock"))]
    found.append(("orders", say("shipment.effect.order", number=order_called(order))))
    if asked := due_at_the_door(made, order):
        amount = words().money(asked, made.currency)
        found.append(("trouble", say("shipment.effect.at_the_door", amount=amount)))
    if made.beside:
        found.append(("carrier", say("shipment.effect.beside", numbers=", ".join(made.beside))))
    if invoices:
        found.append(("invoices", say("shipment.effect.invoices", numbers=", ".join(invoices))))
    return found


def items_told(milli: int) -> str:
    """A quantity of goods in words: "18 articles", "2,5 unités"."""
    return words().items(milli)
