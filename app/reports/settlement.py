"""What was set against what: the allocations of an item, told from either side, with their documents' numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, literal, select

from app.base.door import Read
from app.base.pages import pages
from app.invoicing.tables import invoice
from app.payments.tables import payment
from app.receivables.tables import allocation, item, opening
from app.receivables.write_off_tables import write_off


@dataclass(frozen=True, slots=True)
class SettlementRow:
    """An amount (minor units) set against something; negative for the reversal of one.

    `business_date` is the day it was set against it. `noun`, `document_id`, `number`, `kind` and `dated` are those of
    the document on the other side; where a payment was undone, those of the reversal that did it.
    """

    id: int
    amount: int
    currency: str
    business_date: date
    recorded_at: datetime
    reason: str
    reverses_id: int | None
    noun: str
    document_id: int
    number: str
    kind: str
    dated: date


def settled_by(rd: Read, item_ids: Sequence[int]) -> list[SettlementRow]:
    """What was set against these items: payments and credit that settled them, oldest first."""
    return _settlements(rd, _BY_SOURCE, item_ids)


def settles(rd: Read, item_ids: Sequence[int]) -> list[SettlementRow]:
    """What these items were set against: the debts they settled, oldest first."""
    return _settlements(rd, _BY_TARGET, item_ids)


def undone_by(rd: Read, item_ids: Sequence[int], at: datetime) -> list[SettlementRow]:
    """What these items had settled until it was undone at that instant, with negative amounts."""
    return [each for each in settles(rd, item_ids) if each.reverses_id is not None and each.recorded_at == at]


def paid_on(rows: Iterable[SettlementRow]) -> date | None:
    """The day on which the last of the money came; None where none did, or where some was given up."""
    stands = list(rows)
    undone = {each.reverses_id for each in stands if each.reverses_id is not None}
    kept = [each for each in stands if each.reverses_id is None and each.id not in undone]
    if any(each.noun == "write_off" for each in kept):
        return None
    return max((each.dated for each in kept if each.noun == "payment"), default=None)


def document_numbers(rd: Read, documents: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """The numbers of invoices, credit notes, payments and claims of the program before, by table and key."""
    found: dict[tuple[str, int], str] = {}
    wanted = sorted(documents)
    for noun, table in (("invoice", invoice), ("payment", payment), ("opening", opening)):
        for some in pages(key for each, key in wanted if each == noun):
            rows = rd.execute(select(table.c.id, table.c.number).where(table.c.id.in_(some)))
            found.update({(noun, int(row.id)): str(row.number) for row in rows})
    return found


def _settlements(rd: Read, statement: Any, item_ids: Sequence[int]) -> list[SettlementRow]:
    return [SettlementRow(*row) for row in rd.execute(statement, {"items": list(item_ids)})]


_undoing = payment.alias("undoing")


def _statement(other: Any, own: Any) -> Any:
    return (
        select(
            allocation.c.id,
            allocation.c.amount,
            allocation.c.currency,
            allocation.c.business_date,
            allocation.c.recorded_at,
            allocation.c.reason,
            allocation.c.reverses_id,
            item.c.noun,
            func.coalesce(_undoing.c.id, item.c.document_id),
            func.coalesce(
                _undoing.c.number, invoice.c.number, payment.c.number, opening.c.number, write_off.c.number
            ),
            func.coalesce(
                _undoing.c.kind,
                invoice.c.kind,
                payment.c.kind,
                literal("opening_") + opening.c.kind,
                literal("write_off_") + write_off.c.kind,
            ),
            func.coalesce(
                _undoing.c.received_on,
                invoice.c.issued_on,
                payment.c.received_on,
                opening.c.issued_on,
                write_off.c.decided_on,
            ),
        )
        .join(item, item.c.id == other)
        .outerjoin(invoice, and_(item.c.noun == "invoice", invoice.c.id == item.c.document_id))
        .outerjoin(payment, and_(item.c.noun == "payment", payment.c.id == item.c.document_id))
        .outerjoin(
            _undoing,
            and_(
                _undoing.c.reverses_id == payment.c.id,
                # One act wrote both; what was set free before, by itself, is no part of it.
                _undoing.c.recorded_at == allocation.c.recorded_at,
                allocation.c.reverses_id.is_not(None),
            ),
        )
        .outerjoin(opening, and_(item.c.noun == "opening", opening.c.id == item.c.document_id))
        .outerjoin(write_off, and_(item.c.noun == "write_off", write_off.c.id == item.c.document_id))
        .where(own.in_(bindparam("items", expanding=True)))
        .order_by(allocation.c.id)
    )


_BY_SOURCE = _statement(allocation.c.source_item_id, allocation.c.target_item_id)
_BY_TARGET = _statement(allocation.c.target_item_id, allocation.c.source_item_id)
