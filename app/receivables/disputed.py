"""Disputes, pure: the causes people choose from, and how many there are, how long they take, what they are about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.base.money import rounded_div
from app.base.rate import WHOLE_PPM
from app.receivables.behaviour import median

CODES = (
    "price",
    "discount_missing",
    "quantity_short",
    "damaged",
    "quality",
    "not_delivered",
    "late_delivery",
    "duplicate",
    "return_pending",
    "terms",
    "vat",
    "admin",
    "service",
)
"""Why a customer does not pay; the reason, whatever the amount."""
OUTCOMES = ("credit", "replace", "refused", "write_off")
"""How a dispute ends: a credit note, goods sent anew, the customer was wrong, or what is left is written off."""


@dataclass(frozen=True, slots=True)
class Disputed:
    """A dispute: cause, minor units, and the days it was opened and ended (None: it stands)."""

    code: str
    amount: int
    opened_on: date
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class DisputeFigures:
    """What stands in dispute as a part of all that is owed, how long disputes took, and the share of each cause."""

    open_amount: int
    open_ppm: int | None
    median_days: int | None
    by_code: Mapping[str, int]
    """Parts per million of what was ever disputed, by cause, largest first."""


def dispute_figures(disputes: Iterable[Disputed], owed: int) -> DisputeFigures:
    """The figures over disputes, `owed` being all debts of the same customers."""
    known = list(disputes)
    standing = sum(each.amount for each in known if each.ended_on is None)
    whole = sum(each.amount for each in known)
    counted: Counter[str] = Counter()
    for each in known:
        counted[each.code] += each.amount
    return DisputeFigures(
        standing,
        rounded_div(standing * WHOLE_PPM, owed) if owed > 0 else None,
        median([(each.ended_on - each.opened_on).days for each in known if each.ended_on is not None]),
        {code: rounded_div(amount * WHOLE_PPM, whole) for code, amount in counted.most_common() if whole},
    )
