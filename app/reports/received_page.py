"""One invoice that a supplier sent: what it says, what is odd about it, and how it goes with what was ordered and came."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, or_, select

from app.base.archive import Paper, paper_of
from app.base.audit import Event, history
from app.base.door import Read
from app.base.errors import Refusal
from app.base.listing import ListQuery
from app.catalogue.queries import gtins_of
from app.purchasing.purchase import lines_of_purchase
from app.purchasing.purchase_queries import PURCHASES, PurchaseRow, purchase_rows
from app.purchasing.receipt_queries import RECEIPTS, ReceiptRow, lines_of_receipt, receipt_rows
from app.purchasing.received import NOUN, InvoicedLine
from app.purchasing.received_match import Expected, Matched, assigned, beyond, matched, names_of
from app.purchasing.received_queries import (
    RECEIVED,
    ReceivedRow,
    received_lines,
    received_rows,
    received_twins,
)
from app.purchasing.received_tables import received_invoice
from app.purchasing.seller import SellerTold, told_by
from app.purchasing.supplier_queries import offers_by
from app.purchasing.tables import goods_receipt, goods_receipt_line, purchase_line, purchase_order

_LAST = 20


@dataclass(frozen=True, slots=True)
class ReceivedPage:
    """The page of an invoice that was received.

    `odd` are codes of ``einvoice.odd`` and what they name, `twins` other files with its number, `against` says what it is
    held against (``purchase``, ``receipt``, or empty), and `match` how, article by article; `given_back` is what of those goods
    went back to the supplier since, for which a credit note is to come.
    """

    row: ReceivedRow
    seller: SellerTold
    file_name: str
    syntax: str
    in_pdf: bool
    order_reference: str
    delivery_reference: str
    odd: tuple[tuple[str, str], ...]
    reason: str
    decided_by: str
    decided_at: datetime | None
    kept_by: str
    kept_at: datetime
    lines: tuple[InvoicedLine, ...]
    against: str
    match: tuple[Matched, ...]
    twins: tuple[ReceivedRow, ...]
    given_back: tuple[ReceiptRow, ...]
    paper: Paper
    history: tuple[Event, ...]

    @property
    def beyond(self) -> int:
        """How much more it asks than was agreed for what came, without tax; a credit note asks nothing."""
        return beyond(self.match, self.row.currency) if self.row.kind != "credit_note" else 0


def received_page(rd: Read, received_id: int) -> ReceivedPage:
    """The page of an invoice that was received; refused with ``received_unknown``."""
    found = received_rows(rd, [received_id])
    if not found:
        raise Refusal("received_unknown", received=received_id)
    row = found[0]
    more = rd.execute(_MORE, {"id": received_id}).one()
    lines = received_lines(rd, received_id)
    paper = paper_of(rd, NOUN, received_id)
    assert paper is not None, "its file is kept in the same transaction"
    against, match = _held_against(rd, row, lines)
    return ReceivedPage(
        row=row,
        seller=told_by(more),
        file_name=more.file_name,
        syntax=more.syntax,
        in_pdf=more.in_pdf,
        order_reference=more.order_reference,
        delivery_reference=more.delivery_reference,
        odd=tuple((str(code), str(told)) for code, told in json.loads(more.odd)),
        reason=more.reason,
        decided_by=more.decided_by,
        decided_at=more.decided_at,
        kept_by=more.kept_by,
        kept_at=more.kept_at,
        lines=tuple(lines),
        against=against,
        match=tuple(match),
        twins=tuple(received_twins(rd, row)),
        given_back=_given_back(rd, row),
        paper=paper,
        history=tuple(history(rd, NOUN, received_id)),
    )


def received_of(rd: Read, name: str, key: int) -> tuple[ReceivedRow, ...]:
    """The last invoices of a ``supplier``, or for a ``purchase`` or a ``receipt``."""
    mine = ListQuery(chips=((name, str(key)),))
    return tuple(received_rows(rd, RECEIVED.ids(rd, mine, 0, _LAST)))


@dataclass(frozen=True, slots=True)
class Linkable:
    """What an invoice can be for: the supplier's orders that were sent, and what came from them."""

    purchases: tuple[PurchaseRow, ...]
    receipts: tuple[ReceiptRow, ...]


