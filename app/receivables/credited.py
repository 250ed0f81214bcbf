"""What credit notes alone took off debts: whoever was credited has not begun to pay."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import bindparam, func, select

from app.base.door import Read
from app.receivables.tables import allocation, item


def credited_of_invoices(rd: Read, ids: Collection[int]) -> dict[int, int]:
    """What credit notes took off these invoices, in minor units, by their keys; those of which none was taken are left out."""
    return _credited(rd, _OF_INVOICES, ids)


def credited_of_orders(rd: Read, ids: Collection[int]) -> dict[int, int]:
    """What credit notes took off the invoices of these orders, in minor units, by the keys of the orders."""
    return _credited(rd, _OF_ORDERS, ids)


def _credited(rd: Read, asked: Any, ids: Collection[int]) -> dict[int, int]:
    rows = rd.execute(asked, {"ids": sorted(ids)}) if ids else ()
    return {int(row.of): int(row.amount) for row in rows if row.amount}


# Of invoices, only credit notes are set against anything.
_note = item.alias("note")
_SET_OFF = (
    select(func.sum(allocation.c.amount).label("amount"))
    .join(item, item.c.id == allocation.c.target_item_id)
    .join(_note, _note.c.id == allocation.c.source_item_id)
    .where(_note.c.noun == "invoice", item.c.noun == "invoice")
)
_OF_INVOICES = (
    _SET_OFF.add_columns(item.c.document_id.label("of"))
    .where(item.c.document_id.in_(bindparam("ids", expanding=True)))
    .group_by(item.c.document_id)
)
_OF_ORDERS = (
    _SET_OFF.add_columns(item.c.order_id.label("of"))
    .where(item.c.order_id.in_(bindparam("ids", expanding=True)))
    .group_by(item.c.order_id)
)
