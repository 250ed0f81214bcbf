"""What a payment that was undone made owed again, and what has become of it since: nobody asks for more than is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.base.door import Read
from app.customers.merged import account_now
from app.payments.on_its_way import Announced, announced
from app.payments.waits_at_bank import WaitsAtBank, waits_at_bank
from app.receivables.ledger import held_by, items_of
from app.receivables.written_off import lost_of
from app.reports.settlement import SettlementRow


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedAgain:
    """A document of which `again` was owed anew; `open` is what is owed of it now, `lost` what was given up of it, in minor
    units, `debit` the direct debit that is announced for it, and `waits` what lies at the bank for it, to be matched.
    """

    noun: str
    document_id: int
    number: str
    again: int
    open: int
    lost: int = 0
    debit: Announced | None = None
    waits: tuple[WaitsAtBank, ...] = ()

    @property
    def debited(self) -> bool:
        """Whether all that is left of it comes by direct debit."""
        return self.debit is not None and self.debit.amount >= self.open


def owed_again(rd: Read, account_id: int, undone: Sequence[SettlementRow]) -> tuple[OwedAgain, ...]:
    """What of each document of an account was owed again, as `undone` has it with negative amounts, in its order."""
    amounts: dict[tuple[str, int, str], int] = {}
    for each in undone:
        key = (each.noun, each.document_id, each.number)
        amounts[key] = amounts.get(key, 0) - each.amount
    debits = announced(rd, invoices=[key for noun, key, _ in amounts if noun == "invoice"])
    found: list[OwedAgain] = []
    for (noun, document_id, number), again in amounts.items():
        items = [each.id for each in items_of(rd, noun, [document_id])]
        held = held_by(rd, items)
        found.append(
            OwedAgain(
                noun=noun,
                document_id=document_id,
                number=number,
                again=again,
                open=max(sum(held.get((key, "owed"), 0) for key in items), 0),
                lost=lost_of(rd, noun, document_id),
                debit=debits.get(document_id) if noun == "invoice" else None,
                waits=waits_at_bank(rd, account_now(rd, account_id), items),
            )
        )
    return tuple(found)
