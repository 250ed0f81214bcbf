"""What to do next about a customer's late money, for the pages that are about them: the line of the call list, and the letter."""

from __future__ import annotations

from dataclasses import dataclass

from app.base.door import Read
from app.reminders.debts import charging, debtors
from app.reminders.plan import plan_of
from app.reminders.propose import Proposal, propose
from app.reports.call_list import CallRow, call_list


@dataclass(frozen=True, slots=True)
class ChaseStep:
    """The customer's line in the call list; `level` and `channel` are those of the letter to be written now, if any."""

    call: CallRow
    level: int | None = None
    channel: str = ""

    @property
    def action(self) -> str:
        """What is next; where every letter is written already, a call."""
        return "call" if self.call.action == "remind" and self.level is None else self.call.action


def chase_step(rd: Read, account_id: int) -> ChaseStep | None:
    """What is next about the late money of an account; None where nothing is late."""
    plan = plan_of(rd)
    late = debtors(rd, plan, rd.today, account_id)
    rows = call_list(rd, late).rows
    if not rows:
        return None
    letter = propose(late[0], plan, charging(rd), rd.today)
    if isinstance(letter, Proposal):
        return ChaseStep(rows[0], letter.level, letter.channel)
    return ChaseStep(rows[0])
