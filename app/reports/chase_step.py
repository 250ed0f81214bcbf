"""What to do next about a customer's late money, for the pages that are about them: the line of the call list, and the letter."""

from __future__ import annotations

from dataclasses import dataclass

from app.base.door import Read
from app.reminders.debts import debtors
from app.reminders.plan import plan_of
from app.reports.call_list import CallRow, call_list


@dataclass(frozen=True, slots=True)
class ChaseStep:
    """The customer's line in the call list, as their pages say it."""

    call: CallRow

    @property
    def action(self) -> str:
        """What is next."""
        return self.call.action

    @property
    def level(self) -> int | None:
        """The level of the letter that may be written now."""
        return self.call.letter

    @property
    def channel(self) -> str:
        """How that letter would go."""
        return self.call.channel


def chase_step(rd: Read, account_id: int) -> ChaseStep | None:
    """What is next about the late money of an account; None where nothing is late."""
    rows = call_list(rd, debtors(rd, plan_of(rd), rd.today, account_id)).rows
    return ChaseStep(rows[0]) if rows else None
