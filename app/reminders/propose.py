"""Whom to remind of what, pure: one letter a customer and currency, at the highest level that something of theirs reached anew.

Each level of an instalment goes out once. After weeks without a run only the level reached by then does, none of those
missed. Promised debts are waited for, disputed amounts left out, and nobody is written to twice within so many days, nor
of an invoice that never left. A letter that claims interest names only what was asked for before, or is late enough itself to
be told of interest; what it names is claimed, so that no friendlier letter follows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.receivables.late_interest import (
    Follows,
    LateInterest,
    RateFrom,
    Received,
    Span,
    fixed_sum,
    late_interest,
    set_against,
    without_own_rate,
)
from app.reminders.debtor import Debt, Debtor
from app.reminders.plan import HANDED_OVER, Plan, Step


@dataclass(frozen=True, slots=True)
class Asked:
    """One instalment of a letter; `level` is the one it reaches anew, None where it is only named again.

    `spans` are the days, amounts and rates that its interest is reckoned from. The fixed sum is in euros always, as the law has
    it.
    """

    debt: Debt
    level: int | None
    days_late: int
    interest: int
    fixed_sum: int
    spans: tuple[Span, ...] = ()

    @property
    def amount(self) -> int:
        """What is asked for of it."""
        return self.debt.asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A letter that should go out: to whom, at which level, by which way, for what.

    `spared` is what is late and not in it: never sent, paid by money on its way, or too young for what the letter claims.
    `rate_missing` is the first semester whose interest follows an older rate, for its own is not recorded.
    """

    debtor: Debtor
    step: Step
    channel: str
    items: tuple[Asked, ...]
    deadline_on: date | None
    spared: tuple[Debt, ...] = ()
    rate_missing: date | None = None

    @property
    def level(self) -> int:
        """The level of the letter."""
        return self.step.level

    @property
    def currency(self) -> str:
        """The currency of what is asked for."""
        return self.debtor.currency

    @property
    def abrupt(self) -> bool:
        """Whether it is past the first reminder though its customer was reminded of none of it before."""
        return self.level > 1 and all(each.debt.sent_on is None for each in self.items)

    @property
    def unheard(self) -> bool:
        """Whether such a letter claims interest."""
        return self.abrupt and self.step.charges == "claimed"

    @property
    def early(self) -> tuple[Debt, ...]:
        """What of `spared` it is too early for: a letter to come asks for it."""
        return tuple(each for each in self.spared if not each.unsent and not each.on_its_way)

    @property
    def holds(self) -> bool:
        """Whether their orders on credit are held once it is written."""
        return self.debtor.held_from is not None and self.level >= self.debtor.held_from

    @property
    def perhaps(self) -> tuple[str, ...]:
        """The invoices in it that a movement at the bank likely pays."""
        return tuple(dict.fromkeys(each.debt.number for each in self.items if each.debt.likely))

    @property
    def total(self) -> int:
        """What is asked for, without interest and fixed sum; what they hold is taken off."""
        return sum(each.amount for each in self.items) - self.debtor.credit

    @property
    def interest(self) -> int:
        """Interest so far."""
        return sum(each.interest for each in self.items)

    @property
    def fixed_sum(self) -> int:
        """The fixed sums of the late invoices, in cents of a euro."""
        return sum(each.fixed_sum for each in self.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """That a letter should go out, at which step and for which debts, before anything it asks for is reckoned.

    `fresh` says the step that each debt has come to, `spared` is what is late and not named.
    """

    step: Step
    named: tuple[Debt, ...]
    fresh: Mapping[int, Step]
    spared: tuple[Debt, ...]


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """A customer who would be reminded and is not, and why; until when, and for which day they promised.

    The reason is one of insolvency, to_post, bank, bank_likely, debit, to_collect, promise, dispute, assigned, doubtful, unsent,
    credit and too_soon; ``debit_untold``, ``debit_missed`` and ``debit_late`` are debits that stand so with their customer.
    """

    debtor: Debtor
    reason: str
    until: date | None = None
    promised_on: date | None = None


@dataclass(frozen=True, slots=True)
class Charging:
    """How interest is reckoned: penalty rates by semester, what the merchant decided, the fixed sum (minor units)."""

    rates: Sequence[RateFrom] = ()
    follows: Follows = "semester"
    fixed: int = 0


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person changes about a proposal: another level or way, instalments left out; of a customer who owes in several
    currencies, which of them it is about.
    """

    level: int | None = None
    channel: str = ""
    without: frozenset[int] = field(default_factory=frozenset[int])
    currency: str = ""


def reached(debt: Debt, plan: Plan, as_of: date) -> Step | None:
    """The step an instalment has come to on a day and that did not go out for it; None where there is none.

    A case is handed over only after its formal notice: nobody is sued who was never written to.
    """
    days = (as_of - debt.due_on).days
    there = [
        each
        for each in plan.steps
        if each.on
        and each.days <= days
        and (each.days >= 0 or days <= 0)
        and (each.level < HANDED_OVER or debt.sent_level == HANDED_OVER - 1)
    ]
    step = max(there, key=lambda each: each.level, default=None)
    if step is None or step.level <= (debt.sent_level if debt.sent_level is not None else -1):
        return None
    return step


def propose(
    debtor: Debtor, plan: Plan, charging: Charging, as_of: date, wish: Wish | None = None
) -> Proposal | LeftAlone | None:
    """The letter to a customer on a day, why there is none though something is late, or None where nothing asks for one."""
    wish = wish or Wish()
    found = decide(debtor, plan, as_of, wish)
    if not isinstance(found, Decided):
        return found
    channel = wish.channel or found.step.channel
    if channel == "mail" and not debtor.email:
        channel = "letter"
    claims = found.step.charges == "claimed"
    items = _asked(debtor, found.named, found.fresh, found.step, charging, as_of)
    return Proposal(
        debtor=debtor,
        step=found.step,
        channel=channel,
        items=items,
        deadline_on=as_of + timedelta(days=plan.deadline_days) if claims else None,
        spared=found.spared,
        rate_missing=min(
            (day for each in items if each.interest and (day := _unrecorded(each.debt, charging, as_of))),
            default=None,
        ),
    )


def decide(debtor: Debtor, plan: Plan, as_of: date, wish: Wish | None = None) -> Decided | LeftAlone | None:
    """Whether a customer is written to on a day, and of what: all that `propose` says but what it comes to."""
    wish = wish or Wish()
    told = [each for each in debtor.debts if each.amount > 0]
    free = [
        each
        for each in told
        if each.asked > 0
        and not each.doubtful
        and not each.assigned
        and not each.unsent
        and each.item_id not in wish.without
        and (each.promised_until is None or as_of > each.promised_until)
    ]
    fresh = {each.item_id: step for each in free if (step := reached(each, plan, as_of)) is not None}
    if not fresh:
        return _left_alone(debtor, told, plan, as_of)
    if debtor.insolvent:
        return LeftAlone(debtor, "insolvency")
    if debtor.unposted:
        return LeftAlone(debtor, "to_post")
    if debtor.last_contact is not None and (as_of - debtor.last_contact).days < plan.gap_days:
        return LeftAlone(debtor, "too_soon", debtor.last_contact + timedelta(days=plan.gap_days))
    highest = max(fresh.values(), key=lambda each: each.level)
    step = plan.step(wish.level) if wish.level is not None else highest
    late = [each for each in free if (as_of - each.due_on).days > 0]
    # A courtesy before the due date names only what falls due; whoever is late already is told of that.
    named = late if step.days >= 0 else [each for each in free if each.item_id in fresh]
    if step.charges == "claimed" and wish.level is None:
        named = [each for each in late if _ripe(each, fresh)] or late
    if not named:
        return None
    if debtor.credit >= sum(each.asked for each in named):
        return LeftAlone(debtor, "credit")
    # By their keys: to compare debts with debts costs more than all the rest where somebody owes many.
    left_out = {each.item_id for each in free} - {each.item_id for each in named}
    return Decided(
        step=step,
        named=tuple(named),
        fresh=fresh,
        spared=tuple(
            each
            for each in told
            if each.due_on < as_of
            and (each.unsent or (each.on_its_way and not each.asked) or each.item_id in left_out)
        ),
    )


def _ripe(debt: Debt, fresh: Mapping[int, Step]) -> bool:
    """Whether a letter that claims interest may name it: reminded of before, or come to a step that tells of interest."""
    own = fresh.get(debt.item_id)
    return (debt.sent_level or 0) > 0 or (own is not None and own.charges != "none")


def _notice(step: Step) -> bool:
    """Whether a letter of that step claims; a case is handed over of what had its notice."""
    return step.charges == "claimed" and step.level < HANDED_OVER


def _left_alone(debtor: Debtor, told: Sequence[Debt], plan: Plan, as_of: date) -> LeftAlone | None:
    """Why a customer with something late is not reminded though a step was reached."""
    waiting = [each for each in told if reached(each, plan, as_of) is not None]
    promised = [each for each in waiting if each.promised_until is not None]
    if not waiting:
        return None
    if debtor.insolvent:
        return LeftAlone(debtor, "insolvency")
    if any(each.at_bank for each in waiting):
        return LeftAlone(debtor, "bank")
    if any(each.likely for each in waiting):
        # What a debit is to take seems to be there already: matched first, or it is paid twice.
        return LeftAlone(debtor, "bank_likely")
    if any(each.debited_on for each in waiting):
        return _debited(debtor, waiting)
    if any(each.to_collect for each in waiting):
        return LeftAlone(debtor, "to_collect")
    if promised:
        until = max(each.promised_until for each in promised if each.promised_until)
        given = max((each.promised_on for each in promised if each.promised_on), default=None)
        return LeftAlone(debtor, "promise", until, given)
    if any(each.disputed for each in waiting):
        return LeftAlone(debtor, "dispute")
    if any(each.assigned for each in waiting):
        return LeftAlone(debtor, "assigned")
    if any(each.doubtful for each in waiting):
        return LeftAlone(debtor, "doubtful")
    if any(each.unsent for each in waiting):
        return LeftAlone(debtor, "unsent")
    return None


def _debited(debtor: Debtor, waiting: Sequence[Debt]) -> LeftAlone:
    """What is announced to be collected; a day that cannot stand any more is no day to wait for."""
    standing = {each.debit_notice for each in waiting if each.debited_on is not None}
    for wrong in ("missed", "late"):
        if wrong in standing:
            return LeftAlone(debtor, f"debit_{wrong}")
    until = max(each.debited_on for each in waiting if each.debited_on is not None)
    return LeftAlone(debtor, "debit_untold" if "untold" in standing else "debit", until)


def _asked(
    debtor: Debtor,
    named: Sequence[Debt],
    fresh: Mapping[int, Step],
    step: Step,
    charging: Charging,
    as_of: date,
) -> tuple[Asked, ...]:
    items: list[Asked] = []
    charged: set[tuple[str, int | None]] = set()
    named = sorted(named, key=lambda one: (one.due_on, one.item_id))
    # A formal notice is one for all it names; chosen higher than reached, a letter is too.
    whole = _notice(step) or step.level > max((one.level for one in fresh.values()), default=0)
    # What the letter takes off was never late, or not for as long.
    credited = set_against(debtor.credits, (each.asked for each in named))
    for each, taken in zip(named, credited, strict=True):
        days = (as_of - each.due_on).days
        interest, fixed = LateInterest(0, days), 0
        if step.charges != "none" and debtor.audience == "company" and days > 0:
            interest = _interest(each, taken, charging, as_of)
            # Once an invoice, however many instalments of it are late.
            invoice = (each.number, each.invoice_id)
            if invoice not in charged and each.asked > sum(
                one.amount for one in taken if one.on <= each.due_on
            ):
                charged.add(invoice)
                fixed = fixed_sum(1, charging.fixed, professional=True, insolvent=debtor.insolvent)
        own = fresh.get(each.item_id)
        # Chosen lower than reached, none of them counts as reached higher.
        level = step.level if whole else min(own.level, step.level) if own is not None else None
        if level is not None and each.sent_level is not None and level <= each.sent_level:
            level = None
        items.append(Asked(each, level, max(days, 0), interest.amount, fixed, interest.spans))
    return tuple(items)


def _unrecorded(debt: Debt, charging: Charging, as_of: date) -> date | None:
    return without_own_rate(debt.due_on, as_of, charging.rates, charging.follows)


def _interest(debt: Debt, taken: Sequence[Received], charging: Charging, as_of: date) -> LateInterest:
    whole = debt.asked + sum(each.amount for each in debt.received)
    return late_interest(
        whole,
        debt.due_on,
        as_of,
        charging.rates,
        (*debt.received, *taken),
        follows=charging.follows,
        most_ppm=debt.most_ppm,
    )
