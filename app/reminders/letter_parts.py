"""The instalments a letter tells of: what the orders of one invoice ask for on one day is one to whoever pays it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from app.base.door import Read
from app.base.words import Words
from app.invoicing.grouped import orders_of_items
from app.invoicing.queries import replaced_by


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
    invoice_id: int | None = None
    replaced_by: str = ""
    """The number of the corrective invoice that counts instead; money is still told by the number of the invoice."""

    def told(self, words: Words) -> str:
        """Its invoice, and which instalment of it."""
        name = self.number
        if self.replaced_by:
            name = words.say("paper.in_place_of", number=self.replaced_by, before=name)
        if self.instalment > 1:
            return f"{name}, {words.say('receivables.instalment', at=self.instalment)}"
        return name


def parts_told(rd: Read, found: Iterable[tuple[int, ReminderPart]]) -> tuple[ReminderPart, ...]:
    """The parts by the keys of their items, as a letter tells them, in their order."""
    known = list(found)
    replaced = replaced_by(rd, [part.invoice_id for _, part in known if part.invoice_id is not None])
    shared = orders_of_items(rd, [key for key, _ in known])
    told: dict[object, ReminderPart] = {}
    for key, part in known:
        place = (part.number, part.due_on) if key in shared else key
        before = told.get(place)
        part = replace(part, replaced_by=replaced.get(part.invoice_id or 0, ""))
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
