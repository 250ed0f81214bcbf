"""The payments of an order as it has them: of one that was set against other debts too, its part alone."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import bindparam, func, select, union, union_all

from app.base.door import Read
from app.payments.queries import PaymentRow, payment_rows
from app.payments.tables import payment
from app.receivables.tables import allocation, item


def payments_of_order(rd: Read, order_id: int) -> list[PaymentRow]:
    """The payments and refunds of an order, oldest first; of those that came without it what was set against it."""
    keys = [int(row_id) for row_id in rd.execute(_PAYMENTS, {"order": order_id}).scalars()]
    parts = {int(row.document_id): int(row.amount) for row in rd.execute(_PARTS, {"order": order_id})}
    rows = [_part(row, order_id, parts.get(row.id, 0)) for row in payment_rows(rd, keys)]
    return sorted(rows, key=lambda row: (row.received_on, row.id))


def _part(row: PaymentRow, order_id: int, part: int) -> PaymentRow:
    # What came with the order is its own, whatever became of it; what was undone was set against nothing.
    if row.order_id == order_id or row.kind == "reversal" or not 0 < part < row.amount:
        return row
    return replace(row, amount=part, in_hand=part if row.in_hand > 0 else -part, part_of=row.amount)


_OF_ORDER = select(item.c.id).where(item.c.order_id == bindparam("order"))
_IS_PAYMENT = item.c.noun.concat("") == "payment"
_PAYMENT_ITEMS = select(item.c.document_id).where(_IS_PAYMENT)
# Those made with the order, those set against its invoices, and the refunds of its credit notes. Keys within keys and a
# noun behind a sum of texts, since SQLite would begin at every payment there is: 40 ms at 200,000 orders for nothing.
_PAYMENTS = union(
    select(payment.c.id).where(payment.c.order_id == bindparam("order")),
    _PAYMENT_ITEMS.where(
        item.c.id.in_(select(allocation.c.source_item_id).where(allocation.c.target_item_id.in_(_OF_ORDER)))
    ),
    _PAYMENT_ITEMS.where(
        item.c.id.in_(select(allocation.c.target_item_id).where(allocation.c.source_item_id.in_(_OF_ORDER)))
    ),
)
_SET = select(item.c.document_id, func.sum(allocation.c.amount).label("amount")).select_from(allocation)
_PARTS = union_all(
    _SET.join(item, item.c.id == allocation.c.source_item_id)
    .where(allocation.c.target_item_id.in_(_OF_ORDER), _IS_PAYMENT)
    .group_by(item.c.document_id),
    _SET.join(item, item.c.id == allocation.c.target_item_id)
    .where(allocation.c.source_item_id.in_(_OF_ORDER), _IS_PAYMENT)
    .group_by(item.c.document_id),
)
