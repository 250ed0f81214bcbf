"""What waits at the bank, with what each movement may be."""

from __future__ import annotations

from dataclasses import dataclass

from app.base.door import Read
from app.payments.bank_books import books_now
from app.payments.bank_queries import BankRow, transaction_rows, waiting_ids
from app.payments.proposal import Proposal
from app.payments.propose import propose


@dataclass(frozen=True, slots=True)
class Waiting:
    """A movement that waits for somebody, and its proposal, if there is one."""

    row: BankRow
    proposal: Proposal | None


def waiting(rd: Read, account_id: int | None = None) -> list[Waiting]:
    """All that waits, of one account or of all, the oldest first; looked at together, so that nothing is proposed twice."""
    rows = transaction_rows(rd, waiting_ids(rd))
    proposals = propose([each.told for each in rows], books_now(rd)) if rows else {}
    return [
        Waiting(each, proposals.get(each.id))
        for each in rows
        if account_id is None or each.bank_account_id == account_id
    ]
