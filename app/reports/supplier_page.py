"""One supplier: how to reach them, on which terms they deliver, what they offer, what came from them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from app.base.audit import Event, history
from app.base.door import Read
from app.base.errors import Refusal
from app.base.listing import ListQuery
from app.purchasing.purchase_queries import PURCHASES, PurchaseRow, purchase_rows
from app.purchasing.receipt_queries import RECEIPTS, ReceiptRow, receipt_rows
from app.purchasing.received_queries import ReceivedRow
from app.purchasing.supplier import SupplierDraft
from app.purchasing.supplier_queries import OfferRow, SupplierRow, offers_by, supplier_rows
from app.purchasing.tables import supplier
from app.reports.received_page import received_of

_LAST = 20


@dataclass(frozen=True, slots=True)
class SupplierPage:
    """A supplier's page: `draft` is the supplier as typed, `purchases`, `receipts` and `received` the last of what was ordered,
    came and was invoiced.
    """

    row: SupplierRow
    draft: SupplierDraft
    offers: tuple[OfferRow, ...]
    purchases: tuple[PurchaseRow, ...]
    receipts: tuple[ReceiptRow, ...]
    received: tuple[ReceivedRow, ...]
    history: tuple[Event, ...]


def supplier_page(rd: Read, supplier_id: int) -> SupplierPage:
    """The page of a supplier; refused with ``supplier_unknown``."""
    found = supplier_rows(rd, [supplier_id])
    if not found:
        raise Refusal("supplier_unknown", supplier=supplier_id)
    mine = ListQuery(chips=(("supplier", str(supplier_id)),))
    return SupplierPage(
        row=found[0],
        draft=SupplierDraft(**rd.execute(_DRAFT, {"id": supplier_id}).mappings().one()),
        offers=tuple(offers_by(rd, supplier_id)),
        purchases=tuple(purchase_rows(rd, PURCHASES.ids(rd, mine, 0, _LAST))),
        receipts=tuple(receipt_rows(rd, RECEIPTS.ids(rd, mine, 0, _LAST))),
        received=received_of(rd, "supplier", supplier_id),
        history=tuple(history(rd, "supplier", supplier_id)),
    )


_DRAFT = select(*(supplier.c[name] for name in SupplierDraft.__slots__)).where(
    supplier.c.id == bindparam("id")
)
