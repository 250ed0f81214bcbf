"""What to do next about a customer's late money, for the pages that are about them: the line of the call list, and the letter."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from app.base.door import Read
from app.payments.on_its_way import beside_in_debit
from app.reminders.debts import charging, debtors
from app.reminders.plan import plan_of
from app.reminders.propose import Proposal, propose
from app.reports.call_list import CallRow, call_list


@dataclass(frozen=True, slots=True)
class ChaseStep:
    """The customer's line in the call list, as their pages say it.

    `in_all`: it counts more than the invoices it was asked for; `about` are the numbers in the letter, where it names none
    of those; `debited_too` those that a direct debit takes with them.
    """

    call: CallRow
    in_all: bool = False
    about: tuple[str, ...] = ()
    debited_too: tuple[str, ...] = ()
    unpromised: bool = False
    """Whether its customer promised to pay, and none of the invoices it was asked for."""

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
    found = _step(rd, account_id, invoices)
    if found is not None and invoices and found.action == "debit":
        # The sum is that of the whole debit.
        return replace(found, debited_too=beside_in_debit(rd, invoices))
    return found


def _step(rd: Read, account_id: int, invoices: Collection[int]) -> ChaseStep | None:
    plan = plan_of(rd)
    late = debtors(rd, plan, rd.today, account_id)
    if invoices:
        # Of one who owes in several currencies it is about that of these.
        theirs = [each for each in late if any(debt.invoice_id in invoices for debt in each.debts)]
        late = theirs[:1] or late[:1]
    rows = call_list(rd, late).rows
    if not rows or not invoices:
        return ChaseStep(rows[0]) if rows else None
    who = late[0]
    own = tuple(each for each in who.debts if each.invoice_id in invoices)
    if not own or len(own) == len(who.debts):
        return ChaseStep(rows[0])
    unpromised = any(each.promised for each in who.debts) and not any(each.promised for each in own)
    letter = propose(who, plan, charging(rd), rd.today)
    items = letter.items if isinstance(letter, Proposal) else ()
    if any(each.debt.invoice_id in invoices for each in items):
        return ChaseStep(rows[0], in_all=True, unpromised=unpromised)
    alone = call_list(rd, [replace(who, debts=own)]).rows
    if alone and alone[0].letter is not None and items:
        # Alone they would come to a letter; the one that goes to their customer leaves them out.
        about = tuple(dict.fromkeys(each.debt.number for each in items))
        return ChaseStep(rows[0], in_all=True, about=about, unpromised=unpromised)
    if alone and alone[0].action != "match":
        # What is held of theirs counts once, against all they owe.
        alone = (replace(alone[0], credit=0),)
    return ChaseStep(alone[0], unpromised=unpromised) if alone else None
