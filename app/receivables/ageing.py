"""Ageing, pure: debts by how long they have been due, credit in a column of its own.

Due today is not overdue. Figures and boundaries: measures of the balance agee as French accountants draw it up, by due
date of each instalment.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal, Protocol

from app.base.errors import Refusal

LIMITS = (0, 30, 60, 90, 120)
"""Last day of each bucket but the open-ended one, in days overdue."""

NOT_DUE = "not_due"
UNAPPLIED = "unapplied"
"""The column of credit not yet used; always negative or nought."""

AgeFrom = Literal["due", "issue"]


class Aged(Protocol):
    """What is aged: an amount with its days; positive is a debt, negative credit not yet used."""

    @property
    def opened_on(self) -> date: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def component(self) -> str: ...
    @property
    def base_amount(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Ages:
    """Amounts by bucket, in the order of `names_of(limits)`; minor units."""

    amounts: tuple[int, ...]

    @property
    def total(self) -> int:
        """All debts less the credit not yet used."""
        return sum(self.amounts)

    @property
    def owed(self) -> int:
        """All debts."""
        return sum(self.amounts[:-1])

    @property
    def overdue(self) -> int:
        """Debts past their due date."""
        return sum(self.amounts[1:-1])

    @property
    def unapplied(self) -> int:
        """Credit not yet used, negative."""
        return self.amounts[-1]

    def __add__(self, other: Ages) -> Ages:
        return Ages(tuple(mine + theirs for mine, theirs in zip(self.amounts, other.amounts, strict=True)))


def checked_limits(limits: Sequence[int]) -> tuple[int, ...]:
    """Limits as buckets need them: rising, the first is 0. Refused with ``ageing_limits`` otherwise."""
    found = tuple(limits) if limits and limits[0] == 0 else (0, *limits)
    if len(found) < 2 or any(after <= before for before, after in pairwise(found)):
        raise Refusal("ageing_limits", limits=", ".join(map(str, limits)))
    return found


def names_of(limits: Sequence[int] = LIMITS) -> tuple[str, ...]:
    """The names of the buckets: not_due, 1-30, 31-60 … over_120, unapplied."""
    middle = (f"{before + 1}-{after}" for before, after in pairwise(limits))
    return (NOT_DUE, *middle, f"over_{limits[-1]}", UNAPPLIED)


def days_overdue(due_on: date | None, as_of: date) -> int:
    """How many days past its due date something is; nought or negative when it is not."""
    return (as_of - due_on).days if due_on is not None else 0


def bucket_of(days: int, limits: Sequence[int] = LIMITS) -> int:
    """The position of the bucket for so many days overdue."""
    return sum(days > limit for limit in limits)


def first_days_of(as_of: date, limits: Sequence[int] = LIMITS) -> tuple[date, ...]:
    """By limit the first day that is not more than so many days before `as_of`: what is of an earlier day is older."""
    return tuple(as_of - timedelta(days=limit) for limit in limits)


def age(
    items: Iterable[Aged], as_of: date, limits: Sequence[int] = LIMITS, age_from: AgeFrom = "due"
) -> Ages:
    """The ages of debts on a day, by due date or by date of issue; credit goes into its own column."""
    amounts = [0] * (len(limits) + 2)
    for each in items:
        if each.component == UNAPPLIED:
            amounts[-1] += each.base_amount
        else:
            start = each.opened_on if age_from == "issue" else each.due_on
            amounts[bucket_of(days_overdue(start, as_of), limits)] += each.base_amount
    return Ages(tuple(amounts))


def nothing(limits: Sequence[int] = LIMITS) -> Ages:
    """No debts and no credit."""
    return Ages((0,) * (len(limits) + 2))
