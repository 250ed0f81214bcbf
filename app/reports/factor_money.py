"""Money at the bank for invoices that a factor is to be paid: who paid here by mistake, and what is to be passed on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.base.door import Read
from app.payments.waits_at_bank import WaitsAtBank
from app.receivables.assigned import assignment_of
from app.reports.money_waits import waits_for_invoice
from app.reports.receivables import ReceivableRow


@dataclass(frozen=True, slots=True)
class FactorMoney:
    """An assigned invoice, by its number, the factor's name, and what waits at the bank for it."""

    number: str
    factor: str
    waits: tuple[WaitsAtBank, ...]


def factor_money(rd: Read, rows: Sequence[ReceivableRow]) -> tuple[FactorMoney, ...]:
    """What is to be passed on of a customer's money, of what is open of theirs."""
    found: list[FactorMoney] = []
    handed = {row.document_id: row.number for row in rows if row.assigned and row.noun == "invoice"}
    for key, number in handed.items():
        whose, waits = assignment_of(rd, "invoice", key), waits_for_invoice(rd, key)
        if whose is not None and waits:
            found.append(FactorMoney(number, whose.factor, waits))
    return tuple(found)
