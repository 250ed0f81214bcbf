"""Payment terms: when a document is due, in one amount or in instalments, as ordered steps from its date.

Kept as JSON in a text column: an array of the instalments, each with its steps in order and, where there are
several, its share:

    [{"steps": [{"days": 30}, {"end_of_month": true}]}]
    [{"share": 30, "steps": []}, {"share": 70, "steps": [{"months": 1}]}]

A step is {"days": n}, {"months": n}, {"end_of_month": true} or {"day": n} (that day of the next month). Steps
are not commutative: 30 days and then the end of the month is not the end of the month and then 30 days.
"""

import json
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from app.base.errors import Refusal


@dataclass(frozen=True, slots=True)
class Days:
    """That many days later."""

    days: int


@dataclass(frozen=True, slots=True)
class Months:
    """That many months later, on the same day; on the last day of a month that is too short.

    The day is kept through further months: from the 31st, one month and one more are the 31st again.
    """

    months: int


@dataclass(frozen=True, slots=True)
class EndOfMonth:
    """The last day of the month reached."""


@dataclass(frozen=True, slots=True)
class DayOfNextMonth:
    """That day of the month after the one reached, or its last day."""

    day: int


Step = Days | Months | EndOfMonth | DayOfNextMonth


@dataclass(frozen=True, slots=True)
class Part:
    """One instalment: its share among the shares of all, and how its due date is found."""

    steps: tuple[Step, ...]
    share: int = 1


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed on; without steps an instalment is due on the day of the document."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Instalment:
    """An amount in minor units and the day it is due."""

    due_on: date
    amount: int


def single(*steps: Step) -> Terms:
    """Terms with one due date for the whole amount."""
    return Terms((Part(steps),))


def due_on(steps: Sequence[Step], issued_on: date) -> date:
    """The day that the steps lead to from the day of the document."""
    reached, anchor = issued_on, issued_on.day
    for step in steps:
        match step:
            case Months(months):
                reached = _in_month(reached, months, anchor)
                continue  # the only step after which the day wanted may not be the day reached
            case Days(days):
                reached += timedelta(days=days)
            case EndOfMonth():
                reached = _in_month(reached, 0, 31)
            case DayOfNextMonth(day):
                reached = _in_month(reached, 1, day)
        anchor = reached.day
    return reached


def amounts_of(terms: Terms, total_minor: int) -> list[int]:
    """What each instalment of a total is, of either sign; they sum to it exactly.

    Each is its share cut down to whole minor units; the last takes the rest (1000.00 in three is 333.33,
    333.33, 333.34).
    """
    sign = -1 if total_minor < 0 else 1
    whole = sum(part.share for part in terms.parts)
    amounts = [sign * (abs(total_minor) * part.share // whole) for part in terms.parts[:-1]]
    return [*amounts, total_minor - sum(amounts)]


def due_dates(terms: Terms, issued_on: date, total_minor: int) -> tuple[Instalment, ...]:
    """The instalments of a total, of either sign, in the order of the terms; they sum to it exactly.

    An instalment that comes to nothing is left out, but never the last.
    """
    amounts = amounts_of(terms, total_minor)
    last = len(amounts) - 1
    return tuple(
        Instalment(due_on(part.steps, issued_on), amount)
        for at, (part, amount) in enumerate(zip(terms.parts, amounts, strict=True))
        if amount or at == last
    )


def steps_to_json(terms: Terms) -> str:
    """The terms as they are stored: equal terms give equal texts."""
    alone = len(terms.parts) == 1
    parts = [
        ({} if alone else {"share": part.share}) | {"steps": [_step_to_json(step) for step in part.steps]}
        for part in terms.parts
    ]
    return json.dumps(parts, separators=(",", ":"))


def steps_from_json(text: str) -> Terms:
    """The terms that `steps_to_json` stored; Refusal("terms_unreadable") for anything else."""
    try:
        parts = cast("object", json.loads(text))
    except ValueError:
        raise Refusal("terms_unreadable", text=text) from None
    if not isinstance(parts, list) or not parts:
        raise Refusal("terms_unreadable", text=text)
    return Terms(tuple(_part_from_json(part, text) for part in cast("list[object]", parts)))


def _in_month(start: date, months: int, day: int) -> date:
    """The day of the month that many months after `start`, or that month's last day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(day, monthrange(year, month + 1)[1]))


def _step_to_json(step: Step) -> Mapping[str, int | bool]:
    match step:
        case Days(days):
            return {"days": days}
        case Months(months):
            return {"months": months}
        case EndOfMonth():
            return {"end_of_month": True}
        case DayOfNextMonth(day):
            return {"day": day}


_LONGEST = {"days": 3660, "months": 120, "day": 31}
"""Ten years: more is a typing error, and would lead beyond the calendar."""


def _part_from_json(part: object, text: str) -> Part:
    if isinstance(part, dict):
        fields = cast("dict[str, object]", part)
        steps, share = fields.get("steps"), fields.get("share", 1)
        if (
            isinstance(steps, list)
            and type(share) is int
            and share > 0
            and fields.keys() <= {"steps", "share"}
        ):
            return Part(tuple(_step_from_json(step, text) for step in cast("list[object]", steps)), share)
    raise Refusal("terms_unreadable", text=text)


def _step_from_json(step: object, text: str) -> Step:
    if isinstance(step, dict) and len(cast("dict[str, object]", step)) == 1:
        [(name, value)] = cast("dict[str, object]", step).items()
        if name == "end_of_month" and value is True:
            return EndOfMonth()
        # A bool is an int in Python, and {"days": true} is no number of days.
        if type(value) is int and 1 <= value <= _LONGEST.get(name, 0):
            return {"days": Days, "months": Months, "day": DayOfNextMonth}[name](value)
    raise Refusal("terms_unreadable", text=text)
