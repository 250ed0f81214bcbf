"""Promises to pay, pure: until when one is waited for, whether it was kept, and how many are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.base.money import rounded_div
from app.base.rate import WHOLE_PPM

GRACE_DAYS = 2
"""Days after the promised one on which money still counts as in time, unless the merchant decides otherwise."""


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise that fell due, in minor units, and what came in time of it."""

    amount: int
    in_time: int


def waits_until(promised_on: date, grace_days: int = GRACE_DAYS) -> date:
    """The last day on which nobody is reminded because of a promise."""
    return promised_on + timedelta(days=grace_days)


def is_kept(promised: Promised, tolerance_ppm: int = 0) -> bool:
    """Whether enough came in time: the promised amount less what is let pass (parts per million)."""
    return promised.in_time * WHOLE_PPM >= promised.amount * (WHOLE_PPM - tolerance_ppm)


@dataclass(frozen=True, slots=True)
class KeptRates:
    """Promises kept, in parts per million: by their number, and by what was promised."""

    number_ppm: int
    amount_ppm: int


def kept_rates(promises: Iterable[Promised], tolerance_ppm: int = 0) -> KeptRates | None:
    """How many promises were kept; None where none fell due. More than was promised makes up for no other."""
    known = list(promises)
    promised = sum(each.amount for each in known)
    if promised <= 0:
        return None
    kept = sum(is_kept(each, tolerance_ppm) for each in known)
    came = sum(min(each.in_time, each.amount) for each in known)
    return KeptRates(rounded_div(kept * WHOLE_PPM, len(known)), rounded_div(came * WHOLE_PPM, promised))
