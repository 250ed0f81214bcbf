"""One receipt: what came in, at what cost, who gets some of it now, and whether it was undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from app.base.audit import Event, history
from app.base.door import Read
from app.base.errors import Refusal
from app.orders.possible import Possible, no, yes
from app.orders.waiting import Waiting, waiting_for
from app.purchasing.claims import claimed_at
from app.purchasing.receipt import returned_by, why_not_reversible
from app.purchasing.receipt_queries import (
    ReceiptLineRow,
    ReceiptRow,
    came_expired,
    lines_of_receipt,
    receipt_rows,
    returns_of,
    reversal_of,
)
from app.purchasing.received_queries import ReceivedRow
from app.purchasing.tables import goods_receipt
from app.reports.received_page import received_of
from app.stock.lots_told import LotLine, lots_of
from app.stock.set_aside import to_set_aside


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """A receipt's page; `waiting` are the orders that get some of its products of what is there now, `received` its
    invoices, `came_expired` its lots that had expired when they came, `expired` those of them that are still there, not kept
    apart. `claimed_at`: when credit was asked for. `given_back` are its returns, `origin` the
    receipt that a return is of.
    """

    row: ReceiptRow
    recorded_at: datetime
    lines: tuple[ReceiptLineRow, ...]
    waiting: tuple[Waiting, ...]
    reverses: ReceiptRow | None
    reversed_by: ReceiptRow | None
    received: tuple[ReceivedRow, ...]
    possible: tuple[Possible, ...]
    history: tuple[Event, ...]
    lots: tuple[LotLine, ...] = ()
    expired: tuple[LotLine, ...] = ()
    came_expired: tuple[LotLine, ...] = ()
    claimed_at: datetime | None = None
    given_back: tuple[ReceiptRow, ...] = ()
    origin: ReceiptRow | None = None

    @property
    def can_claim(self) -> bool:
        """Whether credit can be asked for: for what came, or for what was given back."""
        return self.row.kind != "reversal" and not self.row.reversed and self.row.supplier_id is not None

    @property
    def can_give_back(self) -> bool:
        """Whether something of it may go back to whoever sent it, as far as is known without counting."""
        return self.can_claim and self.row.kind == "receipt"

    @property
    def to_claim(self) -> bool:
        """Whether it came with what had expired and nobody has claimed that."""
        credited = any(each.kind == "credit_note" for each in self.received)
        back = any(not each.reversed for each in self.given_back)
        asked = self.claimed_at is not None or credited or back
        return self.can_claim and bool(self.came_expired) and not asked

    @property
    def leaving(self) -> tuple[Waiting, ...]:
        """The orders that can leave whole now."""
        return tuple(each for each in self.waiting if each.leaves)


def receipt_page(rd: Read, receipt_id: int) -> ReceiptPage:
    """The page of a receipt; refused with ``receipt_unknown``."""
    found = receipt_rows(rd, [receipt_id])
    if not found:
        raise Refusal("receipt_unknown", receipt=receipt_id)
    row = found[0]
    lines = lines_of_receipt(rd, receipt_id)
    stands = row.kind == "receipt" and not row.reversed
    lots = tuple(lots_of(rd, "goods_receipt", [receipt_id]))
    expired_then = came_expired(row, lots) if stands else ()
    return ReceiptPage(
        row=row,
        recorded_at=rd.scalar(_RECORDED, {"id": receipt_id}),
        lines=tuple(lines),
        waiting=tuple(waiting_for(rd, {line.product_id for line in lines})) if stands else (),
        reverses=receipt_rows(rd, [row.reverses_id])[0] if row.reverses_id is not None else None,
        reversed_by=reversal_of(rd, receipt_id) if row.reversed else None,
        received=received_of(rd, "receipt", receipt_id),
        possible=(_reversing(row, returned_by(rd, receipt_id)),),
        history=tuple(history(rd, "goods_receipt", receipt_id)),
        lots=lots,
        expired=_still_there(rd, expired_then),
        came_expired=expired_then,
        claimed_at=claimed_at(rd, receipt_id),
        given_back=tuple(returns_of(rd, receipt_id)),
        origin=receipt_rows(rd, [row.from_id])[0] if row.from_id is not None else None,
    )


def _still_there(rd: Read, came: Sequence[LotLine]) -> tuple[LotLine, ...]:
    if not came:
        return ()
    there = {each.lot_id for each in to_set_aside(rd)}
    return tuple(each for each in came if each.id in there)


def _reversing(row: ReceiptRow, back: str) -> Possible:
    refusal = why_not_reversible(row.number, row.kind, undone=row.reversed, back=back)
    return yes("restock.reverse") if refusal is None else no("restock.reverse", refusal.code, **refusal.facts)


_RECORDED = select(goods_receipt.c.recorded_at).where(goods_receipt.c.id == bindparam("id"))
