"""Interest on what is paid late, and the fixed sum: pure arithmetic over dated rates.

Between professionals, from the day after the due date on, without a reminder: amount × rate × days / 365, the rate of each
semester for its own days (or that of the first late day for all, as the merchant decided), and 40 € for each late invoice.
A consumer owes neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from app.base.money import rounded_div
from app.base.rate import WHOLE_PPM

YEAR_DAYS = 365
"""What a year's rate is divided by, in leap years too."""

_HALF = 6
"""The last month of the first semester."""

Follows = Literal["semester", "first_day", "contract"]
FOLLOWS: tuple[Follows, ...] = ("semester", "first_day", "contract")
"""Whose rate a day bears: that of its semester, that of the first late day, or only what the invoice says."""


@dataclass(frozen=True, slots=True)
class RateFrom:
    """A rate a year in parts per million, in force from a day until the next; `source` says who set it."""

    valid_from: date
    ppm: int
    source: str = ""
    proven: bool = True


@dataclass(frozen=True, slots=True)
class Received:
    """Money set against a late debt: minor units, and the day it came."""

    amount: int
    on: date


@dataclass(frozen=True, slots=True)
class Span:
    """Days at one amount and one rate; both days count."""

    amount: int
    first: date
    last: date
    ppm: int

    @property
    def days(self) -> int:
        """How many days it is."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class LateInterest:
    """What lateness costs: interest in minor units, rounded once, and the days it was reckoned from."""

    amount: int
    days: int
    spans: tuple[Span, ...] = ()


def set_against(held: Iterable[Received], owed: Iterable[int]) -> list[tuple[Received, ...]]:
    """What of money and credit notes that are not matched yet is taken off each debt of a demand: oldest from oldest, debts
    in their order.

    Each counts from its own day: on what it pays no interest runs after it, and none at all where it came by the due date.
    """
    left = sorted((each for each in held if each.amount > 0), key=lambda one: one.on)
    found: list[tuple[Received, ...]] = []
    for amount in owed:
        taken: list[Received] = []
        while amount > 0 and left:
            first = left.pop(0)
            part = min(first.amount, amount)
            taken.append(Received(part, first.on))
            amount -= part
            if first.amount > part:
                left.insert(0, Received(first.amount - part, first.on))
        found.append(tuple(taken))
    return found


def rate_on(rates: Sequence[RateFrom], day: date) -> RateFrom | None:
    """The rate in force on a day; None before the first."""
    known = [each for each in rates if each.valid_from <= day]
    return max(known, key=lambda each: each.valid_from, default=None)


def semester_of(day: date) -> date:
    """The first day of the half-year a day is in."""
    return date(day.year, 1 if day.month <= _HALF else 7, 1)


def without_own_rate(
    due_on: date, until: date, rates: Sequence[RateFrom], follows: Follows = "semester"
) -> date | None:
    """The first semester of what is late from the day after `due_on` to `until` of which no rate is recorded, so that the last
    one known stands in for it; None where each has its own, or where only the contract counts.
    """
    first = due_on + timedelta(days=1)
    if follows == "contract" or first > until:
        return None
    begun = semester_of(first)
    known = {semester_of(each.valid_from) for each in rates}
    while begun <= (semester_of(first) if follows == "first_day" else until):
        if begun not in known:
            return begun
        begun = date(begun.year, 7, 1) if begun.month <= _HALF else date(begun.year + 1, 1, 1)
    return None


def late_interest(
    amount: int,
    due_on: date,
    until: date,
    rates: Sequence[RateFrom],
    received: Iterable[Received] = (),
    *,
    follows: Follows = "semester",
    most_ppm: int | None = None,
) -> LateInterest:
    """Interest on an instalment of `amount` minor units from the day after it was due to `until`, that day included.

    The day money comes still bears interest on what was owed before. `most_ppm` is the rate that the invoice itself says:
    the customer never agreed on more; with "contract" it alone counts. Days without any rate bear none.
    """
    spans: list[Span] = []
    first_late = due_on + timedelta(days=1)
    owed, start = amount, first_late
    for each in sorted(received, key=lambda one: one.on):
        if each.on > until:
            break
        if each.on >= start:
            spans += _spans(owed, start, each.on, first_late, rates, follows, most_ppm)
            start = each.on + timedelta(days=1)
        owed -= each.amount
    if start <= until:
        spans += _spans(owed, start, until, first_late, rates, follows, most_ppm)
    interest = sum(each.amount * each.ppm * each.days for each in spans)
    return LateInterest(
        rounded_div(interest, YEAR_DAYS * WHOLE_PPM), max((until - due_on).days, 0), tuple(spans)
    )


def _spans(
    owed: int,
    first: date,
    last: date,
    first_late: date,
    rates: Sequence[RateFrom],
    follows: Follows,
    most_ppm: int | None,
) -> list[Span]:
    if owed <= 0 or last < first:
        return []
    if follows == "contract":
        return [Span(owed, first, last, most_ppm)] if most_ppm else []
    if follows == "first_day":
        found = rate_on(rates, first_late)
        return [Span(owed, first, last, _least(found.ppm, most_ppm))] if found is not None else []
    turns = sorted({each.valid_from for each in rates if first < each.valid_from <= last})
    starts = [first, *turns]
    ends = [*(turn - timedelta(days=1) for turn in turns), last]
    spans: list[Span] = []
    for start, end in zip(starts, ends, strict=True):
        found = rate_on(rates, start)
        if found is not None:
            spans.append(Span(owed, start, end, _least(found.ppm, most_ppm)))
    return spans


def _least(ppm: int, most_ppm: int | None) -> int:
    return ppm if most_ppm is None else min(ppm, most_ppm)


def fixed_sum(late_invoices: int, each: int, *, professional: bool, insolvent: bool = False) -> int:
    """The fixed sum for so many late invoices: once an invoice, never a day; none for consumers, nor where insolvency
    proceedings forbid the customer to pay.
    """
    return late_invoices * each if professional and not insolvent else 0


@dataclass(frozen=True, slots=True)
class BelowFloor:
    """A contract's rate that the law does not allow: the least it may be, and from whose rate that follows."""

    ppm: int
    floor_ppm: int
    legal: RateFrom


def below_floor(contract_ppm: int, legal: Sequence[RateFrom], on: date, times: int = 3) -> BelowFloor | None:
    """Whether a contract's rate lies below so many times the legal interest rate of a day; None where it does not."""
    found = rate_on(legal, on)
    if found is None or contract_ppm >= found.ppm * times:
        return None
    return BelowFloor(contract_ppm, found.ppm * times, found)
