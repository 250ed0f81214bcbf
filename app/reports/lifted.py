"""Whether money that lies at the bank would, once it is matched, let an order pass that credit keeps here."""

from __future__ import annotations

from collections.abc import Sequence

from app.base.door import Read
from app.receivables.credit_rules import Hold
from app.receivables.fact import standing_facts
from app.reminders.promise import SOURCE, broken_before_due
from app.reports.standing import Standing

ABOUT_DEBTS = frozenset({"overdue", "overdue_share", "dunning", "promise", "instalment"})
"""The rules that say no because of what is overdue."""


def lifted_by_match(rd: Read, account_id: int, holds: Sequence[Hold], stands: Standing) -> bool:
    """Whether matching what is surely at the bank for what is overdue leaves none of these rules to say no.

    Those about debts end with the last of what is overdue; the limit, with as much as it is passed by.
    """
    if stands.at_bank <= 0 or not holds:
        return False
    return all(_lifted(hold, stands) for hold in holds) and not _stays(rd, account_id, holds)


def _lifted(hold: Hold, stands: Standing) -> bool:
    if hold.rule == "credit_limit":
        return int(hold.facts["excess"]) <= stands.at_bank
    return hold.rule in ABOUT_DEBTS and stands.at_bank >= stands.overdue


def _stays(rd: Read, account_id: int, holds: Sequence[Hold]) -> bool:
    """Whether something stands against the account that no payment of what is overdue ends."""
    rules = {hold.rule for hold in holds}
    by_hand = any(each.kind in rules and each.source != SOURCE for each in standing_facts(rd, account_id))
    return by_hand or ("promise" in rules and broken_before_due(rd, account_id))
