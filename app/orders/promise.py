"""When a line can honestly be promised: from what is there, what is promised to others and what is on its way. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.base.working_days import WorkingDays


@dataclass(frozen=True, slots=True)
class Incoming:
    """Goods on their way: thousandths, and the day they are announced for (None: nobody said)."""

    quantity_milli: int
    on: date | None


@dataclass(frozen=True, slots=True)
class Promise:
    """When a quantity can leave and why.

    `source`: stock (it is there), incoming (once what is announced has come), undated (enough is on its way, nobody said
    when, or the day that was said has passed), unknown (not enough is there or on its way), service (nothing has to be
    there). `missing_milli` is what is neither there nor on its way.
    """

    source: Literal["stock", "incoming", "undated", "unknown", "service"]
    on: date | None = None
    missing_milli: int = 0


def promise(
    wanted_milli: int,
    free_milli: int | None,
    incoming: Sequence[Incoming],
    today: date,
    lead_days: int,
    working: WorkingDays,
) -> Promise:
    """The earliest honest day for a quantity; `free_milli` is what nobody else was promised, None where none is counted.

    `lead_days` are the days, of those that are `working`, between having the goods and their leaving.
    """
    if free_milli is None:
        return Promise("service", working.after(today, lead_days))
    lacking = wanted_milli - max(free_milli, 0)
    if lacking <= 0:
        return Promise("stock", working.after(today, lead_days))
    # What others were promised beyond what is there takes from what comes first.
    lacking = wanted_milli - free_milli
    # A day that has passed without the goods is no day to promise anything for.
    dated = sorted(
        (each.on, each.quantity_milli) for each in incoming if each.on is not None and each.on >= today
    )
    for on, milli in dated:
        lacking -= milli
        if lacking <= 0:
            return Promise("incoming", working.after(on, lead_days))
    lacking -= sum(each.quantity_milli for each in incoming if each.on is None or each.on < today)
    return Promise("undated") if lacking <= 0 else Promise("unknown", None, lacking)
