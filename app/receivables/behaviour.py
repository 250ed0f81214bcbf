"""How a customer pays, pure: days to pay and days late by amount, how that moves, when open debts are likely paid, and
what limit their purchases ask for.

The expected day is the due date and the customer's usual lateness. Usual is the middle of what they did, later payments
weighing more, drawn towards the habit of their class as long as there is little to go by. It says in one sentence why.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from app.base.money import rounded_div

HALF_LIFE_DAYS = 365
"""After so many days a payment says half as much about the next one."""
WEIGHT_OF_CLASS = 1
"""The habit of the class weighs as much as so many payments of the customer's own (`bin/bench` says why no more)."""
_OUTLIER_DAYS = 365


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment set against an instalment: minor units, when it was invoiced, due and paid."""

    amount: int
    issued_on: date
    due_on: date
    paid_on: date

    @property
    def days_to_pay(self) -> int:
        """From the invoice to the money."""
        return (self.paid_on - self.issued_on).days

    @property
    def days_late(self) -> int:
        """From the due date to the money; negative when it came early."""
        return (self.paid_on - self.due_on).days


@dataclass(frozen=True, slots=True)
class Averages:
    """Days from invoice to money and from due date to money, weighted by amount, to the hundredth."""

    days_to_pay: Decimal
    days_late: Decimal


class SoPaid(Protocol):
    """Money by how long it took; minor units, days."""

    @property
    def amount(self) -> int: ...
    @property
    def days_to_pay(self) -> int: ...
    @property
    def days_late(self) -> int: ...


def averages(paid: Iterable[SoPaid]) -> Averages | None:
    """The averages over payments; None where nothing was paid."""
    known = [each for each in paid if each.amount > 0]
    whole = sum(each.amount for each in known)
    if not whole:
        return None
    return Averages(
        _hundredths(sum(each.amount * each.days_to_pay for each in known), whole),
        _hundredths(sum(each.amount * each.days_late for each in known), whole),
    )


@dataclass(frozen=True, slots=True)
class Trend:
    """The median lateness of the last year and of the year before, in days; None where nothing was paid in it."""

    now: int | None
    before: int | None


def trend(paid: Iterable[Paid], today: date) -> Trend:
    """How late they paid within the last year, and within the year before it."""
    known = list(paid)
    year, two = today - timedelta(days=365), today - timedelta(days=730)
    return Trend(
        median([each.days_late for each in known if each.paid_on > year]),
        median([each.days_late for each in known if two < each.paid_on <= year]),
    )


def median(days: Sequence[int]) -> int | None:
    """The middle of whole days, of two middle ones the mean rounded half up; None of nothing."""
    if not days:
        return None
    ranked = sorted(days)
    low, high = ranked[(len(ranked) - 1) // 2], ranked[len(ranked) // 2]
    return int((Decimal(low + high) / 2).quantize(Decimal(1), ROUND_HALF_UP))


@dataclass(frozen=True, slots=True)
class Habit:
    """How late somebody usually pays: days after the due date, and from how many payments that is known."""

    days: int
    payments: int


class SoLate(Protocol):
    """Money by the day it came and how late that was."""

    @property
    def paid_on(self) -> date: ...
    @property
    def days_late(self) -> int: ...


def habit(paid: Iterable[SoLate], today: date, of_class: int = 0) -> Habit:
    """How late a customer usually pays, as known on a day; `of_class` is the usual lateness of their class.

    The median of their own lateness, a payment weighing half as much after a year, and the habit of the class, which
    weighs as much as one payment: (n × own + class) / (n + 1).
    """
    known = [each for each in paid if each.paid_on <= today and abs(each.days_late) <= _OUTLIER_DAYS]
    if not known:
        return Habit(of_class, 0)
    own = _weighted_median(
        [(each.days_late, 0.5 ** ((today - each.paid_on).days / HALF_LIFE_DAYS)) for each in known]
    )
    whole = len(known) + WEIGHT_OF_CLASS
    return Habit(rounded_div(len(known) * own + WEIGHT_OF_CLASS * of_class, whole), len(known))


def expected_on(due_on: date, lateness: Habit, today: date) -> date | None:
    """The day a debt is likely paid: its due date and the usual lateness, not before tomorrow for what is still open.

    None once that has gone by: the habit says nothing any more of what is later than it.
    """
    usual = due_on + timedelta(days=lateness.days)
    return max(usual, today + timedelta(days=1)) if usual >= today else None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A limit proposed with its arithmetic; minor units.

    What the customer bought within a year (`sales`), spread over the days their money is out (`days`), plus a quarter
    for peaks; less for lateness; rounded up to a whole hundred.
    """

    sales: int
    days: int
    average: int
    peak: int
    cut_ppm: int
    amount: int


PEAK_PPM = 250_000
_STEP = 100_00


def propose(sales: int, days_to_pay: int, days_late: int, *, distressed: bool = False) -> Proposal:
    """The limit that a year's purchases ask for.

    `sales` of the last 365 days with tax, `days_to_pay` from invoice to money. Late by more than 15 days on average costs
    a quarter, by more than 30 a half; who is `distressed` (insolvency, broken promises) is proposed nothing.
    """
    days = max(days_to_pay, 1)
    average = rounded_div(sales * days, 365)
    peak = rounded_div(average * PEAK_PPM, 1_000_000)
    cut = 1_000_000 if distressed else 500_000 if days_late > 30 else 250_000 if days_late > 15 else 0
    kept = rounded_div((average + peak) * (1_000_000 - cut), 1_000_000)
    return Proposal(sales, days, average, peak, cut, -(-kept // _STEP) * _STEP)


def _hundredths(numerator: int, denominator: int) -> Decimal:
    return (Decimal(numerator) / denominator).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _weighted_median(weighted: Sequence[tuple[int, float]]) -> int:
    """The value at which half of the weight is reached."""
    half = sum(weight for _, weight in weighted) / 2
    reached = 0.0
    for value, weight in sorted(weighted):
        reached += weight
        if reached >= half:
            return value
    raise AssertionError("no weight")
