"""One transfer: what goes where, what came of it, and what can be done with it; and its slip on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from app.base.audit import Event, history
from app.base.company import the_company
from app.base.door import Read
from app.base.errors import Refusal
from app.base.words import Words
from app.stock.place import shelves
from app.stock.transfer_paper import SlipLine, TransferSlip, render_transfer
from app.stock.transfer_queries import TransferLine, TransferRow, lines_of_transfer, transfer_rows
from app.stock.transfer_tables import stock_transfer


@dataclass(frozen=True, slots=True)
class TransferPage:
    """A transfer's page."""

    row: TransferRow
    sent_at: datetime | None
    sent_by: str
    ended_at: datetime | None
    ended_by: str
    end_reason: str
    lines: tuple[TransferLine, ...]
    history: tuple[Event, ...]


def transfer_page(rd: Read, transfer_id: int) -> TransferPage:
    """The page of a transfer; refused with ``transfer_unknown``."""
    found = transfer_rows(rd, [transfer_id])
    if not found:
        raise Refusal("transfer_unknown", transfer=transfer_id)
    more = rd.execute(_MORE, {"id": transfer_id}).one()
    return TransferPage(
        found[0],
        *more,
        lines=tuple(lines_of_transfer(rd, transfer_id)),
        history=tuple(history(rd, "stock_transfer", transfer_id)),
    )


def transfer_slip(rd: Read, transfer_id: int) -> bytes:
    """The slip that goes with the goods, as a PDF in the language of the house; refused with ``transfer_unknown``."""
    page, company = transfer_page(rd, transfer_id), the_company(rd)
    row = page.row
    said = shelves(rd, [line.product_id for line in page.lines])
    slip = TransferSlip(
        company=company.name,
        number=row.number or "",
        leaves=row.leaves,
        comes=row.comes,
        on=row.made_on,
        note=row.note,
        sent_by=page.sent_by or row.made_by,
        lines=tuple(
            SlipLine(
                line.sku,
                line.name,
                line.unit,
                line.quantity_milli,
                said.get((line.product_id, row.from_id), ""),
                said.get((line.product_id, row.to_id), ""),
            )
            for line in page.lines
        ),
    )
    return render_transfer(slip, Words(company.language))


_MORE = select(
    stock_transfer.c.sent_at,
    stock_transfer.c.sent_by,
    stock_transfer.c.ended_at,
    stock_transfer.c.ended_by,
    stock_transfer.c.end_reason,
).where(stock_transfer.c.id == bindparam("id"))