def linkable(rd: Read, supplier_id: int) -> Linkable:
    """The last of a supplier's orders and receipts, the newest first."""
    mine = ListQuery(chips=(("supplier", str(supplier_id)),))
    purchases = purchase_rows(rd, PURCHASES.ids(rd, mine, 0, _LAST))
    receipts = receipt_rows(rd, RECEIPTS.ids(rd, mine, 0, _LAST))
    return Linkable(
        tuple(each for each in purchases if each.number),
        tuple(each for each in receipts if each.kind != "reversal" and not each.reversed),
    )


def _given_back(rd: Read, row: ReceivedRow) -> tuple[ReceiptRow, ...]:
    """The returns that stand of what came for it; a credit note is held against them itself."""
    if row.kind == "credit_note":
        return ()
    keys = rd.execute(_RETURNS, {"purchase": row.purchase_id or 0, "receipt": row.receipt_id or 0}).scalars()
    return tuple(each for each in receipt_rows(rd, [int(key) for key in keys]) if not each.reversed)


def _held_against(rd: Read, row: ReceivedRow, lines: Sequence[InvoicedLine]) -> tuple[str, list[Matched]]:
    credit = row.kind == "credit_note"
    if row.purchase_id is not None:
        currency = rd.scalar(_CURRENCY, {"id": row.purchase_id})
        expected = _ordered(rd, row.purchase_id, row.supplier_id, prices=currency == row.currency)
        expected = _less_before(rd, expected, "purchase", row.purchase_id, row.id)
        return "purchase", matched(expected, lines, credit=credit)
    if row.receipt_id is not None:
        expected = _came(rd, row.receipt_id, row.supplier_id)
        expected = _less_before(rd, expected, "receipt", row.receipt_id, row.id)
        return "receipt", matched(expected, lines, credit=credit)
    return "", []


def _ordered(rd: Read, purchase_id: int, supplier_id: int | None, *, prices: bool) -> list[Expected]:
    lines = lines_of_purchase(rd, purchase_id)
    also = _other_names(rd, [line.product_id for line in lines], supplier_id)
    return [
        Expected(
            name=line.name,
            code=line.code or line.sku,
            names=names_of(line.code, line.sku, line.name, *also.get(line.product_id, ())),
            ordered_milli=line.quantity_milli,
            received_milli=line.received_milli,
            # In another currency prices say nothing about each other.
            price_micro=line.unit_price_micro if prices else None,
        )
        for line in lines
    ]


def _came(rd: Read, receipt_id: int, supplier_id: int | None) -> list[Expected]:
    lines = lines_of_receipt(rd, receipt_id)
    also = _other_names(rd, [line.product_id for line in lines], supplier_id)
    return [
        Expected(
            name=line.name,
            code=line.sku,
            names=names_of(line.sku, line.name, *also.get(line.product_id, ())),
            ordered_milli=None,
            received_milli=line.quantity_milli,
            price_micro=line.unit_cost_micro,
        )
        for line in lines
    ]


def _other_names(rd: Read, product_ids: Sequence[int], supplier_id: int | None) -> dict[int, list[str]]:
    """What products are known by beside the document: bar codes, and the supplier's numbers of today."""
    found = {key: [each.code for each in codes] for key, codes in gtins_of(rd, product_ids).items()}
    for offer in offers_by(rd, supplier_id) if supplier_id is not None else ():
        if offer.product_id in product_ids and offer.code:
            found.setdefault(offer.product_id, []).append(offer.code)
    return found


def _less_before(rd: Read, expected: Sequence[Expected], name: str, key: int, but: int) -> list[Expected]:
    """What other invoices for the same order or receipt say already."""
    before = [0] * len(expected)
    for other in received_of(rd, name, key):
        if other.id == but:
            continue
        lines = received_lines(rd, other.id)
        for line, at in zip(lines, assigned(expected, lines), strict=True):
            if at is not None:
                before[at] += line.quantity_milli
    return [replace(each, before_milli=milli) for each, milli in zip(expected, before, strict=True)]


_LINE = goods_receipt_line.alias("came")
_RETURNS = (
    select(goods_receipt.c.id)
    .where(
        goods_receipt.c.kind == "return",
        or_(
            goods_receipt.c.from_id == bindparam("receipt"),
            goods_receipt.c.from_id.in_(
                select(_LINE.c.receipt_id)
                .join(purchase_line, purchase_line.c.id == _LINE.c.purchase_line_id)
                .where(purchase_line.c.purchase_id == bindparam("purchase"))
            ),
        ),
    )
    .order_by(goods_receipt.c.id)
)
_CURRENCY = select(purchase_order.c.currency).where(purchase_order.c.id == bindparam("id"))
_MORE: Any = select(received_invoice).where(received_invoice.c.id == bindparam("id"))
