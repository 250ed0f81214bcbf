"""The instalments a letter tells of: what the orders of one invoice ask for on one day is one to whoever pays it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from app.base.door import Read
from app.invoicing.grouped import orders_of_items


@dataclass(frozen=True, slots=True)
class ReminderPart:
    """One instalment of a letter; amounts in minor units: `open_amount` stands open, `amount` is asked for of it.

    `instalment` is 0 where it is no instalment of an invoice but what several orders ask for.
    """

    number: str
    instalment: int
    issued_on: date
    due_on: date
    days_late: int
    amount: int
    open_amount: int
    disputed: int = 0


def parts_told(rd: Read, found: Iterable[tuple[int, ReminderPart]]) -> tuple[ReminderPart, ...]:
    """The parts by the keys of their items, as a letter tells them, in their order."""
    known = list(found)
    shared = orders_of_items(rd, [key for key, _ in known])
    told: dict[object, ReminderPart] = {}
    for key, part in known:
        place = (part.number, part.due_on) if key in shared else key
        before = told.get(place)
        if key in shared:
            part = replace(part, instalment=0)
        if before is not None:
            part = replace(
                before,
                amount=before.amount + part.amount,
                open_amount=before.open_amount + part.open_amount,
                disputed=before.disputed + part.disputed,
            )
        told[place] = part
    return tuple(told.values())
