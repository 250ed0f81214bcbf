"""What to do next about a customer's late money, for the pages that are about them: the line of the call list, and the letter."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from app.base.door import Read
from app.reminders.debts import charging, debtors
from app.reminders.plan import plan_of
from app.reminders.propose import Proposal, propose
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


def chase_step(rd: Read, account_id: int, invoices: Collection[int] = ()) -> ChaseStep | None:
    """What is next about the late money of an account; None where nothing is late.

    With `invoices` (keys) it is what is next about those: a letter that leaves them out is not theirs.
    """
    plan = plan_of(rd)
    late = debtors(rd, plan, rd.today, account_id)
    if invoices and late:
        letter = propose(late[0], plan, charging(rd), rd.today)
        named = isinstance(letter, Proposal) and any(
            each.debt.invoice_id in invoices for each in letter.items
        )
        own = tuple(each for each in late[0].debts if each.invoice_id in invoices)
        if own and not named:
            late = [replace(late[0], debts=own)]
    rows = call_list(rd, late).rows
    return ChaseStep(rows[0]) if rows else None
