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
from app.purchasing.receipt import why_not_reversible
from app.purchasing.receipt_queries import (
    ReceiptLineRow,
    ReceiptRow,
    lines_of_receipt,
    receipt_rows,
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
    invoices, `expired` its lots that had expired when they came and are still there, not kept apart.
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
    return ReceiptPage(
        row=row,
        recorded_at=rd.scalar(_RECORDED, {"id": receipt_id}),
        lines=tuple(lines),
        waiting=tuple(waiting_for(rd, {line.product_id for line in lines})) if stands else (),
        reverses=receipt_rows(rd, [row.reverses_id])[0] if row.reverses_id is not None else None,
        reversed_by=reversal_of(rd, receipt_id) if row.reversed else None,
        received=received_of(rd, "receipt", receipt_id),
        possible=(_reversing(row),),
        history=tuple(history(rd, "goods_receipt", receipt_id)),
        lots=lots,
        expired=_expired(rd, row, lots) if stands else (),
    )


def _expired(rd: Read, row: ReceiptRow, lots: Sequence[LotLine]) -> tuple[LotLine, ...]:
    came = [each for each in lots if each.expires_on is not None and each.expires_on < row.received_on]
    if not came:
        return ()
    there = {each.lot_id for each in to_set_aside(rd)}
    return tuple(each for each in came if each.id in there)


def _reversing(row: ReceiptRow) -> Possible:
    refusal = why_not_reversible(row.number, row.kind, undone=row.reversed)
    return yes("restock.reverse") if refusal is None else no("restock.reverse", refusal.code, **refusal.facts)


_RECORDED = select(goods_receipt.c.recorded_at).where(goods_receipt.c.id == bindparam("id"))
