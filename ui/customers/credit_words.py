"""A customer's credit in words: reasons that hold, decisions taken, behaviour, the arithmetic of a proposed limit."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from app.reports.credit_events import CreditEvent
from app.reports.credit_page import YEAR_DAYS, CreditPage
from ui.kit.section import Figure
from ui.kit.wording import say, words
from ui.orders.order_effects import hold_told

if TYPE_CHECKING:
    from app.reports.customer_page import CustomerPage

ICONS = {
    "limit": "limit",
    "held": "hold",
    "cleared": "done",
    "asked": "wait",
    "granted": "release",
    "refused": "cancelled",
    "ended": "undo",
    "fact": "late",
    "fact_ended": "done",
}


def empty_limit(general: int | None, currency: str) -> str:
    """What an empty limit of a customer means: the general one (minor units), or none at all. They are opposites."""
    if general is None:
        return say("limit.empty_none")
    return say("limit.empty", amount=words().money(general, currency))


def event_words(event: CreditEvent, currency: str) -> str:
    """One decision as a sentence."""
    facts: dict[str, Any] = {"number": event.number, "reason": event.reason}
    if event.kind == "limit":
        limit, before = event.facts["limit"], event.facts["before"]
        key = "set" if limit is not None and before is None else "moved" if limit is not None else "taken"
        facts |= {
            name: words().money(value, event.facts[f"{name}_currency"]) if value is not None else ""
            for name, value in (("limit", limit), ("before", before))
        }
        return _with_reason(say(f"credit.event.limit_{key}", **facts), event.reason)
    if event.kind == "held":
        rules = ", ".join(hold_told(rule, found, currency) for rule, found in event.facts["rules"])
        return say("credit.event.held", number=event.number, rules=rules)
    if event.kind in ("fact", "fact_ended"):
        name = say(f"credit.fact.{event.facts['fact']}")
        reference = event.facts["reference"]
        told = say(f"credit.event.{event.kind}", fact=f"{name} {reference}".strip())
        return _with_reason(told, event.reason)
    if event.kind == "ended":
        return say(f"credit.ending.{event.facts['ending']}", number=event.number)
    told = say(f"credit.event.{event.kind}", number=event.number)
    until = event.facts.get("until")
    if until is not None:
        told = f"{told}, {say('credit.until', day=words().date(until))}"
    return _with_reason(told, event.reason)


def _with_reason(told: str, reason: str) -> str:
    return say("credit.quoted", told=told, reason=reason) if reason else told


def behaviour_words(page: CreditPage) -> str:
    """What the picture says, in a line: median against last year, average days, what is expected."""
    parts: list[str] = []
    paid = [each.days_late for each in page.stems if each.paid_on is not None]
    if len(paid) == 1 and page.averages is not None:
        # Once is no habit: neither a median nor an average says more than the one payment there is.
        parts.append(say("credit.only_one", when=_from_due(Decimal(paid[0]))))
    elif page.trend.now is not None:
        key = "credit.median_both" if page.trend.before is not None else "credit.median"
        before = _from_due(Decimal(page.trend.before or 0))
        parts.append(say(key, when=_from_due(Decimal(page.trend.now)), before=before))
    if len(paid) != 1 and page.averages is not None:
        days, late = (
            value.quantize(Decimal("0.1"), ROUND_HALF_UP).normalize() + 0
            for value in (page.averages.days_to_pay, page.averages.days_late)
        )
        if days or late:
            parts.append(say("credit.average", days=words().number(days), when=_from_due(late)))
        else:
            parts.append(say("credit.at_once"))
    if page.in_advance:
        parts.append(say("credit.in_advance", n=page.in_advance))
    unpaid = [each.days_late for each in page.stems if each.paid_on is None and each.days_late > 0]
    if unpaid:
        parts.append(say("credit.unpaid", n=len(unpaid), days=words().number(max(unpaid))))
    return " · ".join(parts)


def bad_words(page: CustomerPage) -> list[str]:
    """What they did not pay in the end, and what the bank sent back, a sentence each: no picture of what was paid shows it."""
    found = [say("credit.lost", amount=words().money(amount, currency)) for currency, amount in page.lost]
    if page.sent_back:
        day = words().date(page.sent_back[0])
        found.append(say("credit.sent_back", n=len(page.sent_back), day=day))
    return found


def _from_due(days: Decimal) -> str:
    """How far from the due date: nobody pays minus six days after it."""
    if not days:
        return say("credit.on_day")
    return say("credit.after" if days > 0 else "credit.before_day", days=words().number(abs(days)))


def habit_words(page: CreditPage) -> str:
    """Why the expected days are what they are."""
    if not page.habit.payments:
        usual = say("credit.habit.none", days=page.class_days)
    else:
        usual = say("credit.habit.own", days=page.habit.days, n=page.habit.payments, usual=page.class_days)
    batches = sorted({each.batch for each in page.expected if each.batch and not each.put_off})
    told = [usual, say("credit.habit.debited", batches=", ".join(batches))] if batches else [usual]
    put_off = sorted({(each.batch, each.expected_on) for each in page.expected if each.put_off})
    told += [say("credit.habit.put_off", batch=batch, day=day) for batch, day in put_off if day is not None]
    return " ".join(told)


def proposal_rows(page: CreditPage) -> list[Figure]:
    """The proposed limit, step by step."""
    made, currency = page.proposal, page.currency
    if made is None:
        return []

    def money(minor: int) -> str:
        return words().money(minor, currency)

    rows = [
        Figure(
            say("credit.proposal.sales")
            if page.proposal_days >= YEAR_DAYS
            else say("credit.proposal.sales_of", n=page.proposal_days),
            money(made.sales),
        ),
        Figure(say("credit.proposal.average", n=made.days), money(made.average)),
        Figure(say("credit.proposal.peak"), money(made.peak)),
    ]
    if made.cut_ppm:
        cut = words().percent(made.cut_ppm)
        rows.append(Figure(say("credit.proposal.cut"), f"−{cut}"))
    rows.append(Figure(say("credit.proposal.amount"), money(made.amount), "hero"))
    if made.amount < page.counted:
        # Said before it is taken, not by the order that is held afterwards.
        rows.append(Figure(say("credit.proposal.below"), money(page.counted), ink="late"))
    return rows


def rules_words(page: CreditPage) -> str:
    """Which rules are on for this customer, in one paragraph."""
    rules, on = page.rules, list[str]()
    if rules.limit:
        on.append(
            say("credit.rule.limit")
            if rules.horizon_days is None
            else say("credit.rule.limit_horizon", n=rules.horizon_days)
        )
    if rules.overdue_days is not None:
        amount = words().money(rules.overdue_amount, page.currency)
        # From the first cent, or the first day: a nought is not said.
        key = "overdue" if rules.overdue_amount else "overdue_any"
        since = "" if rules.overdue_days else "_now"
        on.append(say(f"credit.rule.{key}{since}", n=rules.overdue_days, amount=amount))
    if rules.overdue_share_ppm is not None:
        on.append(say("credit.rule.share", share=words().percent(rules.overdue_share_ppm)))
    if rules.dunning_level is not None:
        on.append(say("credit.rule.dunning", level=rules.dunning_level))
    for name in ("broken_promise", "broken_instalment", "insolvency", "limit_expired", "unpaid_newcomer"):
        if getattr(rules, name):
            on.append(say(f"credit.rule.{name}"))
    if rules.first_orders:
        on.append(say("credit.rule.first_orders", n=rules.first_orders))
    return ", ".join(on)


def day(value: date | None) -> str:
    """A day, or nothing."""
    return words().date(value) if value is not None else ""
