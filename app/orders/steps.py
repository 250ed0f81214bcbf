"""The seven steps of an order as people follow it: received, paid, credit, prepared, shipped, invoiced, collected.

Pure. Their order is fixed; a step that waits stays as it is while later ones go on.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal

StepName = Literal["received", "paid", "credit", "prepared", "shipped", "invoiced", "collected"]
StepState = Literal["done", "running", "part", "waiting", "late", "blocked", "not_concerned", "to_come"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFacts:
    """What the steps are read from. Amounts in minor units, quantities of goods in thousandths; days where known.

    `short_milli` is what stock lacks of what is still to leave, `held_milli` what is promised to it; `stopped`: the credit rules
    keep here what is there; `leaves_by` the day by which it should leave without a promise;
    `due_on` the oldest open instalment's day; `bill_policy` when the merchant invoices: on_shipment, on_payment, by_hand;
    without `ships` goods leave with their invoice. `monthly`: what left within a month comes on one invoice;
    `at_risk`: the day promised cannot be kept.
    """

    state: str
    handling: str
    payment_kind: str
    payment_state: str
    shipped: str
    invoiced: str
    paid: str
    total: int
    paid_amount: int
    received: int = 0
    given_back: int = 0
    owed: int = 0
    invoiced_amount: int = 0
    ordered_milli: int = 0
    shipped_milli: int = 0
    short_milli: int = 0
    held_milli: int = 0
    received_on: date | None = None
    promised_on: date | None = None
    confirmed_on: date | None = None
    paid_on: date | None = None
    shipped_on: date | None = None
    leaves_by: date | None = None
    invoiced_on: date | None = None
    due_on: date | None = None
    deposit_asked: int = 0
    ships_after_deposit: bool = False
    stopped: bool = False
    bill_policy: str = "on_shipment"
    ships: bool = True
    invoiced_there: bool = False
    monthly: bool = False
    at_risk: bool = False

    @property
    def stands(self) -> bool:
        """Whether it is confirmed, closed or not."""
        return self.state in ("confirmed", "closed")

    @property
    def money_allows(self) -> bool:
        """Whether goods may leave as far as money goes."""
        if self.ships_after_deposit and self.paid_amount < self.deposit_asked:
            return False
        return self.payment_state != "refunded" and (self.payment_kind != "prepaid" or self.paid == "all")


@dataclass(frozen=True, slots=True)
class Step:
    """One of the seven: its state, the day it was done or is expected, what it waits for, and how far it is.

    `waits_for` is a code: buyer, confirming, money, refused, deposit, decision, goods, promise, since, delivery, shipment,
    payment, due, month, risk; empty when it waits for nothing. `done` and `whole` are thousandths for prepared and shipped,
    minor units for paid, invoiced and collected, 0 elsewhere.
    """

    name: StepName
    state: StepState
    on: date | None = None
    waits_for: str = ""
    done: int = 0
    whole: int = 0


def steps(facts: StepFacts, today: date) -> tuple[Step, ...]:
    """The seven steps of an order as it stands today."""
    found = (
        _received(facts),
        _paid(facts),
        _credit(facts),
        _prepared(facts),
        _shipped(facts, today),
        _invoiced(facts, today),
        _collected(facts, today),
    )
    if facts.state != "cancelled":
        return found
    # Money that came before it was cancelled did come, though it is the customer's again; what was given back is gone.
    kept = facts.received - facts.given_back
    came = Step("paid", "done", facts.paid_on, "", facts.received, facts.received) if kept > 0 else None
    return tuple(
        came
        if came is not None and step.name == "paid"
        else step
        if step.state == "done"
        else Step(step.name, "not_concerned")
        for step in found
    )


def needed(found: tuple[Step, ...], off: Collection[str], *, services_only: bool = False) -> tuple[Step, ...]:
    """The steps that a business follows with an order, in their order.

    `off` names those it does not need; one at which something stands is shown all the same. Services neither are
    prepared nor leave.
    """
    left_out = {*off, *(("prepared", "shipped") if services_only else ())}
    standing = ("blocked", "late")
    return tuple(
        step
        for step in found
        if step.name not in left_out or (step.name == "credit" and step.state in standing)
    )


def _received(facts: StepFacts) -> Step:
    if facts.handling == "unfinished":
        return Step("received", "waiting", facts.received_on, "buyer")
    if facts.state == "draft" and facts.payment_state != "refused":
        return Step("received", "running", facts.received_on, "confirming")
    return Step("received", "done", facts.received_on)


def _paid(facts: StepFacts) -> Step:
    """Money that comes before the goods; of an order on account or on delivery only what came that early."""
    done, whole = facts.paid_amount, facts.total
    early = facts.payment_kind == "prepaid" or _came_early(facts)
    if facts.handling == "unfinished":
        # Whoever has not ordered yet owes nothing.
        return Step("paid", "to_come")
    if facts.payment_state == "refunded" or (facts.paid == "all" and early):
        return Step("paid", "done", facts.paid_on, "", done, whole)
    if facts.payment_state == "refused":
        return Step("paid", "late", None, "refused", done, whole)
    if facts.payment_kind == "account" and facts.deposit_asked:
        return _deposit(facts)
    if facts.payment_kind != "prepaid":
        return Step("paid", "not_concerned")
    if facts.payment_state == "authorised":
        return Step("paid", "running", None, "money", done, whole)
    if facts.paid == "part":
        return Step("paid", "part", facts.paid_on, "money", done, whole)
    return Step("paid", "waiting", None, "money", done, whole)


def _came_early(facts: StepFacts) -> bool:
    """Whether the money was there before the invoice asked for it."""
    if facts.invoiced_on is None:
        return True
    return facts.paid_on is not None and facts.paid_on < facts.invoiced_on


def _deposit(facts: StepFacts) -> Step:
    """Of an order on account only the deposit is paid before the goods."""
    done, whole = min(facts.paid_amount, facts.deposit_asked), facts.deposit_asked
    if done >= whole:
        return Step("paid", "done", facts.paid_on, "", done, whole)
    return Step("paid", "part" if done > 0 else "waiting", None, "deposit", done, whole)


def _credit(facts: StepFacts) -> Step:
    if facts.state == "held" or facts.stopped:
        return Step("credit", "blocked", None, "decision")
    if facts.stands:
        # What a shop had sent before it was taken in here was not decided on after it had left.
        days = [day for day in (facts.confirmed_on, facts.shipped_on) if day is not None]
        return Step("credit", "done", min(days, default=None))
    return Step("credit", "to_come")


def _prepared(facts: StepFacts) -> Step:
    """Whether the goods of what is still to leave lie here: nobody ticks that off, it follows from stock."""
    whole = facts.ordered_milli
    done = max(whole - facts.short_milli, 0)
    if facts.handling == "history" or (facts.stands and facts.shipped == "all"):
        return Step("prepared", "done" if whole else "not_concerned", facts.shipped_on, "", whole, whole)
    if not facts.stands:
        return Step("prepared", "to_come", None, "", 0, whole)
    if not facts.money_allows:
        # What is promised to it lies here already, though nothing leaves before the money.
        return Step("prepared", "to_come", None, "money", facts.held_milli, whole)
    if facts.short_milli > 0:
        return Step("prepared", "late", None, "goods", done, whole)
    return Step("prepared", "done", None, "", whole, whole)


def _shipped(facts: StepFacts, today: date) -> Step:
    done, whole = facts.shipped_milli, facts.ordered_milli
    if facts.handling == "history" or (facts.stands and facts.shipped == "all"):
        return Step("shipped", "done" if whole else "not_concerned", facts.shipped_on, "", whole, whole)
    if facts.stands and facts.promised_on is not None and facts.promised_on < today:
        return Step("shipped", "late", facts.promised_on, "promise", done, whole)
    if facts.stands and facts.leaves_by is not None and facts.leaves_by < today and not facts.stopped:
        return Step("shipped", "late", facts.leaves_by, "since", done, whole)
    if facts.stands and facts.at_risk:
        state = "part" if facts.shipped == "part" else "to_come"
        return Step("shipped", state, facts.promised_on, "risk", done, whole)
    if facts.stands and facts.shipped == "part":
        return Step("shipped", "part", facts.shipped_on, "", done, whole)
    ready = facts.stands and facts.money_allows and not facts.short_milli and not facts.stopped
    return Step("shipped", "running" if ready else "to_come", facts.promised_on, "", done, whole)


def _invoiced(facts: StepFacts, today: date) -> Step:
    done, whole = facts.invoiced_amount, facts.total
    if facts.invoiced_there:
        return Step("invoiced", "not_concerned")
    if facts.handling == "history" or facts.invoiced == "all":
        return Step("invoiced", "done", facts.invoiced_on, "", done, whole)
    if facts.stands and not facts.ships and not facts.stopped and _past(facts, today):
        return Step("invoiced", "late", facts.promised_on, "promise", done, whole)
    if facts.invoiced == "part":
        return Step("invoiced", "part", facts.invoiced_on, "", done, whole)
    if facts.stands and (facts.shipped != "none" or (not facts.ships and facts.money_allows)):
        return Step(
            "invoiced",
            "running",
            None,
            "month" if facts.monthly and facts.shipped != "none" else "",
            done,
            whole,
        )
    if not facts.ships and facts.bill_policy == "on_shipment":
        return Step("invoiced", "to_come", None, "payment" if facts.stands else "decision", done, whole)
    waits = {"on_shipment": "shipment", "on_payment": "payment"}.get(facts.bill_policy, "decision")
    waits = "month" if facts.monthly and facts.ships else waits
    return Step("invoiced", "to_come", None, waits, done, whole)


def _past(facts: StepFacts, today: date) -> bool:
    """Whether the day by which it should have left is over."""
    return facts.leaves_by is not None and facts.leaves_by < today


def _collected(facts: StepFacts, today: date) -> Step:
    done, whole = facts.paid_amount, facts.total
    if facts.invoiced_there:
        return Step("collected", "not_concerned")
    if facts.handling == "history":
        return Step("collected", "done", facts.paid_on)
    if facts.owed > 0:
        if facts.due_on is not None and facts.due_on < today:
            return Step("collected", "late", facts.due_on, "money", done, whole)
        waits = "delivery" if facts.payment_kind == "on_delivery" else "due"
        return Step("collected", "waiting", facts.due_on, waits, done, whole)
    if facts.stands and facts.invoiced == "all" and facts.paid == "all":
        return Step("collected", "done", facts.paid_on, "", done, whole)
    if facts.stands and facts.paid == "all" and facts.payment_state != "refunded":
        # Paid before its invoice: nobody is to be asked for anything.
        return Step("collected", "not_concerned")
    waits = "delivery" if facts.stands and facts.payment_kind == "on_delivery" else ""
    return Step("collected", "to_come", None, waits, done, whole)
