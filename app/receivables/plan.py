"""Instalment plans: what an invoice still asks for, spread over days to come, and which of those days went by unpaid.

A plan is proposed in equal parts and agreed on as it was typed: days and amounts as they please, one part being another
day. Equal amounts are cut down to whole cents, the last takes the rest; months keep the day of the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal

from sqlalchemy import bindparam, select

from app.base.door import Read
from app.base.errors import Refusal
from app.base.money import from_minor
from app.customers.merged import accounts_under
from app.customers.terms import Days, Instalment, Months, Part, Step, Terms, amounts_of, due_dates
from app.receivables.ledger import held_by, items_of
from app.receivables.tables import instalment_plan, item_balance, plan_instalment

MOST = 60
"""Instalments of a plan: five years of months."""


Rhythm = Literal["month", "fortnight", "week"]
"""How far apart the parts of a plan are proposed."""


def instalments(total: int, count: int, first_on: date, every: Rhythm = "month") -> tuple[Instalment, ...]:
    """A total (minor units) in so many equal instalments from a day on; they sum to it exactly.

    Refused with ``plan_too_short`` below one, ``plan_too_long`` beyond sixty, ``plan_too_small`` where an instalment
    would come to nothing.
    """
    if count < 1:
        raise Refusal("plan_too_short")
    if count > MOST:
        raise Refusal("plan_too_long", most=MOST)
    if total < count:
        raise Refusal("plan_too_small")
    spread = Terms(tuple(Part((_later(every, at),) if at else ()) for at in range(count)))
    return due_dates(spread, first_on, total)


def shared(total: int, amounts: Sequence[int | None]) -> tuple[int, ...]:
    """Amounts of which those that nobody typed (None) share the rest of the total; nought or less where none is left."""
    open_to = amounts.count(None)
    rest = total - sum(amount for amount in amounts if amount is not None)
    shares = iter(amounts_of(Terms((Part(()),) * open_to), rest) if open_to else ())
    return tuple(next(shares) if amount is None else amount for amount in amounts)


def running(asked: Iterable[tuple[date | None, int]], today: date) -> tuple[Instalment, ...]:
    """What is asked for now, as (due date, amount), by days that may still be agreed on: what is late falls due today."""
    by_day = dict[date, int]()
    for due_on, amount in asked:
        day = max(due_on or today, today)
        by_day[day] = by_day.get(day, 0) + amount
    return tuple(Instalment(day, by_day[day]) for day in sorted(by_day) if by_day[day])


def checked(parts: Sequence[Instalment], total: int, currency: str, today: date) -> tuple[Instalment, ...]:
    """The parts of a plan by their days.

    Refused with ``plan_too_long``, ``plan_in_past``, ``plan_day_twice``, ``plan_part_empty`` (nought or less) or
    ``plan_sum_differs`` (from the total).
    """
    if len(parts) > MOST:
        raise Refusal("plan_too_long", most=MOST)
    found = tuple(sorted(parts, key=lambda part: part.due_on))
    for at, part in enumerate(found):
        if part.due_on < today:
            raise Refusal("plan_in_past", on=part.due_on)
        if at and part.due_on == found[at - 1].due_on:
            raise Refusal("plan_day_twice", on=part.due_on)
    for part in found:
        if part.amount <= 0:
            raise Refusal("plan_part_empty", on=part.due_on)
    if (given := sum(part.amount for part in found)) != total:
        told = {"given": from_minor(given, currency), "asked": from_minor(total, currency)}
        raise Refusal("plan_sum_differs", **told, currency=currency)
    return found


def outstanding(rd: Read, invoice_id: int) -> int:
    """What an invoice still asks for, in minor units of its currency."""
    items = [each.id for each in items_of(rd, "invoice", [invoice_id]) if each.instalment]
    held = held_by(rd, items)
    return sum(max(held.get((key, "owed"), 0), 0) for key in items)


def _later(every: Rhythm, times: int) -> Step:
    if every == "month":
        return Months(times)
    return Days(times * (14 if every == "fortnight" else 7))


def missed_instalments(rd: Read, account_id: int, today: date) -> int:
    """How many instalments of an account's plans fell due before a day and still ask for something."""
    return len(rd.execute(_MISSED, {"account": account_id, "today": today}).all())


# What a later plan took over asks for nothing any more; what several orders ask for on one day is one.
_MISSED = (
    select(plan_instalment.c.plan_id, plan_instalment.c.due_on)
    .distinct()
    .select_from(instalment_plan)
    .join(plan_instalment, plan_instalment.c.plan_id == instalment_plan.c.id)
    .join(item_balance, item_balance.c.item_id == plan_instalment.c.item_id)
    .where(
        instalment_plan.c.account_id.in_(accounts_under()),
        plan_instalment.c.due_on < bindparam("today"),
        item_balance.c.component == "owed",
        item_balance.c.amount > 0,
    )
)
